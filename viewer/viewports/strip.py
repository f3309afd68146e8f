"""The thin line above a picture that has neighbours: what it is, what was done to hang it, whether it is linked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from viewer import theme
from viewer.panels.parts import Elided

HEIGHT = 22


class Strip(QWidget):
    """linked_changed(bool): the person linked this place with the others or set it free."""

    linked_changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT)
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._caption, self._note = Elided(role="small"), QLabel()
        self._note.setProperty("role", "warning")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self.link = self._chip()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 4, 0)
        row.setSpacing(8)
        row.addWidget(self._caption, 1)
        row.addWidget(self._note)
        row.addWidget(self.link)

    def _chip(self) -> QPushButton:
        """A word, never a colour alone."""
        chip = QPushButton()
        chip.setCheckable(True)
        chip.setChecked(True)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setStyleSheet(
            f"QPushButton {{ min-height: 16px; min-width: 0; padding: 0 6px; border: none;"
            f" font-size: {theme.SMALL}px; background: transparent; color: {theme.QUIET}; }}"
            f"QPushButton:checked {{ color: {theme.ACCENT}; }} QPushButton:hover {{ background: {theme.HOVER}; }}"
        )
        chip.toggled.connect(self._linked)
        chip.setText(self.tr("linked"))
        chip.setToolTip(self.tr("Scrolls, zooms and windows with the others. Click to set it free."))
        return chip

    def _linked(self, linked: bool) -> None:
        self.link.setText(self.tr("linked") if linked else self.tr("free"))
        self.linked_changed.emit(linked)

    def say(self, caption: str, notes: tuple[str, ...] = (), *, short: str = "") -> None:
        """notes: whole sentences, read in the tooltip; short: the words that stand for them."""
        self._caption.show_text(caption)
        self._note.setText(short)
        self._note.setVisible(bool(short))
        told = "\n".join(notes)
        for part in (self._note, self._caption):
            part.setToolTip(told or caption)

    @property
    def words(self) -> tuple[str, str]:
        """Caption and the short note, as they stand."""
        return self._caption.text(), self._note.text()
