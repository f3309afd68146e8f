"""The out-of-scope guard: what a model is not made for is not scored silently."""

from __future__ import annotations

import numpy as np

from inference.calipers import has_calipers
from inference.cards import ModelCard
from inference.errors import OutOfScope
from inference.images.source import ImageInfo, Pixels
from inference.results import Scope

COLOUR_FRACTION = 0.005  # of the tissue: calipers and text stay below, a colour Doppler box does not
COLOUR_DISTANCE = 40  # grey levels between the channels: JPEG's colour noise stays below
UNSTATED_BODY = "The body part is not stated; taken as {part} from the {who}."


def check_scope(card: ModelCard, scope: Scope) -> tuple[str, ...]:
    """Warnings for a run that may go ahead. Raises OutOfScope with the reason when it may not."""
    modalities, parts = card.input.modality, card.input.body_part
    if modalities and scope.modality is None:
        raise OutOfScope(
            f"Nothing says which modality this is; '{card.title}' reads {_either(modalities)} only."
        )
    if modalities and scope.modality not in modalities:
        raise OutOfScope(f"This is {scope.modality}; '{card.title}' reads {_either(modalities)} only.")
    if parts and scope.body_part is None:
        raise OutOfScope(f"Nothing says which organ this shows; '{card.title}' reads {_either(parts)} only.")
    if parts and scope.body_part not in parts:
        raise OutOfScope(f"This shows {scope.body_part}; '{card.title}' reads {_either(parts)} only.")
    if scope.said_by != "file" and scope.body_part is not None and parts:
        return (UNSTATED_BODY.format(part=scope.body_part, who=scope.said_by),)
    return ()


def is_answer(warning: str) -> bool:
    """Whether a run's warning only repeats what somebody has said about the image: no doubt of the model's."""
    before, after = UNSTATED_BODY.split("{part}")
    return warning.startswith(before) and after.split("{who}")[0] in warning


def _either(words: tuple[str, ...]) -> str:
    return " or ".join(words)


def picture_warnings(info: ImageInfo, rgb: Pixels) -> tuple[str, ...]:
    """What in the picture makes a score doubtful.

    rgb: (H, W, 3) uint8, the tissue the model sees.
    """
    found = []
    if has_colour_flow(rgb) or any(region.data_type in {2, 3} for region in info.regions):
        found.append(
            "Colour Doppler or another overlay is in the picture; the model was made for grey-scale ultrasound."
        )
    if has_calipers(rgb):
        found.append("Burnt-in marks (calipers) lie on the picture; they may mislead the models.")
    if min(rgb.shape[:2]) < 64:
        found.append(f"The tissue is only {rgb.shape[1]}×{rgb.shape[0]} pixels.")
    return tuple(found)


def has_colour_flow(rgb: Pixels) -> bool:
    """Whether a flow-like share of the picture is coloured. rgb: (H, W, 3) uint8."""
    part = rgb.astype(np.int16)
    spread = part.max(axis=2) - part.min(axis=2)
    return bool(np.mean(spread > COLOUR_DISTANCE) > COLOUR_FRACTION)
