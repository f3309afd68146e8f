"""The dialog that searches a DICOMweb server: fields, the studies it tells, and what opening one means."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from inference.images.dicomweb import Question, Server, StudyRow
from viewer.moments import day
from viewer.panels.parts import button, label

UID = Qt.ItemDataRole.UserRole
WIDE, HIGH = 860, 560


class RemoteDialog(QDialog):
    """searched(Server, Question).  wanted(Server, StudyRow): fetch and open it.  stopped(): nothing more is wanted."""

    searched = Signal(object, object)
    wanted = Signal(object, object)
    stopped = Signal()

    def __init__(self, parent: QWidget, servers: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open from a server (DICOMweb)"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(WIDE, HIGH)
        self.url, self.user, self.password = QComboBox(), QLineEdit(), QLineEdit()
        self.name, self.patient, self.date, self.modality = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.tree, self.status = QTreeWidget(), label("", "small", wrap=True)
        self.search, self.take = button(self.tr("Search")), button(self.tr("Open"), "open")
        self._dress(servers)
        self._lay_out()
        self.search.clicked.connect(self._search)
        self.take.clicked.connect(self._open)
        self.tree.itemActivated.connect(self._open)
        self.tree.currentItemChanged.connect(
            lambda *_: self.take.setEnabled(self.tree.currentItem() is not None)
        )
        for line in (self.name, self.patient, self.date, self.modality):
            line.returnPressed.connect(self._search)
        self.finished.connect(self.stopped)

    @property
    def server(self) -> Server:
        return Server(self.url.currentText().strip(), self.user.text().strip(), self.password.text())

    def say(self, words: str) -> None:
        """In the line under the list."""
        self.status.setText(words)

    def show_rows(self, rows: Sequence[StudyRow]) -> None:
        """Instead of what stood there."""
        self.tree.clear()
        for row in rows:
            name = row.name.replace("^", " ").strip()
            images = str(row.images or "")
            texts = [name, row.patient_id, day(row.birth_date), day(row.date), row.modalities, row.description, images]
            item = QTreeWidgetItem(self.tree, texts)
            item.setData(0, UID, row)
        self.take.setEnabled(False)
        none = self.tr("The server knows no such study.")
        self.say(self.tr("%n studies", "", len(rows)) if rows else none)

    def _search(self) -> None:
        self.say(self.tr("Searching…"))
        question = Question(
            self.name.text().strip(), self.patient.text().strip(), self.date.text().strip().replace("-", ""),
            self.modality.text().strip().upper(),
        )  # fmt: skip
        self.searched.emit(self.server, question)

    def _open(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            self.wanted.emit(self.server, item.data(0, UID))

    def _dress(self, servers: Sequence[str]) -> None:
        self.url.setEditable(True)
        self.url.addItems(list(servers))
        if (line := self.url.lineEdit()) is not None:
            line.setPlaceholderText("https://…/dicom-web")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.name.setPlaceholderText(self.tr("Family name, or name^given*"))
        self.date.setPlaceholderText("20260131")
        self.modality.setPlaceholderText("US")
        for widget, words in self._named():
            widget.setAccessibleName(words)
        heads = [
            self.tr("Name"), self.tr("Patient ID"), self.tr("Born"), self.tr("Date"), self.tr("Modalities"),
            self.tr("Study"), self.tr("Images"),
        ]  # fmt: skip
        self.tree.setHeaderLabels(heads)
        self.tree.setRootIsDecorated(False)
        self.tree.setSortingEnabled(False)
        self.tree.header().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.take.setEnabled(False)
        self.search.setDefault(True)

    def _named(self) -> list[tuple[QWidget, str]]:
        return [
            (self.url, self.tr("Server")), (self.user, self.tr("User (if asked for)")),
            (self.password, self.tr("Password")), (self.name, self.tr("Name")),
            (self.patient, self.tr("Patient ID")), (self.date, self.tr("Study date")),
            (self.modality, self.tr("Modality")), (self.tree, self.tr("Studies")),
        ]  # fmt: skip

    def _lay_out(self) -> None:
        left, right = QFormLayout(), QFormLayout()
        named = self._named()
        for widget, words in named[:3]:
            left.addRow(words, widget)
        for widget, words in named[3:7]:
            right.addRow(words, widget)
        top = QHBoxLayout()
        top.addLayout(left, 1)
        top.addLayout(right, 1)
        note = self.tr(
            "An opened study is copied to this computer until the window is closed. Nothing is sent but the question;"
            " passwords are not kept."
        )
        foot = QHBoxLayout()
        foot.addWidget(self.status, 1)
        foot.addWidget(self.search)
        foot.addWidget(self.take)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.tree, 1)
        column.addWidget(label(note, "small", wrap=True))
        column.addLayout(foot)
