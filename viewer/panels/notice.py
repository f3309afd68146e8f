"""Error and warning lines above the canvas: they stack, wait to be read, and never take the keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from viewer import icons, theme
from viewer.panels.parts import button, label, tool

MOST = 4  # lines on show; an older one makes room
LOOKS = {
    "error": ("error", theme.ERROR),
    "warning": ("warning", theme.WARNING),
    "info": ("info", theme.QUIET),
}


class NoticeLine(QWidget):
    """An icon, one sentence, details, close. kind: a key of LOOKS."""

    closed = Signal()

    def __init__(self, text: str, *, kind: str = "error", log_id: str = "") -> None:
        super().__init__()
        self.text, self.log_id, self.kind = text, log_id, kind
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
        self._keep_off_the_keyboard()

    def _details(self) -> QPushButton:
        tip = self.tr("Copy {id} to the clipboard").format(id=self.log_id)
        made = button(self.tr("Copy log id"), tip=tip)
        made.setProperty("link", True)
        made.setVisible(bool(self.log_id))
        made.clicked.connect(self._copy)
        return made

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.log_id)
        self.details.setText(self.tr("Copied"))

    def _keep_off_the_keyboard(self) -> None:
        """Reachable by Tab, but a click does not move the focus away from the image."""
        for part in (self.details, self.close_button):
            part.setFocusPolicy(Qt.FocusPolicy.TabFocus)


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

    def tell(self, text: str, *, kind: str = "error", log_id: str = "") -> NoticeLine:
        """Add a line at the foot; one that says the same already is not doubled."""
        for line in self._lines:
            if (line.text, line.kind, line.log_id) == (text, kind, log_id):
                return line
        line = NoticeLine(text, kind=kind, log_id=log_id)
        line.closed.connect(lambda: self.remove(line))
        self._lines.append(line)
        self._column.addWidget(line)
        for old in self._lines[:-MOST]:
            self.remove(old)
        self.show()
        return line

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
