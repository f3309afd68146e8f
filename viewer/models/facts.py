"""What the card alone cannot tell: whether the weights are there and are the card's, and how large they are. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from inference.cards import ModelCard
from inference.errors import ModelError
from inference.job import CancelToken
from inference.library import checked_weights


class Weights(Enum):
    """What was found of a model's weights."""

    UNKNOWN = "not checked yet"
    VERIFIED = "verified"
    WRONG = "wrong"
    MISSING = "missing"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Facts:
    """size: of the weights in bytes."""

    weights: Weights = Weights.UNKNOWN
    size: int = 0


def facts_of(card: ModelCard) -> Facts:
    """Reads the weights whole and compares their sha256."""
    if not card.trained and not card.weights.is_file():
        return Facts(Weights.NONE)
    if not card.weights.is_file():
        return Facts(Weights.MISSING)
    try:
        return Facts(Weights.VERIFIED, len(checked_weights(card)))
    except ModelError:
        return Facts(Weights.WRONG, card.weights.stat().st_size)


def all_facts(cards: tuple[ModelCard, ...], token: CancelToken) -> dict[str, Facts]:
    """Of each card by its id."""
    found = {}
    for card in cards:
        token.check()
        found[card.id] = facts_of(card)
    return found


def megabytes(size: int) -> str:
    """ "4.1 MB", "12 kB", in powers of ten."""
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.0f} kB"
