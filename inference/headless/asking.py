"""Which models are asked about an image, and what is taken as known about it."""

from __future__ import annotations

from collections.abc import Sequence

from inference.cards import ModelCard
from inference.headless.options import Options
from inference.images.source import ImageInfo
from inference.results import Request, Scope

# the organ of the only models there are; whoever names the modality on the command line answers for it
ASSUMED_BODY_PART = "BREAST"
BOXED = ("mammo-patch", "thyroid")  # pipelines that score a box


def modality_of(info: ImageInfo, options: Options) -> str | None:
    """The file's word; the command line speaks only where the file does not."""
    return info.modality or options.modality


def part_of(info: ImageInfo, options: Options) -> str | None:
    """The organ, in the same way; taken as `scope_of` takes it where only the modality is told."""
    return info.body_part or options.body_part or (ASSUMED_BODY_PART if options.modality else None)


def pick_cards(
    cards: Sequence[ModelCard], modality: str | None, models: Sequence[str], part: str | None = None
) -> tuple[ModelCard, ...]:
    """The models named, else every trained one for the modality and, where it is known, the organ.

    Where the modality is unknown or no model is made for it, all trained ones: their answer says why not. What
    finds a place comes first, what builds on other models last.
    """
    if models:
        known = {card.id: card for card in cards}
        return tuple(known[model] for model in models)
    trained = sorted((card for card in cards if card.trained), key=_rank)
    fitting = tuple(card for card in trained if modality in card.input.modality)
    of_part = tuple(card for card in fitting if part is None or part in (card.input.body_part or (part,)))
    return of_part or fitting or tuple(trained)


def _rank(card: ModelCard) -> tuple[int, bool]:
    return len(card.requires), not card.output.layer


def request_for(card: ModelCard, info: ImageInfo, frame: int, options: Options) -> Request:
    """frame: 0-based."""
    return Request(
        model=card.id, source=info.path or info.name, frame=frame,
        roi=options.box if card.pipeline in BOXED else None, scope=scope_of(card, info, options),
        device=options.device,
    )  # fmt: skip


def scope_of(card: ModelCard, info: ImageInfo, options: Options) -> Scope:
    """What the file says, completed by the command line.

    Naming a model or the modality also answers for the organ; the engine says so in the run's warnings.
    """
    modality = modality_of(info, options)
    if info.body_part:
        return Scope(modality, info.body_part, "file")
    answer = options.body_part
    if answer is None and options.models and card.input.body_part:
        answer = card.input.body_part[0]
    if answer is None and (options.models or options.modality):
        answer = ASSUMED_BODY_PART
    return Scope(modality, answer, "command line" if answer else "file")


def contradictions(info: ImageInfo, options: Options) -> tuple[str, ...]:
    """Sentences for what the command line said in vain, because the file says otherwise."""
    told_mpp = None if info.spacing is None else f"{info.spacing.x_mm * 1000:g} µm per pixel"
    asked_mpp = None if options.mpp is None else f"{options.mpp:g} µm per pixel"
    from_file = info.spacing is not None and info.spacing.source != "command line"
    pairs = (
        ("scale", told_mpp if from_file else None, asked_mpp), ("modality", info.modality, options.modality),
        ("body part", info.body_part, options.body_part),
    )  # fmt: skip
    return tuple(
        f"The file says its {what} is {told}; '{asked}' from the command line was not used."
        for what, told, asked in pairs
        if told and asked and told != asked
    )
