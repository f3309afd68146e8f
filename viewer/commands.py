"""The only ways to change what a Document holds: commands on its undo stack."""

from __future__ import annotations

from PySide6.QtGui import QUndoCommand

from inference.measure.measurement import Measurement
from viewer.document.annotations import Annotation
from viewer.document.document import Document


class ChangeAnnotation(QUndoCommand):
    """One annotation before → after; `None` stands for absent.

    Masks share their unchanged tiles, so a step costs only the tiles it touched.
    """

    def __init__(
        self, document: Document, text: str, *, before: Annotation | None, after: Annotation | None
    ) -> None:
        super().__init__(text)
        self._document, self._before, self._after = document, before, after

    def redo(self) -> None:
        self._set(self._after, self._before)

    def undo(self) -> None:
        self._set(self._before, self._after)

    def _set(self, new: Annotation | None, old: Annotation | None) -> None:
        """Go to the frame first: a person sees what changes."""
        shown = new or old
        if shown is None:
            return
        self._document.go_to(shown.frame)
        if new is None:
            self._document.drop(shown.id)
        else:
            self._document.put(new)


class ChangeMeasurement(QUndoCommand):
    """One measurement before → after; `None` stands for absent."""

    def __init__(
        self, document: Document, text: str, *, before: Measurement | None, after: Measurement | None
    ) -> None:
        super().__init__(text)
        self._document, self._before, self._after = document, before, after

    def redo(self) -> None:
        self._set(self._after, self._before)

    def undo(self) -> None:
        self._set(self._before, self._after)

    def _set(self, new: Measurement | None, old: Measurement | None) -> None:
        shown = new or old
        if shown is None:
            return
        self._document.go_to(shown.frame)
        if new is None:
            self._document.measurements.drop(shown.id)
        else:
            self._document.measurements.put(new)
