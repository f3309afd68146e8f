"""What the view's keys and buttons do: tools, zoom, window, turning, frames. Nothing here changes content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from inference.geometry import Point
from viewer.canvas.camera_view import ViewState
from viewer.canvas.tools import ToolKind
from viewer.canvas.view import CanvasView
from viewer.document.document import Display, Document
from viewer.workspace import Workspace

ZOOM_STEP = 1.25
BRUSH_STEP = 1.2


class ViewControl(QObject):
    """Moves the canvas; remembers where a person looked on each open image."""

    tool_changed = Signal(object)

    def __init__(self, workspace: Workspace, canvas: CanvasView) -> None:
        super().__init__()
        self._workspace, self._canvas = workspace, canvas
        self._shown: Document | None = None
        self._places: dict[Document, ViewState] = {}
        workspace.current_changed.connect(self.show)
        workspace.closed.connect(lambda document: self._places.pop(document, None))

    def show(self, document: Document | None) -> None:
        """Put a document on the canvas, where it was left."""
        if self._shown is not None:
            self._places[self._shown] = self._canvas.view_state()
        self._shown = document
        self._canvas.set_document(document)
        if document is not None and document in self._places:
            self._canvas.restore(self._places[document])

    def set_tool(self, kind: ToolKind) -> None:
        self._canvas.set_tool(kind)
        self.tool_changed.emit(kind)

    def centre(self, x: float, y: float) -> None:
        """Bring a level-0 position to the middle."""
        self._canvas.show_point(Point(x, y))

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        canvas = self._canvas
        return {
            "fit": canvas.fit,
            "one_to_one": canvas.one_to_one,
            "zoom_in": lambda: canvas.zoom_by(ZOOM_STEP),
            "zoom_out": lambda: canvas.zoom_by(1 / ZOOM_STEP),
            "invert": self._invert,
            "file_window": self._file_window,
            "rotate_left": lambda: canvas.rotate_by(-1),
            "rotate_right": lambda: canvas.rotate_by(1),
            "brush_smaller": lambda: canvas.grow_brush(1 / BRUSH_STEP),
            "brush_larger": lambda: canvas.grow_brush(BRUSH_STEP),
            "flip_h": lambda: canvas.mirror(left_right=True),
            "flip_v": lambda: canvas.mirror(left_right=False),
            "reset": self._reset,
            **self._frame_calls(),
        }

    def _frame_calls(self) -> Mapping[str, Callable[[], object]]:
        return {
            "previous_frame": lambda: self._canvas.step_frame(-1),
            "next_frame": lambda: self._canvas.step_frame(1),
            "first_frame": lambda: self._go_to(0),
            "last_frame": lambda: self._go_to(10**9),
            "previous_image": lambda: self._step_image(-1),
            "next_image": lambda: self._step_image(1),
        }

    def _invert(self) -> None:
        document = self._shown
        if document is not None:
            document.set_display(replace(document.display, inverted=not document.display.inverted))

    def _file_window(self) -> None:
        if self._shown is not None:
            self._shown.set_display(replace(self._shown.display, voi=None))

    def _reset(self) -> None:
        """As first opened: fitted, upright, the file's window."""
        if self._shown is not None:
            self._shown.set_display(Display())
            self._canvas.reset()

    def _go_to(self, frame: int) -> None:
        if self._shown is not None:
            self._shown.go_to(frame)

    def _step_image(self, way: int) -> None:
        documents = self._workspace.documents
        if self._shown is not None:
            index = documents.index(self._shown) + way
            self._workspace.show_index(min(max(index, 0), len(documents) - 1))
