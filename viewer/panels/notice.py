"""Error and warning lines above the canvas: they stack, wait to be read, and never take the keyboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from viewer import icons, theme
from viewer.panels.parts import button, label, tool

MOST = 4  # lines on show; the oldest of the least weight makes room
WEIGHT = {"info": 0, "warning": 1, "error": 2}
LOOKS = {
    "error": ("error", theme.ERROR),
    "warning": ("warning", theme.WARNING),
    "info": ("info", theme.QUIET),
}
assert WEIGHT.keys() == LOOKS.keys()


class NoticeLine(QWidget):
    """An icon, one sentence, details, close. kind: a key of LOOKS.  key: what it is about, "" for nothing shared."""

    closed = Signal()

    def __init__(self, text: str, *, kind: str = "error", log_id: str = "", key: str = "") -> None:
        super().__init__()
        self.text, self.log_id, self.kind, self.key = text, log_id, kind, key
        self.setProperty("surface", "raised")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(text)
        picture = QLabel()
        name, colour = LOOKS[kind]
        picture.setPixmap(icons.pixmap(name, 20, colour, self.devicePixelRatioF()))
        sentence = label(text, wrap=True)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.details = self._details()
        self.close_button = tool("x", self.tr("Close this message"))
        self.close_button.clicked.connect(self.closed)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 6, 6)
        line.setSpacing(8)
        for part, stretch in ((picture, 0), (sentence, 1), (self.details, 0), (self.close_button, 0)):
            line.addWidget(part, stretch, Qt.AlignmentFlag.AlignVCenter)

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
        line = self.layout()
        assert isinstance(line, QHBoxLayout)
        line.insertWidget(2, made, 0, Qt.AlignmentFlag.AlignVCenter)
        return made

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.log_id)
        self.details.setText(self.tr("Copied"))


class Notices(QWidget):
    """The stack of lines; takes no room while it is empty."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 0)
        self._column.setSpacing(4)
        self._lines: list[NoticeLine] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.hide()

    @property
    def lines(self) -> tuple[NoticeLine, ...]:
        return tuple(self._lines)

    def tell(self, text: str, *, kind: str = "error", log_id: str = "", key: str = "") -> NoticeLine:
        """Add a line at the foot, or in the place of the one with the same key; nothing is said twice."""
        for known in self._lines:
            if (known.text, known.kind, known.log_id, known.key) == (text, kind, log_id, key):
                return known
        line = NoticeLine(text, kind=kind, log_id=log_id, key=key)
        line.closed.connect(lambda: self.remove(line))
        older = next((known for known in self._lines if key and known.key == key), None)
        place = len(self._lines) if older is None else self._lines.index(older)
        self._lines.insert(place, line)
        self._column.insertWidget(place, line)
        if older is not None:
            self.remove(older)
        self._make_room(line)
        self.show()
        return line

    def _make_room(self, new: NoticeLine) -> None:
        """The new line stays on show, and pushes out none that weighs more: beside MOST errors it is one over."""
        while len(self._lines) > MOST:
            lighter = [line for line in self._lines if line is not new and _weight(line) <= _weight(new)]
            if not lighter:
                return
            self.remove(min(lighter, key=_weight))  # the first of equals: the oldest

    def remove(self, line: NoticeLine) -> None:
        if line in self._lines:
            self._lines.remove(line)
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.setVisible(bool(self._lines))

    def clear(self) -> None:
        for line in self.lines:
            self.remove(line)


def _weight(line: NoticeLine) -> int:
    return WEIGHT[line.kind]
