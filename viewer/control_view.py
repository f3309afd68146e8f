"""What the view's keys and buttons do: tools, zoom, window, turning, frames. Nothing here changes content."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from inference.geometry import Point
from viewer.canvas.camera_view import ViewState
from viewer.canvas.tools import ToolKind
from viewer.canvas.view import CanvasView
from viewer.document.document import Document
from viewer.viewports.grid import ViewportGrid
from viewer.viewports.viewport import Viewport
from viewer.workspace import Workspace

ZOOM_STEP = 1.25
BRUSH_STEP = 1.2


class ViewControl(QObject):
    """Moves the canvas under hand; remembers where a person looked on each open image.

    The workspace tells what is current, the grid in which place: this keeps the two in step.
    together may be replaced: the canvases that are fitted and reset with the one under hand, itself among them.
    """

    tool_changed = Signal(object)

    def __init__(self, workspace: Workspace, grid: ViewportGrid) -> None:
        super().__init__()
        self._workspace, self._grid = workspace, grid
        self._places: dict[Document, ViewState] = {}
        self._tool = ToolKind.WINDOW
        self.together: Callable[[], Sequence[CanvasView]] = lambda: (self._canvas,)
        workspace.view_of = self._view_of
        workspace.current_changed.connect(lambda document: self.show_in(grid.active, document))
        workspace.closed.connect(self._forget)
        workspace.replaced.connect(self._exchange)
        grid.active_changed.connect(lambda viewport: workspace.turn_to(viewport.document))
        grid.released.connect(lambda viewport: self.show_in(viewport, None))
        grid.each(lambda canvas: canvas.set_tool(self._tool))

    def _view_of(self, document: Document) -> Document:
        """The view of an image for the active place: the one that is there, itself, or one more."""
        here = self._grid.active.document
        if here is not None and here.original is document.original:
            return here
        elsewhere = (viewport.document for viewport in self._grid.viewports)
        return document.another_view() if document in elsewhere else document

    def show_in(self, viewport: Viewport, document: Document | None) -> None:
        """Put a document into a place, where it was left; what it replaces is remembered."""
        before = viewport.document
        if before is document:
            return
        if before is not None:
            self._leave(viewport.canvas, before)
        viewport.canvas.set_document(document)
        if document is not None and document in self._places:
            viewport.canvas.restore(self._places[document])
        self._grid.shown.emit(viewport)
        if viewport is self._grid.active:
            self._workspace.turn_to(document)

    def _leave(self, canvas: CanvasView, document: Document) -> None:
        """An image that stays open keeps its place; one more view of it ends with its viewport."""
        if document is document.original and not document.derived:
            self._places[document] = canvas.view_state()
            return
        canvas.set_document(None)
        document.close()

    def _forget(self, document: Document) -> None:
        """An image is closed: take every view of it off."""
        for viewport in self._grid.showing(document):
            self.show_in(viewport, None)
        self._places.pop(document, None)

    def _exchange(self, old: Document, new: Document) -> None:
        """The same picture, now one of a stack: it stays where it is on the screen."""
        for viewport in self._grid.showing(old):
            before, state = viewport.document, viewport.canvas.view_state()
            view = new if new not in (place.document for place in self._grid.viewports) else new.another_view()
            if before is not None:
                view.display = before.display
            self.show_in(viewport, view)
            viewport.canvas.restore(state)

    def clear(self) -> None:
        """Take everything off."""
        for viewport in self._grid.viewports:
            self.show_in(viewport, None)

    def set_tool(self, kind: ToolKind) -> None:
        """For every place: the hand holds one tool."""
        self._tool = kind
        for canvas in self._grid.canvases:
            canvas.set_tool(kind)
        self.tool_changed.emit(kind)

    def centre(self, x: float, y: float) -> None:
        """Bring a level-0 position to the middle."""
        self._canvas.show_point(Point(x, y))

    @property
    def _canvas(self) -> CanvasView:
        return self._grid.active.canvas

    @property
    def _shown(self) -> Document | None:
        return self._grid.active.document

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {
            "fit": self._fit,
            "one_to_one": self._one_to_one,
            "zoom_in": lambda: self._canvas.zoom_by(ZOOM_STEP),
            "zoom_out": lambda: self._canvas.zoom_by(1 / ZOOM_STEP),
            "invert": self._invert,
            "file_window": self._file_window,
            "rotate_left": lambda: self._canvas.rotate_by(-1),
            "rotate_right": lambda: self._canvas.rotate_by(1),
            "brush_smaller": lambda: self._canvas.grow_brush(1 / BRUSH_STEP),
            "brush_larger": lambda: self._canvas.grow_brush(BRUSH_STEP),
            "flip_h": lambda: self._canvas.mirror(left_right=True),
            "flip_v": lambda: self._canvas.mirror(left_right=False),
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

    def _fit(self) -> None:
        for canvas in self.together():
            canvas.fit()

    def _one_to_one(self) -> None:
        self._canvas.one_to_one()

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
            self._shown.set_display(self._shown.display.reset())
            for canvas in self.together():
                canvas.reset()

    def _go_to(self, frame: int) -> None:
        if self._shown is not None:
            self._shown.go_to(frame)

    def _step_image(self, way: int) -> None:
        documents = self._workspace.documents
        if self._shown is not None and self._shown.original in documents:
            index = documents.index(self._shown.original) + way
            self._workspace.show_index(min(max(index, 0), len(documents) - 1))
