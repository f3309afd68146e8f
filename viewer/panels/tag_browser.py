"""The header of the image under hand: search, sequences as a tree, copy of a cell, a row or all."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from inference.images.tags import TagRow, matching
from viewer.panels.parts import button, label

SEARCH_MS = 150
OPEN_UP_TO = 400  # rows found: so many are shown opened


class TagBrowser(QDialog):
    """Shows what it is handed; `closed` when a person is done."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.resize(860, 640)
        self._rows: tuple[TagRow, ...] = ()
        self.search, self.tree, self.count = QLineEdit(), QTreeWidget(), label("", "quiet")
        self.search.setPlaceholderText(self.tr("Search tag, name or value"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.search.setClearButtonEnabled(True)
        self.tree.setColumnCount(4)
        self.tree.setHeaderLabels([self.tr("Name"), self.tr("Tag"), self.tr("VR"), self.tr("Value")])
        self.tree.setUniformRowHeights(True)
        self.tree.setAccessibleName(self.tr("DICOM elements"))
        for column, width in enumerate((300, 110, 44)):
            self.tree.setColumnWidth(column, width)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SEARCH_MS)
        self._later.timeout.connect(self._fill)
        self.search.textChanged.connect(lambda text: self._later.start())
        self._lay_out()

    def _lay_out(self) -> None:
        cell = button(self.tr("Copy value"), tip=self.tr("Copy the cell"), key="Ctrl+C")
        row, every = button(self.tr("Copy row")), button(self.tr("Copy all"))
        for made, call in ((cell, self.copy_cell), (row, self.copy_row), (every, self.copy_all)):
            made.clicked.connect(call)
        copy = QAction(self.tr("Copy value"), self.tree)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_cell)
        self.tree.addAction(copy)
        foot = QHBoxLayout()
        foot.addWidget(self.count, 1)
        for made in (cell, row, every):
            foot.addWidget(made)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.tree, 1)
        column.addLayout(foot)

    def show_rows(self, name: str, rows: tuple[TagRow, ...]) -> None:
        """The header of the file `name`."""
        self.setWindowTitle(self.tr("DICOM elements of {name}").format(name=name))
        self._rows = rows
        self._fill()

    def show_words(self, name: str, words: str) -> None:
        """Nothing to list, and why."""
        self.show_rows(name, ())
        self.count.setText(words)

    def _fill(self) -> None:
        found = matching(self._rows, self.search.text())
        self.tree.clear()
        self.tree.addTopLevelItems([_item(row) for row in found])
        total = sum(_size(row) for row in found)
        self.count.setText(self.tr("%n element(s)", "", total))
        if self.search.text() and total <= OPEN_UP_TO:
            self.tree.expandAll()

    def copy_cell(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            column = self.tree.currentColumn()
            _to_clipboard(item.text(column if column >= 0 else 3))

    def copy_row(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            _to_clipboard(_row_of(item).text())

    def copy_all(self) -> None:
        """What is listed now, sequences indented."""
        lines = [line for row in matching(self._rows, self.search.text()) for line in _lines(row, 0)]
        _to_clipboard("\n".join(lines))

    def closeEvent(self, event: object) -> None:
        self.closed.emit()
        super().closeEvent(event)  # type: ignore[arg-type]  # Qt's own event


def _item(row: TagRow) -> QTreeWidgetItem:
    item = QTreeWidgetItem([row.name, row.tag, row.vr, row.value])
    item.addChildren([_item(part) for part in row.rows])
    return item


def _row_of(item: QTreeWidgetItem) -> TagRow:
    name, tag, vr, value = (item.text(column) for column in range(4))
    return TagRow(tag, vr, name, value)


def _size(row: TagRow) -> int:
    return bool(row.tag) + sum(_size(part) for part in row.rows)


def _lines(row: TagRow, depth: int) -> list[str]:
    return [
        "  " * depth + row.text().strip(),
        *(line for part in row.rows for line in _lines(part, depth + 1)),
    ]


def _to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
