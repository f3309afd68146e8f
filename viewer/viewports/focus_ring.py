"""A thin ring inside the image's edge while the keyboard came to it by Tab; the hand needs none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from viewer import theme

WIDTH = 2  # px
BY_TAB = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}


class FocusRing(QWidget):
    """Lies over `canvas` without taking room, mouse or keys; nothing of it is painted while it is hidden.

    It belongs to what is around the canvas, so that a picture taken of the canvas never holds it.
    """

    def __init__(self, canvas: QWidget, around: QWidget) -> None:
        super().__init__(around)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        canvas.installEventFilter(self)

    def _follow(self, canvas: QWidget, *, shown: bool) -> None:
        self.setGeometry(canvas.geometry())
        self.setVisible(shown)
        self.raise_()

    # Qt --------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(watched, QWidget):
            return False
        kind = event.type()
        if kind is QEvent.Type.FocusIn and isinstance(event, QFocusEvent):
            self._follow(watched, shown=event.reason() in BY_TAB)
        elif kind is QEvent.Type.FocusOut:
            self._follow(watched, shown=False)
        elif kind is QEvent.Type.Resize:
            self._follow(watched, shown=self.isVisible())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(QColor(theme.ACCENT), WIDTH))
        painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
