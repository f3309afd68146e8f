"""Which models run by themselves when an image of a modality opens: all of them, but for those a person left out."""

from __future__ import annotations


def left_out(kept: str) -> frozenset[tuple[str, str]]:
    """(modality, model) pairs of the settings' text, "US:breast-us-seg MG:…"; what is no pair is passed over."""
    pairs = (word.partition(":") for word in kept.split())
    return frozenset((modality, model) for modality, colon, model in pairs if modality and colon and model)


def with_choice(kept: str, modality: str, model: str, *, runs: bool) -> str:
    """The settings' text after a person chose."""
    pairs = left_out(kept)
    changed = pairs - {(modality, model)} if runs else pairs | {(modality, model)}
    return " ".join(f"{one}:{other}" for one, other in sorted(changed))


def runs(kept: str, modality: str | None, model: str) -> bool:
    """Whether the model runs by itself on an image of this modality."""
    return (modality or "", model) not in left_out(kept)
