"""Pages of what is read, not looked at: a structured report as a tree of lines, a wrapped document to save."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from inference.images.dicom_document import WrappedDocument
from inference.images.source import Instance
from inference.images.sr_text import Line, Report
from viewer.moments import day
from viewer.numbers import local
from viewer.panels.parts import button, label

WIDTH, HEIGHT, NAME_PX = 760, 820, 300
EDGE = 120  # px of a small screen that stay free for the frame of the window


class Page(QDialog):
    """Title and the patient's line on top; stays beside the images, several may be open."""

    def __init__(self, title: str, status: str, instance: Instance, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = parent.screen().availableSize()
        self.resize(min(WIDTH, room.width() - EDGE), min(HEIGHT, room.height() - EDGE))
        self.column = QVBoxLayout(self)
        self.column.addWidget(label(title, "title", wrap=True))
        for line in (who(instance), when(instance), status):
            if line:
                self.column.addWidget(label(line, "small", wrap=True))

    def show_buttons(self, buttons: list[QWidget]) -> None:
        row = QHBoxLayout()
        row.addStretch(1)
        for each in buttons:
            row.addWidget(each)
        self.column.addLayout(row)


class ReportPage(Page):
    """A structured report, every line of it; a search line narrows them."""

    def __init__(self, report: Report, parent: QWidget) -> None:
        super().__init__(report.title, report.status, report.instance, parent)
        self._report = report
        self.search, self.tree = QLineEdit(), QTreeWidget()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.tree.setAccessibleName(report.title)
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setWordWrap(True)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.header().resizeSection(0, NAME_PX)
        fill(self.tree, report.lines)
        self.search.textChanged.connect(lambda text: narrow(self.tree, text))
        self.column.addWidget(self.search)
        self.column.addWidget(self.tree, 1)
        copy = button(self.tr("Copy as text"), tip=self.tr("Copy all lines to the clipboard"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(as_text(self._report)))
        close = button(self.tr("Close"))
        close.clicked.connect(self.close)
        self.show_buttons([copy, close])


class DocumentPage(Page):
    """save_wanted: the person wants the document's own bytes in a file."""

    save_wanted = Signal()

    def __init__(self, document: WrappedDocument, parent: QWidget) -> None:
        super().__init__(document.title or document.name, "", document.instance, parent)
        self.resize(520, 240)
        told = self.tr("This DICOM file wraps a document ({kind}, {size}). Save it to open it in its own program.")
        size = f"{len(document.content) / 1e6:.1f} MB" if len(document.content) >= 1e5 else f"{len(document.content)} B"
        self.column.addWidget(label(told.format(kind=document.kind, size=local(size)), wrap=True))
        self.column.addStretch(1)
        save, close = button(self.tr("Save document…")), button(self.tr("Close"))
        save.clicked.connect(self.save_wanted)
        close.clicked.connect(self.close)
        self.show_buttons([save, close])


def who(instance: Instance) -> str:
    """Name, ID, birth date and sex, as far as they are told."""
    parts = (instance.patient_name.replace("^", " ").strip(), instance.patient_id, day(instance.birth_date), instance.sex)
    return " · ".join(part for part in parts if part)


def when(instance: Instance) -> str:
    """Study, date, series and place, as far as they are told."""
    parts = (instance.study_description, day(instance.study_date), instance.series_description, instance.institution)
    return " · ".join(part for part in parts if part)


def fill(tree: QTreeWidget, lines: tuple[Line, ...]) -> None:
    """The levels of the lines become the branches of the tree, all open."""
    path: list[QTreeWidgetItem] = []
    for line in lines:
        del path[line.level :]
        item = QTreeWidgetItem(path[-1] if path else tree.invisibleRootItem(), [line.name, line.value])
        item.setToolTip(1, line.value)
        if line.heading:
            item.setFirstColumnSpanned(True)
        path.append(item)
    tree.expandAll()


def narrow(tree: QTreeWidget, text: str) -> None:
    """Only lines that hold the text, and what leads to them."""
    for at in range(tree.topLevelItemCount()):
        _narrow(tree.topLevelItem(at), text.casefold())


def _narrow(item: QTreeWidgetItem | None, text: str) -> bool:
    if item is None:
        return False
    inner = [_narrow(item.child(at), text) for at in range(item.childCount())]
    held = any(inner) or text in f"{item.text(0)} {item.text(1)}".casefold()
    item.setHidden(not held)
    return held


def as_text(report: Report) -> str:
    """The report as plain text, indented by its levels."""
    lines = [f"{'  ' * line.level}{line.name}: {line.value}".rstrip(": ") for line in report.lines]
    return "\n".join([report.title, report.status, *lines])
