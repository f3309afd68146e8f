"""The histogram with the window laid over it; its edges, or all of it, are dragged."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from inference.records import dataclass
from viewer import theme
from viewer.panels.grey_histogram import Histogram
from viewer.panels.plotting import FOOT_PX, Axis, paint_below, steps

HEIGHT = 96
ASIDE = 0.02  # of the histogram's width, left free at both sides
REACH = 5  # px from an edge of the window that still take hold of it
LIGHT, LIT = 28, 48  # of 255: the window's tint, and under the mouse


@dataclass(frozen=True, slots=True)
class _Hold:
    """What the hand has taken. at: the value under it then.  low, high: whether that edge moves."""

    at: float
    window: tuple[float, float]
    low: bool
    high: bool


class WindowPlot(QWidget):
    """Empty axes' room while there is nothing to show. window_dragged(low, high): modality units, while dragged."""

    window_dragged = Signal(float, float)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(40)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it has no keys of its own
        self.setAccessibleName(self.tr("Histogram"))
        self.window_shown = (0.0, 1.0)
        self._shown: Histogram | None = None
        self._outline = steps(np.zeros(2), np.zeros(1), Axis(0, 1, 0, 1), Axis(0, 1, 1, 0))
        self._hold: _Hold | None = None
        self._near = False

    def show_histogram(self, histogram: Histogram | None) -> None:
        """None: an empty plot."""
        self._shown = histogram
        self._draw_outline()
        self.update()

    def show_window(self, low: float, high: float) -> None:
        """Lay the region where the display's window is, without telling of it."""
        if (low, high) != self.window_shown:
            self.window_shown = (low, high)
            self.update()

    def drag_to(self, low: float, high: float) -> None:
        """As if a person had dragged the region there."""
        self.show_window(low, high)
        self.window_dragged.emit(low, high)

    @property
    def axis(self) -> Axis:
        """Values across the plot."""
        edges = self._shown.edges if self._shown is not None else np.array([0.0, 1.0])
        aside = ASIDE * float(edges[-1] - edges[0])
        return Axis(float(edges[0]) - aside, float(edges[-1]) + aside, 1, max(2, self.width() - 1))

    @property
    def _foot(self) -> float:
        return float(self.height() - FOOT_PX)

    def _draw_outline(self) -> None:
        if self._shown is not None:
            heights = np.sqrt(self._shown.counts)  # the root keeps small peaks in sight beside the air's
            upward = Axis(0.0, max(1.0, float(heights.max())), self._foot, 2.0)
            self._outline = steps(self._shown.edges, heights, self.axis, upward)

    # the hand --------------------------------------------------------------------------------------------

    def _take(self, x: float) -> _Hold | None:
        """What lies under the hand: an edge, the nearer one, or the window between them."""
        if self._shown is None:
            return None
        low, high = (self.axis.at(value) for value in self.window_shown)
        near = min((low, high), key=lambda edge: abs(edge - x))
        value = self.axis.value(x)
        if abs(near - x) <= REACH:
            return _Hold(value, self.window_shown, low=near == low, high=near != low)
        return _Hold(value, self.window_shown, low=True, high=True) if low < x < high else None

    def _show_reach(self, x: float) -> None:
        """The pointer tells what a press would take."""
        hold = self._hold or self._take(x)
        edge = hold is not None and hold.low != hold.high
        shape = Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        if self._near != (hold is not None):
            self._near = hold is not None
            self.update()

    # Qt --------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._hold = self._take(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, hold = event.position().x(), self._hold
        if hold is not None:
            by = self.axis.value(x) - hold.at
            low, high = hold.window[0] + by * hold.low, hold.window[1] + by * hold.high
            self.drag_to(min(low, high), max(low, high))
        self._show_reach(x)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hold = None
        self._show_reach(event.position().x())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw_outline()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._shown is None:
            return
        axis = self.axis
        painter.setPen(QPen(QColor(theme.QUIET), 1))
        painter.setBrush(QColor(theme.EDGE))
        painter.drawPolygon(self._outline)
        low, high = (min(max(axis.at(value), 0.0), float(self.width())) for value in self.window_shown)
        tint = QColor(theme.ACCENT)
        tint.setAlpha(LIT if self._near else LIGHT)
        painter.fillRect(QRectF(low, 0, high - low, self._foot), tint)
        painter.setPen(QPen(QColor(theme.ACCENT), 1))
        for value in self.window_shown:
            at = axis.at(value)
            painter.drawLine(QPointF(at, 0), QPointF(at, self._foot))
        paint_below(painter, axis, self._foot)
