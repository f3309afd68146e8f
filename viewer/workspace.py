"""What is open: Documents as they came, a study's by series number; which one is shown, and one undo stack for each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import inf

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoGroup, QUndoStack

from viewer.document.document import Document


class Workspace(QObject):
    """Owns the Documents: it closes what it was given.

    current: the Document of the place under hand. It may be another view of one that is open, or one derived from
    it: `documents` and all keys hold originals (`document.original`).
    replaced(old, new): before the old one is closed; what shows it turns to the new one.
    view_of may be replaced: it gives the view of an open Document that belongs to the place under hand.
    """

    opened = Signal(object)
    closed = Signal(object)
    replaced = Signal(object, object)
    current_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.undo = QUndoGroup(self)
        self.view_of: Callable[[Document], Document] = lambda document: document
        self._documents: list[Document] = []
        self._stacks: dict[Document, QUndoStack] = {}
        self._current: Document | None = None

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(self._documents)

    @property
    def current(self) -> Document | None:
        return self._current

    def add(self, document: Document, *, show: bool = True) -> None:
        """Take it over; show it, or only list it."""
        self._documents.insert(_place(document, self._documents), document)
        self._stacks[document] = QUndoStack(self.undo)
        self.opened.emit(document)
        if show or len(self._documents) == 1:
            self.show(document)

    def replace(self, old: Document, new: Document) -> None:
        """`new` holds what `old` shows and more: it takes its place in the list and, at its own frame, on the screen."""
        index = self._documents.index(old)
        self._documents.insert(index, new)
        self._stacks[new] = QUndoStack(self.undo)
        self.opened.emit(new)
        self.replaced.emit(old, new)
        self.close(old)

    def show(self, document: Document | None) -> None:
        """Show it in the place under hand; nothing happens if it is on show there already."""
        self.turn_to(self.view_of(document) if document else None)

    def turn_to(self, view: Document | None) -> None:
        """This very view is under hand now."""
        if view is self._current:
            return
        self._current = view
        stack = self._stacks.get(view.original) if view else None
        self.undo.setActiveStack(stack)  # type: ignore[arg-type]  # None = none
        self.current_changed.emit(view)

    def show_index(self, index: int) -> None:
        if 0 <= index < len(self._documents):
            self.show(self._documents[index])

    def stack(self, document: Document) -> QUndoStack:
        """The undo stack of an open image, whichever view of it is asked about. KeyError for a derived one."""
        return self._stacks[document.original]

    def find(self, path: str) -> Document | None:
        """The open Document of a file, if it is open."""
        return next((doc for doc in self._documents if doc.info.path == path), None)

    def close(self, document: Document) -> None:
        """Close one with all its views; its neighbour is shown, everything else stays."""
        document = document.original
        index = self._documents.index(document)
        self._documents.remove(document)
        if self._current is not None and self._current.original is document:
            rest = self._documents
            self.show(rest[min(index, len(rest) - 1)] if rest else None)
        self._stacks.pop(document).deleteLater()
        self.closed.emit(document)
        document.close()

    def close_all(self) -> None:
        """None is shown meanwhile: a neighbour would be run at once."""
        self.show(None)
        for document in self.documents:
            self.close(document)


def _place(document: Document, among: Sequence[Document]) -> int:
    """Before the first of its study that has a higher series number, else at the end."""
    number = _number(document)
    after = (n for n, other in enumerate(among) if _same_study(document, other) and number < _number(other))
    return next(after, len(among))


def _number(document: Document) -> float:
    told = document.info.instance.series_number
    return int(told) if told.lstrip("-").isdecimal() else inf


def _same_study(one: Document, other: Document) -> bool:
    a, b = one.info.instance, other.info.instance
    return bool(a.study_uid) and (a.study_uid, a.patient_id) == (b.study_uid, b.patient_id)
