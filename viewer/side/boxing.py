"""Scoring a box: the reader draws a rectangle, or takes the one that was proposed, and the models answer for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from inference.geometry import Rect
from inference.measure.measurement import Measurement, Shape
from viewer.analysis import Analysis
from viewer.canvas.tools import ToolKind
from viewer.commands import ChangeMeasurement
from viewer.document.document import Document
from viewer.panels.case_boxes import as_rectangle, box_of, drawn_box
from viewer.workspace import Workspace


class BoxControl(QObject):
    """The box is an ordinary rectangle: it is measured, moved, undone and kept like any other.

    waits(bool): the next rectangle will be scored.  told(sentence): for the person.
    take_rectangle, take_default: put a tool into the hand.
    """

    waits = Signal(bool)
    told = Signal(str)

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

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"score_box": self.wanted}

    def wanted(self) -> None:
        """By key or menu: said, where nothing scores boxes."""
        document = self._workspace.current
        if document is not None and not self._analysis.team(document).boxed:
            self.told.emit(self.tr("No trained model scores boxes on this image."))
        else:
            self.score()

    def score(self) -> None:
        """The box on the frame; without one the rectangle is put into the hand, and what it draws is scored."""
        document = self._workspace.current
        if document is None or document.derived:
            return
        box = drawn_box(document)
        if box is not None and not box.empty:
            self._analysis.score(document, box)
        else:
            self._wait(document)

    def tool_changed(self, kind: ToolKind) -> None:
        """Another tool in the hand than the rectangle: nothing waits any more."""
        if kind is not ToolKind.RECTANGLE:
            self._give_up()

    def confirm(self, box: Rect) -> None:
        """The proposed box is the reader's now, and scored as such."""
        document = self._workspace.current
        if document is not None:
            made = as_rectangle(box, document.frame)
            self._workspace.stack(document).push(
                ChangeMeasurement(document, self.tr("Confirm the box"), before=None, after=made)
            )
            document.measurements.choose(made.id)
            self._analysis.score(document, box)

    def _wait(self, document: Document) -> None:
        self._give_up()
        self._take_rectangle()
        self._waiting = document
        document.measurements.changed.join(self._drawn)
        self.waits.emit(True)

    def _drawn(self, key: str) -> None:
        """Only a rectangle ends the waiting."""
        document = self._waiting
        made: Measurement | None = document.measurements.get(key) if document else None
        if document is None or made is None or made.shape is not Shape.RECTANGLE:
            return
        self._give_up()
        self._take_default()
        self._analysis.score(document, box_of(made).intersect(Rect.whole(document.info.size)))

    def _give_up(self, *_: object) -> None:
        """Another image, or the box is there."""
        if self._waiting is not None:
            self._waiting.measurements.changed.leave(self._drawn)
            self._waiting = None
            self.waits.emit(False)
