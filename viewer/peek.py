"""Keys that tell a tap from a hold: a tap switches something, holding switches it until the key is let go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit

HOLD_S = 0.3


class Peek(QObject):
    """An event filter on the window; `toggled` is fired at the press and, after a hold, again at the release.

    keys: those it answers to now, as the table of actions writes them.
    """

    toggled = Signal()

    def __init__(self, keys: Callable[[], Sequence[str]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self._pressed: float | None = None
        self._held = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or _is_typing():
            return False
        if event.type() is QEvent.Type.KeyRelease and self._pressed is not None and event.key() == self._held:
            if not event.isAutoRepeat():
                self._release()
            return True
        if event.type() is QEvent.Type.KeyPress and name_of(event) in self._keys():
            if not event.isAutoRepeat():
                self._held = event.key()
                self._press()
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


def name_of(event: QKeyEvent) -> str:
    """The key as the table of actions writes it, "Shift+N"."""
    keypad = Qt.KeyboardModifier.KeypadModifier
    held = event.modifiers() & ~keypad
    return QKeySequence(QKeyCombination(held, Qt.Key(event.key()))).toString()


def _is_typing() -> bool:
    return isinstance(QApplication.focusWidget(), (QLineEdit, QAbstractSpinBox))
