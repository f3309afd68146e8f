"""From mouse, wheel and held keys to tools: the conventions in one place, so that profiles can change them.

left: the tool · middle: pan · right: zoom, or the menu if it did not move · wheel: the stack, or zoom where
there is one frame · Ctrl+wheel: zoom · Shift+wheel: brush size · Space held: pan · double click: told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent

from viewer.canvas.tools import Hand, PanTool, Tool

if TYPE_CHECKING:
    from viewer.canvas.view import CanvasView

NOTCH = 120  # eighths of a degree: one click of a wheel
ZOOM_PER_NOTCH = 1.2
CLICK_PX = 4
KEYS = {
    Qt.Key.Key_Shift: Qt.KeyboardModifier.ShiftModifier,
    Qt.Key.Key_Control: Qt.KeyboardModifier.ControlModifier,
}


class Gestures(QObject):
    """Installed on the canvas and its viewport; owns the drag under way."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._pan = PanTool(canvas)
        self._tool: Tool | None = None
        self._button = Qt.MouseButton.NoButton
        self._hand = Hand(QPointF(), QPointF(), QPointF())
        self._wheel = 0
        self.space = False
        canvas.viewport().installEventFilter(self)
        canvas.installEventFilter(self)

    @property
    def dragging(self) -> bool:
        return self._tool is not None

    def cancel(self) -> bool:
        """End the drag under way and undo what it did, where the tool can; False if there was none."""
        if self._tool is None:
            return False
        tool, self._tool = self._tool, None
        tool.cancel()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        canvas = getattr(
            self, "_canvas", None
        )  # gone at the end: Qt still sends events while Python clears up
        if canvas is None or watched is canvas:
            return canvas is not None and self._held(event)
        if isinstance(event, QMouseEvent):
            return self._mouse(event)
        if isinstance(event, QWheelEvent):
            return self._wheeled(event)
        if isinstance(event, QNativeGestureEvent):
            return self._pinched(event)
        if event.type() == QEvent.Type.Leave:
            self._canvas.hover(None)
        return False

    def _mouse(self, event: QMouseEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self._press(event)
        elif kind == QEvent.Type.MouseMove:
            self._move(event)
        elif kind == QEvent.Type.MouseButtonRelease:
            self._release(event)
        elif kind == QEvent.Type.MouseButtonDblClick:
            self._double(event)
        else:
            return False
        return True

    def _press(self, event: QMouseEvent) -> None:
        if self._tool is not None or self._canvas.document is None:
            return
        self._button = event.button()
        at = event.position()
        self._tool = self._for(event.button(), at)
        self._hand = Hand(at, at, at, event.modifiers())
        if self._tool is not None:
            self._tool.press(self._hand)

    def _for(self, button: Qt.MouseButton, at: QPointF) -> Tool | None:
        if button == Qt.MouseButton.LeftButton:
            near = None if self.space else self._canvas.measuring.tool_at(at)
            return self._pan if self.space else near or self._canvas.tool
        kind = self._canvas.buttons.get(button)
        return self._canvas.tools[kind] if kind is not None else None

    def _move(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._tool is not None:
            self._hand = Hand(self._hand.start, self._hand.now, at, event.modifiers())
            if self._button != Qt.MouseButton.RightButton or not self._still():
                self._tool.drag(self._hand)
        self._canvas.hover(at, event.modifiers())

    def _release(self, event: QMouseEvent) -> None:
        if event.button() != self._button or self._tool is None:
            return
        tool, self._tool = self._tool, None
        hand = Hand(self._hand.start, self._hand.now, event.position(), event.modifiers())
        tool.release(hand)
        if self._button == Qt.MouseButton.RightButton and self._still():
            self._canvas.menu_requested.emit(event.globalPosition().toPoint())

    def _still(self) -> bool:
        return QPointF(self._hand.way).manhattanLength() < CLICK_PX

    def _double(self, event: QMouseEvent) -> None:
        """Two quick dabs of a brush are two dabs; any other double click is told."""
        if self._canvas.draws or event.button() != Qt.MouseButton.LeftButton:
            self._press(event)
        elif not self._canvas.measuring.double(event.position()):
            self._canvas.double_clicked.emit()

    def _wheeled(self, event: QWheelEvent) -> bool:
        delta = event.angleDelta()
        way = delta.y() or delta.x()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._canvas.draws:
            self._canvas.grow_brush(ZOOM_PER_NOTCH ** (way / NOTCH))
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier or not self._canvas.stacked:
            self._canvas.zoom_by(ZOOM_PER_NOTCH ** (way / NOTCH), event.position())
        else:
            self._scroll(way)
        return True

    def _scroll(self, way: int) -> None:
        """Touchpads send parts of a notch: they add up. A drag under way stays on its frame."""
        if self.dragging:
            return
        self._wheel += way
        notches = int(self._wheel / NOTCH)
        self._wheel -= notches * NOTCH
        if notches:
            self._canvas.step_frame(-notches)

    def _pinched(self, event: QNativeGestureEvent) -> bool:
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        self._canvas.zoom_by(1 + event.value(), event.position())
        return True

    def _held(self, event: QEvent) -> bool:
        """A key that goes up while the keyboard is elsewhere is not told: it counts as up from then on."""
        if event.type() in (QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate):
            self.space = False
            self._canvas.show_cursor()
        return isinstance(event, QKeyEvent) and self._key(event)

    def _key(self, event: QKeyEvent) -> bool:
        """Space is held to pan; Shift and Ctrl change what the ring of a brush looks like."""
        down = event.type() == QEvent.Type.KeyPress
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease) or event.isAutoRepeat():
            return event.key() == Qt.Key.Key_Space and event.isAutoRepeat()
        if event.key() == Qt.Key.Key_Space:
            self.space = down
            self._canvas.show_cursor()
            return True
        if event.key() == Qt.Key.Key_Escape and down:
            return self.cancel() or self._canvas.measuring.key(event.key())
        if down and self._canvas.measuring.key(event.key()):
            return True
        if event.key() in (Qt.Key.Key_Shift, Qt.Key.Key_Control):
            held = KEYS[Qt.Key(event.key())]
            self._canvas.hold_keys(event.modifiers() | held if down else event.modifiers() & ~held)
        return False
