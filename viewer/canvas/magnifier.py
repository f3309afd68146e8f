"""A round glass under the mouse: the picture as it is windowed, larger. What is drawn over it stays outside."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from inference.geometry import Rect
from viewer.canvas.camera import Placement
from viewer.canvas.colours import QUIET
from viewer.canvas.item import blit
from viewer.canvas.sampling import Grid
from viewer.canvas.tags import text_font
from viewer.canvas.view import CanvasView

SIDE = 260  # logical px
FACTORS = (2.0, 3.0, 4.0)


def placed(there: Placement, at: tuple[float, float], side: int, factor: float) -> Placement:
    """The placement under a glass of `side` device px whose middle shows what lies at device position `at`."""
    middle = side / 2
    return Placement(
        there.xx * factor, there.xy * factor, there.yx * factor, there.yy * factor,
        (there.dx - at[0]) * factor + middle, (there.dy - at[1]) * factor + middle,
    )  # fmt: skip


class Magnifier(QWidget):
    """Lies on one canvas, hidden until `show_at`; the wheel changes its strength while it is there."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas.viewport())
        self._canvas, self.factor = canvas, FACTORS[0]
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(SIDE, SIDE)
        self.hide()

    def switch(self, on: bool) -> None:
        """On: it follows the mouse over this canvas, from where the mouse is now."""
        viewport = self._canvas.viewport()
        viewport.removeEventFilter(self)
        if on:
            viewport.installEventFilter(self)  # only then: it costs a call for each event of the canvas
        place = viewport.mapFromGlobal(self.cursor().pos())
        if on and viewport.rect().contains(place):
            self.show_at(QPointF(place))
        else:
            self.hide()

    def show_at(self, at: QPointF) -> None:
        """The middle over a place of the viewport, logical px."""
        self.move(round(at.x()) - SIDE // 2, round(at.y()) - SIDE // 2)
        self.setVisible(self._canvas.picture is not None)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self.show_at(event.position())
        elif isinstance(event, QWheelEvent) and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self._strengthen(1 if (event.angleDelta().y() or event.angleDelta().x()) > 0 else -1)
            return True
        elif event.type() == QEvent.Type.Leave:
            self.hide()
        return False

    def _strengthen(self, way: int) -> None:
        index = FACTORS.index(self.factor) + way
        self.factor = FACTORS[min(max(index, 0), len(FACTORS) - 1)]
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        picture, ratio = self._canvas.picture, self.devicePixelRatioF()
        if picture is None:
            return
        middle = QPointF(self.geometry().topLeft()) + QPointF(SIDE / 2, SIDE / 2)
        side = round(SIDE * ratio)
        placement = placed(
            self._canvas.placement, (middle.x() * ratio, middle.y() * ratio), side, self.factor
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        round_glass = QPainterPath()
        round_glass.addEllipse(QRectF(1, 1, SIDE - 2, SIDE - 2))
        painter.setClipPath(round_glass)
        painter.fillRect(self.rect(), QColor(0, 0, 0))
        found = picture.item.seen_on(Grid(placement, Rect(0, 0, side, side)))
        if found is not None:
            blit(painter, found[1], found[0], ratio)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(QUIET), 1.5))
        painter.drawEllipse(QRectF(1, 1, SIDE - 2, SIDE - 2))
        self._strength(painter)

    def _strength(self, painter: QPainter) -> None:
        painter.setFont(text_font(12))
        box = QRectF(SIDE / 2 - 18, SIDE - 24, 36, 18)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(box, 4, 4)
        painter.setPen(QColor(QUIET))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, f"{self.factor:g}×")
