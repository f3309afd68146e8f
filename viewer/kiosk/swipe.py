"""Before and after: a line over the picture; left of it the picture alone, right of it with what the AI marks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from viewer import theme
from viewer.canvas.view import CanvasView
from viewer.kiosk import words

HANDLE = 30.0  # px: radius of what a finger takes
WIDTH = 280  # px: with its words


class Swipe(QWidget):
    """A strip as wide as its handle, on the canvas. dragged(share): by a hand; `move_to` does not tell."""

    dragged = Signal(float)

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas.viewport())
        self._canvas, self._share = canvas, 0.5
        self.setCursor(Qt.CursorShape.SizeHorCursor)
        canvas.viewport().installEventFilter(self)
        self.hide()

    @property
    def share(self) -> float:
        return self._share

    def move_to(self, share: float) -> None:
        """share: of the canvas's width, 0–1, that shows the picture without the AI."""
        self._share = min(max(share, 0.0), 1.0)
        self._place()

    def drag(self) -> None:
        """Show it for a hand."""
        self.show()
        self.lower()  # below the words at the foot
        self._place()

    def _place(self) -> None:
        port = self._canvas.viewport()
        self._canvas.stage.ai_share = (self._share, 1.0)
        self.setGeometry(round(self._share * port.width()) - WIDTH // 2, 0, WIDTH, port.height())
        port.update()

    def stop(self) -> None:
        """All of the picture with the AI."""
        self.hide()
        self._canvas.stage.ai_share = (0.0, 1.0)
        self._canvas.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.move_to(self.mapToParent(event.position().toPoint()).x() / max(1, self._canvas.viewport().width()))
        self.dragged.emit(self._share)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, height = self.width() / 2, self.height()
        for ink, width in ((QColor(0, 0, 0, 150), 5.0), (QColor(theme.TEXT), 2.0)):
            painter.setPen(QPen(ink, width))
            painter.drawLine(QPointF(middle, 0), QPointF(middle, height))
        self._handle(painter, QPointF(middle, height * 0.62))
        painter.setFont(theme.font(theme.LARGE, bold=True))
        painter.setPen(QColor(theme.TEXT))
        top = QRectF(0, height - 112, middle - 10, 32)  # above what the tour says
        painter.drawText(top, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words.say(words.WITHOUT))
        painter.drawText(top.translated(middle + 10, 0), Qt.AlignmentFlag.AlignVCenter, words.say(words.WITH))

    def _handle(self, painter: QPainter, at: QPointF) -> None:
        painter.setBrush(QColor(theme.RAISED))
        painter.drawEllipse(at, HANDLE, HANDLE)
        for way in (-1, 1):
            tip, back = at + QPointF(way * 18, 0), at + QPointF(way * 8, 0)
            painter.drawPolyline([back + QPointF(0, -8), tip, back + QPointF(0, 8)])
