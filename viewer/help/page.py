"""One page of text in a window of its own: read, select, copy, close."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget


class TextPage(QDialog):
    """Made for one reading; gone when closed."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(640, 520)
        self.text = QTextBrowser()
        self.text.setAccessibleName(title)
        self.text.setOpenExternalLinks(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addWidget(buttons)

    def show_plain(self, text: str) -> None:
        """As it is, in figures of one width."""
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setPlainText(text)

    def show_table(self, intro: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        head = "".join(f"<th align='left'>{escape(cell)}&nbsp;&nbsp;</th>" for cell in heads)
        body = "".join("<tr>" + "".join(f"<td>{escape(c)}&nbsp;&nbsp;</td>" for c in row) + "</tr>" for row in rows)
        self.text.setHtml(f"<p>{escape(intro)}</p><table cellpadding='3'><tr>{head}</tr>{body}</table>")
