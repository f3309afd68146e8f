"""What stands around the picture: playing stacks, and the small helpers of a reader. Made in the second half."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from viewer.canvas.measuring import SHAPES
from viewer.canvas.view import CanvasView
from viewer.cine.bar import CineBar
from viewer.cine.control import CineControl
from viewer.document.document import Document

if TYPE_CHECKING:
    from viewer.app import App


class Around(QObject):
    """Builds the parts and joins them to the program."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self.cine = CineControl(app.jobs, lambda: app.canvas, CineBar())
        app.window.place_below(self.cine.bar)
        self._join()

    def _join(self) -> None:
        app, cine = self._app, self.cine
        app.workspace.current_changed.connect(self.show)
        app.workspace.closed.connect(cine.forget)
        app.view.tool_changed.connect(lambda kind: cine.stop() if app.canvas.draws or kind in SHAPES else None)
        cine.playing_changed.connect(app.actions["cine"].setChecked)
        app.grid.each(self._join_canvas)

    def _join_canvas(self, canvas: CanvasView) -> None:
        canvas.stroke_finished.connect(lambda *_: self.cine.stop())

    def show(self, document: Document | None) -> None:
        """Another image is under hand."""
        self.cine.show(document)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return self.cine.calls()

    def close(self) -> None:
        """Nothing plays any more."""
        self.cine.show(None)
