"""What a drag does: one small class per tool. Positions are logical pixels of the viewport."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from math import exp
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QPointF, Qt

from inference.images.source import GreyScale, VoiLut, Window
from inference.records import dataclass
from viewer.document.document import Display, Document

if TYPE_CHECKING:
    from viewer.canvas.picture import Picture
    from viewer.canvas.view import CanvasView

DRAG_FOR_WINDOW = 512.0  # px of drag that move a window by the width it was opened with
ZOOM_PER_PX = 0.006
SCROLL_PX = 12.0  # px of drag for one frame, at most
NARROWEST = 1 / 512  # of the window it was opened with, for images of fractions


class ToolKind(Enum):
    """The tools of the left button."""

    WINDOW = "window"
    PAN = "pan"
    ZOOM = "zoom"
    SCROLL = "scroll"
    BRUSH = "brush"
    ERASER = "eraser"
    LENGTH = "length"
    ANGLE = "angle"
    COBB = "cobb"
    BIDIRECTIONAL = "bidirectional"
    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"
    POLYGON = "polygon"
    ARROW = "arrow"
    PROFILE = "profile"


@dataclass(frozen=True, slots=True)
class Hand:
    """A drag: where it began, was at the last event, and is now; with the keys that are held."""

    start: QPointF
    last: QPointF
    now: QPointF
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier

    @property
    def way(self) -> QPointF:
        """Since the beginning."""
        return self.now - self.start

    @property
    def step(self) -> QPointF:
        """Since the last event."""
        return self.now - self.last


class Tool(Protocol):
    """Press, drag …, then release or cancel."""

    cursor: Qt.CursorShape

    def press(self, hand: Hand) -> None: ...

    def drag(self, hand: Hand) -> None: ...

    def release(self, hand: Hand) -> None: ...

    def cancel(self) -> None: ...


class _Plain:
    """A tool that only drags."""

    cursor = Qt.CursorShape.ArrowCursor

    def __init__(self, canvas: CanvasView) -> None:
        self.canvas = canvas

    def press(self, hand: Hand) -> None:
        """Nothing happens before the hand moves."""

    def release(self, hand: Hand) -> None:
        """What the drag did stays."""

    def cancel(self) -> None:
        """What the drag did stays."""


class WindowTool(_Plain):
    """To the right wider, down a higher level (darker). Escape brings the window of the press back."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._picture: Picture | None = None

    def press(self, hand: Hand) -> None:
        self._picture = self.canvas.picture
        if self._picture is not None:
            self._before = self._picture.document.display
            self._start = as_window(self._picture.voi, self._picture.document.grey)

    def drag(self, hand: Hand) -> None:
        if self._picture is not None:
            home, whole = self._picture.home_width, self._picture.whole_numbers
            self._show(replace(self._before, voi=moved(self._start, hand.way, home=home, whole=whole)))

    def release(self, hand: Hand) -> None:
        self._picture = None

    def cancel(self) -> None:
        if self._picture is not None:
            self._show(self._before)
        self._picture = None

    def _show(self, display: Display) -> None:
        if self._picture is not None:
            self._picture.document.set_display(display)
            self.canvas.window_dragged.emit(display)


class PanTool(_Plain):
    """The picture follows the hand."""

    cursor = Qt.CursorShape.OpenHandCursor

    def drag(self, hand: Hand) -> None:
        self.canvas.pan_by(hand.step.x(), hand.step.y())


class ZoomTool(_Plain):
    """Up is nearer, about the place of the press."""

    cursor = Qt.CursorShape.SizeVerCursor

    def drag(self, hand: Hand) -> None:
        self.canvas.zoom_by(exp(-hand.step.y() * ZOOM_PER_PX), hand.start)


class ScrollTool(_Plain):
    """Through the frames of a stack, its whole length at most one height of the window."""

    cursor = Qt.CursorShape.SizeVerCursor

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._document: Document | None = None

    def press(self, hand: Hand) -> None:
        self._document = self.canvas.document
        self._first = self._document.frame if self._document else 0

    def drag(self, hand: Hand) -> None:
        if self._document is not None:
            step = min(SCROLL_PX, self.canvas.viewport().height() / self._document.info.frames)
            self._document.go_to(self._first + round(hand.way.y() / step))

    def release(self, hand: Hand) -> None:
        self._document = None

    def cancel(self) -> None:
        self._document = None


def as_window(voi: Window | VoiLut | None, grey: GreyScale) -> Window:
    """Where a drag begins: a LUT or the full range become the window that spans them."""
    if isinstance(voi, Window):
        return voi
    low, high = grey.value_range
    if isinstance(voi, VoiLut):
        low, high = float(voi.first), float(voi.first + len(voi.values) - 1)
    return Window((low + high) / 2, high - low, function="LINEAR_EXACT")


def moved(start: Window, way: QPointF, *, home: float, whole: bool) -> Window:
    """The window after a drag of `way`. home: the width at first; whole: values are whole numbers, so is it then."""
    grain = home / DRAG_FOR_WINDOW
    width, center = start.width + way.x() * grain, start.center + way.y() * grain
    if whole:
        width, center = round(width), round(center)
    return Window(center, max(1.0 if whole else home * NARROWEST, width), function=start.function)
