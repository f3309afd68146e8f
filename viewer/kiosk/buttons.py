"""The row below the picture: few, large, all of them with words."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from viewer import theme
from viewer.icons import icon
from viewer.kiosk import words
from viewer.kiosk.keys import Wish
from viewer.kiosk.language import changed
from viewer.kiosk.look import Sizes

ROW: tuple[tuple[Wish, str, str], ...] = (
    (Wish.PREVIOUS, words.PREVIOUS, "chevron-left"),
    (Wish.COMPARE, words.COMPARE, "span-in"),
    (Wish.AI, words.AI, "ai"),
    (Wish.FIT, words.FIT, "fit"),
    (Wish.LANGUAGE, words.LANGUAGE, ""),
    (Wish.NEXT, words.NEXT, "chevron-right"),
)
HELD = (Wish.COMPARE, Wish.AI)  # these are on or off


class Buttons(QWidget):
    """wished(Wish): one was pressed."""

    wished = Signal(object)

    def __init__(self, size: Sizes, *, one_language: bool) -> None:
        super().__init__()
        self._buttons: dict[Wish, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(12)
        for wish, _, picture in ROW:
            button = QPushButton()
            theme.role(button, "kiosk")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.setCheckable(wish in HELD)
            if picture:
                button.setIcon(icon(picture, size=size.body + 8))
                button.setIconSize(QSize(size.body + 8, size.body + 8))
            button.clicked.connect(lambda _, wish=wish: self.wished.emit(wish))
            row.addWidget(button, 1 if wish in (Wish.PREVIOUS, Wish.NEXT) else 0)
            self._buttons[wish] = button
        self._buttons[Wish.LANGUAGE].setVisible(not one_language)
        self._say()

    def show_state(self, *, compares: bool, ai: bool) -> None:
        self._buttons[Wish.COMPARE].setChecked(compares)
        self._buttons[Wish.AI].setChecked(ai)

    def button(self, wish: Wish) -> QPushButton:
        return self._buttons[wish]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if changed(event):
            self._say()

    def _say(self) -> None:
        for wish, text, _ in ROW:
            self._buttons[wish].setText(words.say(text))
