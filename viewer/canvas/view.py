"""The canvas: shows a Document and lets a hand move and mark it. Edits leave as signals."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, QThreadPool, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from inference.geometry import Point
from viewer.canvas.brush import BrushSize, BrushTool
from viewer.canvas.camera_view import CameraView
from viewer.canvas.gestures import Gestures
from viewer.canvas.glass import NO_KEYS, GlassPane
from viewer.canvas.measuring import Measuring
from viewer.canvas.picture import Picture
from viewer.canvas.pyramid import NEAREST_ABOVE
from viewer.canvas.sharpening import SharpeningReader, preview_of
from viewer.canvas.slide_view import slide_reader
from viewer.canvas.stack_reader import StackReader, lies_in_files, slow_to_turn
from viewer.canvas.tiles import DirectReader, TileReader
from viewer.canvas.tools import PanTool, ScrollTool, Tool, ToolKind, WindowTool, ZoomTool
from viewer.document.annotations import Annotation, Review
from viewer.document.document import Display, Document


class CanvasView(CameraView):
    """cursor_moved(Point | None): level-0 px, None when the mouse has left.

    window_dragged(Display): already set on the document.  stroke_finished(before, after, id | None): one
    stroke for the undo stack.  first_painted: once, after the first image pixels were drawn.

    measured(before, after): a person made, changed, moved or named a measurement; None stands for absent.

    unreadable(sentence): a frame could not be read and is black; once for each time its document is shown.

    brush_target may be replaced: it is called once, at the press of a stroke, and gives the annotation that
    the stroke goes to, or None to begin one. What it gives need not be in the document (yet): it may be a
    copy, whose id `stroke_finished` then tells.
    """

    cursor_moved = Signal(object)
    window_dragged = Signal(Display)
    stroke_finished = Signal(object, object, object)
    first_painted = Signal()
    menu_requested = Signal(QPoint)
    double_clicked = Signal()
    unreadable = Signal(str)
    measured = Signal(object, object)
    _failed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture: Picture | None = None
        self.brush = BrushSize()
        self.brush_target: Callable[[], Annotation | None] = self._newest
        self.note: Callable[[Document], str] = lambda document: (
            ""
        )  # a word more about the frame, in its corner
        self.buttons = {Qt.MouseButton.MiddleButton: ToolKind.PAN, Qt.MouseButton.RightButton: ToolKind.ZOOM}
        self._painted = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self.tools: dict[ToolKind, Tool] = {
            ToolKind.WINDOW: WindowTool(self),
            ToolKind.PAN: PanTool(self),
            ToolKind.ZOOM: ZoomTool(self),
            ToolKind.SCROLL: ScrollTool(self),
            ToolKind.BRUSH: BrushTool(self, self.brush, adds=True),
            ToolKind.ERASER: BrushTool(self, self.brush, adds=False),
        }
        self.measuring = Measuring(self, self.measured.emit)
        self.tools |= self.measuring.tools
        self._kind = ToolKind.WINDOW
        self.viewport().setMouseTracking(True)
        self.glass = GlassPane(self)
        self._gestures = Gestures(self)
        self.zoomed.connect(self._follow)
        # told while painting, when no widget may change
        self._failed.connect(self.unreadable, Qt.ConnectionType.QueuedConnection)

    @property
    def document(self) -> Document | None:
        return self.picture.document if self.picture else None

    def set_document(self, document: Document | None, reader: TileReader | None = None) -> None:
        """Show a document, fitted, or nothing. reader: instead of the one that suits it."""
        self._gestures.cancel()
        self.measuring.show(document)
        self.framing, self.tissue = None, ""
        if self.picture is not None:
            self.picture.close()
            self.picture = None
        if document is not None:
            pixels = reader or self._reader_of(document)
            self.picture = Picture(document, pixels, self.stage, self._failed.emit)
            self.picture.changed = self.viewport().update
            if not self._painted:
                self.picture.item.on_first_paint(self._first_paint)
            self.brush.fit_to(max(document.info.size.width, document.info.size.height))
            self.show_plane(document.info.size, aspect=self.picture.aspect)
            self._follow(self.camera.zoom)
        self.hover(None)
        self.viewport().update()

    def _reader_of(self, document: Document) -> TileReader:
        slide = slide_reader(document.source, self._failed.emit)
        if slide is not None:
            return slide
        if slow_to_turn(document.info) or lies_in_files(document.source):
            return StackReader(document.source, self._pool, first=document.frame)
        if document.info.frames == 1 and preview_of(document.source, 0) is not None:
            return SharpeningReader(document.source, self._pool)
        return DirectReader(document.source)

    @property
    def tool(self) -> Tool:
        """What the left button does."""
        return self.tools[self._kind]

    @property
    def tool_kind(self) -> ToolKind:
        return self._kind

    def set_tool(self, kind: ToolKind) -> None:
        self._gestures.cancel()
        self.measuring.hold(kind)
        self._kind = kind
        self.show_cursor()

    @property
    def draws(self) -> bool:
        return self._kind in (ToolKind.BRUSH, ToolKind.ERASER)

    @property
    def stacked(self) -> bool:
        return self.document is not None and self.document.info.frames > 1

    def step_frame(self, steps: int) -> None:
        """Forward (> 0) or back in the stack; not during a drag, which belongs to its frame."""
        if self.document is not None and not self._gestures.dragging:
            self.document.go_to(self.document.frame + steps)

    def cancel_stroke(self) -> bool:
        """For Escape: end the drag under way; False if there was none."""
        return self._gestures.cancel()

    def grow_brush(self, factor: float) -> None:
        """Larger (> 1) or smaller."""
        self.brush.grow(factor)
        self.glass.hold()

    def hold_keys(self, keys: Qt.KeyboardModifier) -> None:
        """Shift or Ctrl went down or up: the ring tells what a stroke would do."""
        self.glass.hold(keys)

    def _newest(self) -> Annotation | None:
        """The mask that a stroke goes to: the newest of the frame that was not rejected; None begins one."""
        known = self.document.annotations() if self.document else ()
        return next((a for a in reversed(known) if a.review is not Review.REJECTED), None)

    def hover(self, at: QPointF | None, keys: Qt.KeyboardModifier = NO_KEYS) -> None:
        """The mouse is at a place of the viewport, or has left it."""
        point: Point | None = None if at is None or self.picture is None else self.to_image(at)
        self.cursor_moved.emit(point)
        self.glass.hover(at, keys)
        if not self._gestures.dragging:
            self.measuring.hover(at)

    def set_corner_level(self, level: int) -> None:
        """2: all corner text, 1: the essential, 0: none."""
        self.glass.level = level
        self.viewport().update()

    def show_cursor(self) -> None:
        panning = self._gestures.space
        cursor = self.measuring.layer.cursor or self.tool.cursor
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor if panning else cursor)
        self.glass.hold()

    def _follow(self, zoom: float) -> None:
        """Each image pixel as its own square above 200 %, but the fitted picture is always smooth."""
        self.glass.hold()
        if self.picture is not None:
            fitted = self.camera.fitted(self.picture.document.info.size, self.screen_size()).zoom
            self.picture.item.nearest_above = max(NEAREST_ABOVE, fitted * 1.001)

    def _first_paint(self) -> None:
        if not self._painted:
            self._painted = True
            self.first_painted.emit()

    def drawForeground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        self.glass.paint(painter)
