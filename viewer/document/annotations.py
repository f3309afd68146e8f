"""Masks a person answers for, apart from what the AI proposed. Frozen: a change replaces the annotation whole."""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from inference.records import dataclass
from viewer.document.tiles import TiledMask


class Origin(Enum):
    """Who drew it. AI objects are dashed, a person's solid, AI-then-edited solid with a small mark."""

    AI = "AI"
    AI_EDITED = "AI, edited"
    HUMAN = "human"


class Review(Enum):
    """What a person decided about it."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


def new_id() -> str:
    """A name no other annotation has."""
    import uuid

    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True, eq=False)
class Annotation:
    """A mask on one frame (0-based) of one image, with its provenance.

    model: "id version sha256[:12] @threshold" of the proposal it began as, "" for a person's own.
    """

    mask: TiledMask
    label: str = "lesion"
    frame: int = 0
    origin: Origin = Origin.HUMAN
    review: Review = Review.PROPOSED
    model: str = ""
    id: str = field(default_factory=new_id)
