"""The reader's box: the rectangle measured last on the frame, or the one that is chosen. Knows no Qt."""

from __future__ import annotations

from inference.geometry import Point, Rect
from inference.measure.measurement import Measurement, Shape
from inference.results import Result
from viewer.document.document import Document

PROPOSED = "proposed nodule box"  # as the pipeline names it


def drawn_box(document: Document) -> Rect | None:
    """In whole level-0 pixels, within the image; None where no rectangle lies on the frame shown."""
    held = [one for one in document.measurements.at(document.frame) if one.shape is Shape.RECTANGLE]
    chosen = [one for one in held if one.id == document.measurements.chosen] or held[-1:]
    return box_of(chosen[0]).intersect(Rect.whole(document.info.size)) if chosen else None


def box_of(one: Measurement) -> Rect:
    """The pixels that the rectangle touches."""
    xs, ys = [point.x for point in one.points], [point.y for point in one.points]
    return Rect.around(min(xs), min(ys), max(xs), max(ys))


def as_rectangle(box: Rect, frame: int) -> Measurement:
    """The reader's own from now on: it can be moved and undone like any other."""
    corners = Point(box.left, box.top), Point(box.right, box.bottom)
    return Measurement(Shape.RECTANGLE, corners, frame)


def proposed_box(results: tuple[Result, ...]) -> Rect | None:
    """What a model proposes to score, while no reader has drawn one."""
    return next((box.rect for result in results for box in result.boxes if box.name == PROPOSED), None)
