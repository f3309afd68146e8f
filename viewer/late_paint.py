"""What a long piece of work changed is painted one turn of the event loop later: a person is heard in between.

Qt paints before it looks at the keyboard and the mouse again, so an image that is opened and its first painting were one
wait. They are two now, each about half as long.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

REST_MS = 1


class LatePaint(QObject):
    """Holds back the painting of one window while it rests; what is held back is painted when the rest is over."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._owed = window, False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._paint)
        window.installEventFilter(self)

    def rest(self, *_: object) -> None:
        """Long work is over; what it changed is not painted in this turn of the loop."""
        self._timer.start()

    def _paint(self) -> None:
        if self._owed:
            self._owed = False
            QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.UpdateRequest))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.UpdateRequest and self._timer.isActive():
            self._owed = True
            return True
        return False
