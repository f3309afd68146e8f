"""Scoring a box: the reader draws a rectangle, or takes the one that was proposed, and the models answer for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal

from inference.geometry import Rect
from inference.measure.measurement import Measurement, Shape
from viewer.analysis import Analysis
from viewer.commands import ChangeMeasurement
from viewer.document.document import Document
from viewer.panels.case_boxes import as_rectangle, box_of, drawn_box
from viewer.waiting import WaitingForShape
from viewer.workspace import Workspace


class BoxControl(WaitingForShape):
    """The box is an ordinary rectangle: it is measured, moved, undone and kept like any other.

    told(sentence): for the person.
    """

    told = Signal(str)

    def __init__(
        self,
        workspace: Workspace,
        analysis: Analysis,
        take_rectangle: Callable[[], object],
        take_default: Callable[[], object],
    ) -> None:
        super().__init__(workspace, take_rectangle, take_default)
        self._analysis = analysis

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
            self.wait(document)

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

    def look_at(self, document: Document, made: Measurement) -> Callable[[], object] | None:
        """Only a rectangle is scored."""
        if made.shape is not Shape.RECTANGLE:
            return None
        return lambda: self._analysis.score(document, box_of(made).intersect(Rect.whole(document.info.size)))
