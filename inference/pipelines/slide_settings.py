"""What a card of method D says about how its network runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inference.cards import ModelCard
from inference.errors import ModelError
from inference.stain import Stains

STEP = 32  # px: the coarsest stride of the network


@dataclass(frozen=True, slots=True)
class SlideSettings:
    """mpp: µm per map pixel (4× = 2.5).  tile: side in map pixels.  batch: at once on accelerators, as memory allows.

    margin: map pixels around a tile that the network sees too; 0 is the published form, whose tiles show at seams.
    target: the stains that every slide is given; None leaves the colours as they are.
    min_area_mm2: of a finding.
    """

    mpp: float = 2.5
    tile: int = 512
    batch: int = 128
    target: Stains | None = None
    min_area_mm2: float = 0.0
    margin: int = 0


def settings_of(card: ModelCard) -> SlideSettings:
    """Raises ModelError naming the key that is wrong."""
    told = card.pipeline_args
    return SlideSettings(
        mpp=_positive(card, "mpp", 2.5),
        tile=card.input.size.width,
        batch=int(_positive(card, "batch", 128)),
        target=_stains(card) if "target" in told else None,
        min_area_mm2=_positive(card, "min_area_mm2", 0.0),
        margin=_margin(card),
    )


def _margin(card: ModelCard) -> int:
    """In steps of the network's coarsest stride, so that its maps stay aligned with the tile."""
    value = card.pipeline_args.get("margin", 0)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0 or value % STEP:
        why = f"pipeline_args.margin is no multiple of {STEP} from 0 on"
        raise ModelError(f"The model card of '{card.title}' is not usable: {why}.")
    return value


def _positive(card: ModelCard, key: str, default: float) -> float:
    value = card.pipeline_args.get(key, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0 or (value == 0 and default):
        raise ModelError(f"The model card of '{card.title}' is not usable: pipeline_args.{key} is no positive number.")
    return float(value)


def _stains(card: ModelCard) -> Stains:
    table: Any = card.pipeline_args["target"]
    try:
        first, second = (tuple(float(v) for v in row) for row in table["colours"])
        one, two = (float(v) for v in table["strength"])
        if len(first) != 3 or len(second) != 3 or min(one, two) <= 0:
            raise ValueError("two colours of three, two strengths above 0")
        return Stains((first, second), (one, two))
    except (KeyError, TypeError, ValueError) as error:
        why = f"The model card of '{card.title}' is not usable: pipeline_args.target does not tell two stains."
        raise ModelError(why, detail=str(error)) from error
