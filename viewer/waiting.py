"""Waiting for an area that a person is about to draw, on behalf of what will look into it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from inference.measure.measurement import Measurement
from viewer.canvas.tools import ToolKind
from viewer.document.document import Document
from viewer.workspace import Workspace


class WaitingForShape(QObject):
    """Puts the rectangle into the hand and takes the next area drawn; another image or tool ends it.

    waits(bool): the next area counts.  take_rectangle, take_default: a tool for the hand.
    Heirs name the tools that may draw it, and look at what is drawn.
    """

    waits = Signal(bool)
    drawing = frozenset({ToolKind.RECTANGLE})

    def __init__(
        self, workspace: Workspace, take_rectangle: Callable[[], object], take_default: Callable[[], object]
    ) -> None:
        super().__init__()
        self._workspace = workspace
        self._take_rectangle, self._take_default = take_rectangle, take_default
        self._waiting: Document | None = None
        workspace.current_changed.connect(self._give_up)

    def look_at(self, document: Document, made: Measurement) -> Callable[[], object] | None:
        """What to do with a shape that was drawn; None if it is not what is waited for."""
        raise NotImplementedError

    def tool_changed(self, kind: ToolKind) -> None:
        """A tool in the hand that draws no such area: nothing waits any more."""
        if kind not in self.drawing:
            self._give_up()

    def wait(self, document: Document) -> None:
        """From now on, until an area is drawn on this image."""
        self._give_up()
        self._take_rectangle()
        self._waiting = document
        document.measurements.changed.join(self._drawn)
        self.waits.emit(True)

    def _drawn(self, key: str) -> None:
        """Only the area that is waited for ends the waiting."""
        document = self._waiting
        made = document.measurements.get(key) if document else None
        wanted = self.look_at(document, made) if document is not None and made is not None else None
        if wanted is not None:
            self._give_up()
            self._take_default()
            wanted()

    def _give_up(self, *_: object) -> None:
        """Another image, or the area is there."""
        if self._waiting is not None:
            self._waiting.measurements.changed.leave(self._drawn)
            self._waiting = None
            self.waits.emit(False)
