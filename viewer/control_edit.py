"""What the editor's keys do: take the brush, accept, reject, fill, delete, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from viewer.canvas.tools import ToolKind
from viewer.canvas.view import CanvasView
from viewer.control_view import ViewControl
from viewer.document.annotations import Review
from viewer.editing import Editing, editable, proposal
from viewer.viewports.grid import ViewportGrid
from viewer.workspace import Workspace


class EditControl(QObject):
    """told(sentence): something a person should know and need not answer."""

    told = Signal(str)

    def __init__(self, workspace: Workspace, editing: Editing, view: ViewControl, grid: ViewportGrid) -> None:
        super().__init__()
        self._workspace, self._editing, self._view = workspace, editing, view
        grid.each(self._join)

    def _join(self, canvas: CanvasView) -> None:
        canvas.stroke_finished.connect(self._editing.stroke)
        canvas.brush_target = self._editing.start_fix  # a stroke on a proposal corrects a copy of it

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions, the canvas tools among them."""
        return {
            "undo": self._workspace.undo.undo,
            "redo": self._workspace.undo.redo,
            "accept": lambda: self._review(Review.ACCEPTED),
            "reject": lambda: self._review(Review.REJECTED),
            "fill": self._editing.fill_holes,
            "delete": self._editing.remove,
            "window_level": lambda: self._view.set_tool(ToolKind.WINDOW),
            "pan": lambda: self._view.set_tool(ToolKind.PAN),
            "zoom": lambda: self._view.set_tool(ToolKind.ZOOM),
            "scroll": lambda: self._view.set_tool(ToolKind.SCROLL),
            "brush": lambda: self._draw(ToolKind.BRUSH),
            "eraser": lambda: self._draw(ToolKind.ERASER),
        }

    def fix(self) -> None:
        """From the panel: correct the proposal with the brush."""
        self._draw(ToolKind.BRUSH)

    def _draw(self, kind: ToolKind) -> None:
        document = self._workspace.current
        if document is not None and document.derived:
            self.told.emit(self.tr("Drawing goes on the original images, not on a reformatted plane."))
        elif document is not None:
            self._view.set_tool(kind)

    def _review(self, review: Review) -> None:
        document = self._workspace.current
        if document is None:
            return
        if editable(document) is None and proposal(document) is None:
            self.told.emit(self.tr("There is no outline to review on this image."))
        elif review is Review.ACCEPTED:
            self._editing.accept()
        else:
            self._editing.reject()
