"""Running the slide's model in a region: what a person has drawn, or draws now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, sin

from inference.geometry import Point, Rect
from inference.measure.measurement import AREAS, Measurement, Shape
from viewer.analysis import Analysis
from viewer.canvas.tools import ToolKind
from viewer.document.document import Document
from viewer.panels.case_boxes import box_of
from viewer.waiting import WaitingForShape
from viewer.workspace import Workspace

ROUND = 64  # corners of an ellipse


@dataclass(frozen=True, slots=True)
class Area:
    """Where a model looks. box: level-0 pixels, within the image.  outline: its corners there, () if it is the box."""

    box: Rect
    outline: tuple[Point, ...] = ()


class RegionControl(WaitingForShape):
    """The region is an ordinary measurement, moved, undone and kept like any other."""

    drawing = frozenset({ToolKind.RECTANGLE, ToolKind.POLYGON, ToolKind.ELLIPSE})

    def __init__(
        self,
        workspace: Workspace,
        analysis: Analysis,
        take_rectangle: Callable[[], object],
        take_default: Callable[[], object],
    ) -> None:
        super().__init__(workspace, take_rectangle, take_default)
        self._analysis = analysis

    def run(self) -> None:
        """In the area that is chosen, else in the one drawn last; without one the rectangle is put into the hand."""
        document = self._workspace.current
        if document is None or document.derived:
            return
        area = drawn_area(document)
        if area is not None:
            self._score(document, area)
        else:
            self.wait(document)

    def look_at(self, document: Document, made: Measurement) -> Callable[[], object] | None:
        """Any area on the image is looked into."""
        area = area_of(made, document)
        return None if area is None else lambda: self._score(document, area)

    def _score(self, document: Document, area: Area) -> None:
        self._analysis.score(document, area.box, area.outline)


def drawn_area(document: Document) -> Area | None:
    """The chosen area, else the newest on the frame; None where none lies on the image."""
    held = [one for one in document.measurements.at(document.frame) if one.shape in AREAS]
    chosen = [one for one in held if one.id == document.measurements.chosen]
    areas = [area_of(one, document) for one in [*held, *chosen]]
    return areas[-1] if areas else None


def area_of(one: Measurement, document: Document) -> Area | None:
    """Its box, within the image, and its outline; None for what has no area there."""
    if one.shape not in AREAS or not one.complete:
        return None
    box = box_of(one).intersect(Rect.whole(document.info.size))
    return None if box.empty else Area(box, _outline(one))


def _outline(one: Measurement) -> tuple[Point, ...]:
    """A polygon's corners, points of an ellipse, none of a rectangle."""
    if one.shape is Shape.POLYGON:
        return one.points
    if one.shape is Shape.RECTANGLE:
        return ()
    first, second = one.points
    x, y = (first.x + second.x) / 2, (first.y + second.y) / 2
    a, b = abs(second.x - first.x) / 2, abs(second.y - first.y) / 2
    turns = (2 * pi * i / ROUND for i in range(ROUND))
    return tuple(Point(x + a * cos(turn), y + b * sin(turn)) for turn in turns)
