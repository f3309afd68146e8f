"""The operator's way out: a pad of digits on the screen itself, then a page with what is worth knowing. No window."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from inference.job import CancelToken, Report
from viewer import theme
from viewer.jobs import Job, Jobs
from viewer.kiosk import words
from viewer.kiosk.pin import LONGEST, fits

TRIES, LOCK_S, AWAY_MS = 5, 60.0, 20_000


class PinPad(QWidget):
    """Covers the window while it is open. opened_up(): the PIN was right and the kiosk shall end.  wrong(): it was not."""

    opened_up = Signal()
    wrong = Signal()

    def __init__(self, parent: QWidget, pin: str, jobs: Jobs, now: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self._over, self._pin, self._jobs, self._now = parent, pin, jobs, now
        self._typed, self._failures, self._locked_until = "", 0, 0.0
        self.report: Callable[[], str] = lambda: ""
        self.setObjectName("cover")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.setInterval(AWAY_MS)
        self._away.timeout.connect(self.hide)
        self._head, self._dots, self._say = QLabel(), QLabel(), QLabel()
        self._digits, self._end, self._back = QWidget(), _button(""), _button("")
        self._build()
        self.hide()

    def open(self) -> None:
        self._typed = ""
        self._digits.show()
        self._end.hide()
        self._say.clear()
        self._back.setText(words.say(words.CANCEL))
        self._head.setText(f"{words.say(words.OPERATOR)} · {words.say(words.ENTER_PIN)}")
        self._show_dots()
        self.setGeometry(self._over.rect())
        self.show()
        self.raise_()
        self._away.start()

    def press(self, digit: str) -> None:
        """One more digit; anything else is not one."""
        self._away.start()
        if len(digit) == 1 and digit in "0123456789" and len(self._typed) < LONGEST:
            self._typed += digit
            self._show_dots()

    def clear(self) -> None:
        self._typed = ""
        self._show_dots()

    def enter(self) -> None:
        """Ask whether it is the one; the answer comes from another thread, for it takes a while on purpose."""
        wait = self._locked_until - self._now()
        if wait > 0:
            self._say.setText(words.say(words.LOCKED, seconds=round(wait)))
            return
        typed, pin = self._typed, self._pin
        self.clear()

        def work(token: CancelToken, report: Report) -> bool:
            return fits(typed, pin)

        self._jobs.io(Job("kiosk:pin", work, done=self._answer))

    def _answer(self, right: bool) -> None:
        if right:
            self._failures = 0
            self._digits.hide()
            self._head.setText(words.say(words.OPERATOR))
            self._dots.clear()
            self._say.setText(self.report())
            self._end.setText(words.say(words.END))
            self._end.show()
            return
        self._failures += 1
        if self._failures % TRIES == 0:
            self._locked_until = self._now() + LOCK_S
        self._say.setText(words.say(words.WRONG_PIN))
        self.wrong.emit()

    def _show_dots(self) -> None:
        self._dots.setText("●" * len(self._typed) or "–")

    def _build(self) -> None:
        pad = QWidget()
        pad.setObjectName("pad")
        pad.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(pad)
        column.setContentsMargins(32, 24, 32, 24)
        column.setSpacing(16)
        for label, look in ((self._head, "title"), (self._dots, "title"), (self._say, "text")):
            theme.role(label, "kiosk", look)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(label is self._say)
            column.addWidget(label)
        self._lay_digits()
        column.addWidget(self._digits)
        self._back.clicked.connect(self.hide)
        self._end.clicked.connect(self.opened_up)
        column.addWidget(self._end)
        column.addWidget(self._back)
        outer = QVBoxLayout(self)
        outer.addWidget(pad, 0, Qt.AlignmentFlag.AlignCenter)
        pad.setMinimumWidth(420)

    def _lay_digits(self) -> None:
        grid = QGridLayout(self._digits)
        grid.setContentsMargins(0, 0, 0, 0)
        for place, key in enumerate(("1", "2", "3", "4", "5", "6", "7", "8", "9", "C", "0", "OK")):
            button = _button(key)
            act = {"C": self.clear, "OK": self.enter}.get(key)
            button.clicked.connect(act or (lambda _, key=key: self.press(key)))
            grid.addWidget(button, place // 3, place % 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The window hands its keys over while the pad is open."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        elif event.key() == Qt.Key.Key_Backspace:
            self.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            self.press(event.text())


def _button(text: str) -> QPushButton:
    made = QPushButton(text)
    theme.role(made, "kiosk")
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made
