"""One thing a person measured: a shape with its points on one frame. Frozen: a change replaces it whole."""

from __future__ import annotations

from dataclasses import field
from enum import Enum

from inference.geometry import Point
from inference.records import dataclass


class Shape(Enum):
    """What is drawn. The value is what is stored: it never changes."""

    LENGTH = "length"
    ANGLE = "angle"
    COBB = "cobb"
    BIDIRECTIONAL = "bidirectional"
    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"
    POLYGON = "polygon"
    ARROW = "arrow"
    PROFILE = "profile"


# How many points a finished shape has; a polygon has three or more.
POINTS = {
    Shape.LENGTH: 2, Shape.ANGLE: 3, Shape.COBB: 4, Shape.BIDIRECTIONAL: 4, Shape.ELLIPSE: 2,
    Shape.RECTANGLE: 2, Shape.POLYGON: 3, Shape.ARROW: 2, Shape.PROFILE: 2,
}  # fmt: skip
AREAS = frozenset({Shape.ELLIPSE, Shape.RECTANGLE, Shape.POLYGON})
LINES = frozenset({Shape.LENGTH, Shape.PROFILE})  # what has values along its way
assert POINTS.keys() == set(Shape)


def new_id() -> str:
    """A name no other measurement has."""
    import uuid

    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Measurement:
    """points: level-0 px.  frame: 0-based, of the image on show.  label: a person's words, "" for none.

    Points: LENGTH, PROFILE ends · ANGLE end, vertex, end · COBB two ends twice · BIDIRECTIONAL long axis, short axis ·
    ELLIPSE, RECTANGLE two opposite corners of the upright box · POLYGON its corners · ARROW tip, tail.
    text_at: where the text was dragged to, None for its own place.
    """

    shape: Shape
    points: tuple[Point, ...]
    frame: int = 0
    label: str = ""
    text_at: Point | None = None
    id: str = field(default_factory=new_id)

    @property
    def complete(self) -> bool:
        """It has the points of its shape and is not a dot; an outline has three corners or more."""
        least = POINTS[Shape.POLYGON] if self.shape is Shape.POLYGON else 2
        return enough(self.shape, len(self.points)) and len(set(self.points)) >= least


def enough(shape: Shape, count: int) -> bool:
    """True if so many points make the shape."""
    return count >= POINTS[shape] if shape is Shape.POLYGON else count == POINTS[shape]
