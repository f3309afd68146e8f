"""Error and warning lines: they stack, wait to be read, and never take the keyboard. Where they lie: notice_place.py."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from viewer import icons, theme
from viewer.panels.parts import button, tool

MOST = 4  # lines on show; the oldest of the least weight makes room
WEIGHT = {"info": 0, "warning": 1, "error": 2}
LOOKS = {
    "error": ("error", theme.ERROR),
    "warning": ("warning", theme.WARNING),
    "info": ("info", theme.QUIET),
}
assert WEIGHT.keys() == LOOKS.keys()


class NoticeLine(QWidget):
    """An icon, one sentence, what can be done about it below, close (Escape too). kind: a key of LOOKS.

    key: what it is about, "" for nothing shared.  offered: it needs more room now.
    """

    closed = Signal()
    offered = Signal()

    def __init__(self, text: str, *, kind: str = "error", log_id: str = "", key: str = "") -> None:
        super().__init__()
        self.text, self.log_id, self.kind, self.key = text, log_id, kind, key
        self.setProperty("surface", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(text)
        picture = QLabel()
        name, colour = LOOKS[kind]
        picture.setPixmap(icons.pixmap(name, 20, colour, self.devicePixelRatioF()))
        self.close_button = tool("x", self.tr("Close this message"))
        self.close_button.clicked.connect(self.closed)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 6, 6)
        line.setSpacing(8)
        line.addWidget(picture, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addLayout(self._words(), 1)
        line.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _words(self) -> QVBoxLayout:
        """The sentence, and below it a row for what is offered."""
        from viewer.panels.sentence import Sentence  # types that no first picture needs

        self.details = self._details()
        self._offers = QHBoxLayout()
        self._offers.setSpacing(16)
        self._offers.addWidget(self.details)
        self._offers.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(Sentence(self.text))
        words.addLayout(self._offers)
        words.addStretch(1)
        return words

    def _details(self) -> QPushButton:
        tip = self.tr("Copy {id} to the clipboard").format(id=self.log_id)
        made = button(self.tr("Copy log id"), tip=tip)
        made.setProperty("link", True)
        made.setVisible(bool(self.log_id))
        made.clicked.connect(self._copy)
        return made

    def offer(self, words: str, call: Callable[[], object]) -> QPushButton:
        """One more thing to do about it, as a link before the others."""
        made = button(words)
        made.setProperty("link", True)
        made.clicked.connect(lambda checked=False: call())
        self._offers.insertWidget(0, made)
        made.show()
        self.offered.emit()
        return made

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.log_id)
        self.details.setText(self.tr("Copied"))

    # Qt --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)


class Notices(QScrollArea):
    """The stack of lines; hidden while it is empty, scrolls where its place is too low for all.

    changed: lines came, went, or need more room.  keyboard_left: the line that had the keyboard was the last one.
    """

    changed = Signal()
    keyboard_left = Signal()

    def __init__(self) -> None:
        super().__init__()
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(4)
        self._lines: list[NoticeLine] = []
        inside.setMinimumHeight(1)  # what the lines need at their width counts, not what they need at the narrowest
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setStyleSheet("QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }")
        self.hide()

    @property
    def lines(self) -> tuple[NoticeLine, ...]:
        return tuple(self._lines)

    def height_for(self, width: int) -> int:
        """What all lines need at a width, logical px."""
        self._column.invalidate()
        return self._column.heightForWidth(width) if self._lines else 0

    def tell(self, text: str, *, kind: str = "error", log_id: str = "", key: str = "") -> NoticeLine:
        """Add a line at the foot, or in the place of the one with the same key; nothing is said twice."""
        for known in self._lines:
            if (known.text, known.kind, known.log_id, known.key) == (text, kind, log_id, key):
                return known
        line = NoticeLine(text, kind=kind, log_id=log_id, key=key)
        line.closed.connect(lambda: self.remove(line))
        line.offered.connect(self.changed)
        older = next((known for known in self._lines if key and known.key == key), None)
        place = len(self._lines) if older is None else self._lines.index(older)
        self._lines.insert(place, line)
        self._column.insertWidget(place, line)
        line.show()  # what is not shown yet has no size
        if older is not None:
            self.remove(older)
        self._make_room(line)
        self.show()
        self.changed.emit()
        QTimer.singleShot(0, self, lambda: self._bring(line))
        announce(line)
        return line

    def _bring(self, line: NoticeLine) -> None:
        """Into sight, where the stack scrolls."""
        if line in self._lines:
            self.ensureWidgetVisible(line)

    def _make_room(self, new: NoticeLine) -> None:
        """The new line stays on show, and pushes out none that weighs more: beside MOST errors it is one over."""
        while len(self._lines) > MOST:
            lighter = [line for line in self._lines if line is not new and _weight(line) <= _weight(new)]
            if not lighter:
                return
            self.remove(min(lighter, key=_weight))  # the first of equals: the oldest

    def remove(self, line: NoticeLine) -> None:
        if line not in self._lines:
            return
        focused = self.window().focusWidget()
        held = focused is not None and line.isAncestorOf(focused)
        place = self._lines.index(line)
        self._lines.remove(line)
        if held:
            self._hand_on(place)
        self._column.removeWidget(line)
        line.hide()
        line.deleteLater()
        self.setVisible(bool(self._lines))
        self.changed.emit()

    def _hand_on(self, place: int) -> None:
        """The keyboard goes to the line that follows, else to the one before."""
        if self._lines:
            self._lines[min(place, len(self._lines) - 1)].close_button.setFocus()
        else:
            self.keyboard_left.emit()

    def clear(self) -> None:
        for line in self.lines:
            self.remove(line)


def _weight(line: NoticeLine) -> int:
    return WEIGHT[line.kind]


def announce(line: NoticeLine) -> None:
    """Have a screen reader say it, an error at once; it is not under the keyboard and would not be read else."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # types that no first picture needs

    event = QAccessibleAnnouncementEvent(line, line.text)
    urgent = line.kind == "error"
    degree = QAccessible.AnnouncementPoliteness
    event.setPoliteness(degree.Assertive if urgent else degree.Polite)
    QAccessible.updateAccessibility(event)
