"""The G key: a tap turns the AI layers on or off, holding it shows the picture without them until it is let go."""

from __future__ import annotations

from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit

HOLD_S = 0.3


class Peek(QObject):
    """An event filter on the window; `toggled` is fired at the press and, after a hold, again at the release."""

    toggled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pressed: float | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_G or _is_typing():
            return False
        if event.modifiers() not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            return False
        if event.isAutoRepeat():
            return True
        if event.type() is QEvent.Type.KeyPress:
            self._press()
            return True
        if event.type() is QEvent.Type.KeyRelease and self._pressed is not None:
            self._release()
            return True
        return False

    def _press(self) -> None:
        if self._pressed is None:
            self._pressed = monotonic()
            self.toggled.emit()

    def _release(self) -> None:
        held, self._pressed = monotonic() - (self._pressed or 0.0), None
        if held >= HOLD_S:
            self.toggled.emit()


def _is_typing() -> bool:
    return isinstance(QApplication.focusWidget(), (QLineEdit, QAbstractSpinBox))
