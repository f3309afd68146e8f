"""Running the slide's model in a region: what a person has drawn, or draws now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from inference.geometry import Rect
from inference.measure.measurement import AREAS, Measurement
from viewer.analysis import Analysis
from viewer.canvas.tools import ToolKind
from viewer.document.document import Document
from viewer.panels.case_boxes import box_of
from viewer.workspace import Workspace

DRAWING = frozenset({ToolKind.RECTANGLE, ToolKind.POLYGON, ToolKind.ELLIPSE})


class RegionControl(QObject):
    """The region is an ordinary measurement, moved, undone and kept like any other.

    waits(bool): the next area that is drawn will be looked at.  take_rectangle, take_default: a tool for the hand.
    """

    waits = Signal(bool)

    def __init__(
        self,
        workspace: Workspace,
        analysis: Analysis,
        take_rectangle: Callable[[], object],
        take_default: Callable[[], object],
    ) -> None:
        super().__init__()
        self._workspace, self._analysis = workspace, analysis
        self._take_rectangle, self._take_default = take_rectangle, take_default
        self._waiting: Document | None = None
        workspace.current_changed.connect(self._give_up)

    def run(self) -> None:
        """In the area that is chosen, else in the one drawn last; without one the rectangle is put into the hand."""
        document = self._workspace.current
        if document is None or document.derived:
            return
        area = drawn_area(document)
        if area is not None:
            self._analysis.score(document, area)
        else:
            self._wait(document)

    def tool_changed(self, kind: ToolKind) -> None:
        """A tool in the hand that draws no area: nothing waits any more."""
        if kind not in DRAWING:
            self._give_up()

    def _wait(self, document: Document) -> None:
        self._give_up()
        self._take_rectangle()
        self._waiting = document
        document.measurements.changed.join(self._drawn)
        self.waits.emit(True)

    def _drawn(self, key: str) -> None:
        """Only an area ends the waiting."""
        document = self._waiting
        made = document.measurements.get(key) if document else None
        area = area_of(made, document) if document is not None and made is not None else None
        if document is None or area is None:
            return
        self._give_up()
        self._take_default()
        self._analysis.score(document, area)

    def _give_up(self, *_: object) -> None:
        """Another image, or the area is there."""
        if self._waiting is not None:
            self._waiting.measurements.changed.leave(self._drawn)
            self._waiting = None
            self.waits.emit(False)


def drawn_area(document: Document) -> Rect | None:
    """Around the chosen area, else the newest on the frame, in level-0 pixels; None where none lies on the image."""
    held = [one for one in document.measurements.at(document.frame) if one.shape in AREAS]
    chosen = [one for one in held if one.id == document.measurements.chosen]
    areas = [area_of(one, document) for one in [*held, *chosen]]
    return areas[-1] if areas else None


def area_of(one: Measurement, document: Document) -> Rect | None:
    """The box around it, within the image; None for what has no area there."""
    if one.shape not in AREAS or not one.complete:
        return None
    box = box_of(one).intersect(Rect.whole(document.info.size))
    return None if box.empty else box
