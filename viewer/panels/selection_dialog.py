"""What a key object selection is for, asked before it is written."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from inference.records import dataclass
from viewer.panels.parts import button, label
from viewer.translate import QT_TRANSLATE_NOOP

# DICOM's titles (CID 7010), by code; they are written in English, as the standard has them
TITLES = {
    "113000": QT_TRANSLATE_NOOP("SelectionDialog", "Of interest"),
    "113002": QT_TRANSLATE_NOOP("SelectionDialog", "For referring provider"),
    "113003": QT_TRANSLATE_NOOP("SelectionDialog", "For surgery"),
    "113004": QT_TRANSLATE_NOOP("SelectionDialog", "For teaching"),
    "113005": QT_TRANSLATE_NOOP("SelectionDialog", "For conference"),
    "113006": QT_TRANSLATE_NOOP("SelectionDialog", "For therapy"),
    "113007": QT_TRANSLATE_NOOP("SelectionDialog", "For patient"),
    "113008": QT_TRANSLATE_NOOP("SelectionDialog", "For peer review"),
    "113009": QT_TRANSLATE_NOOP("SelectionDialog", "For research"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """title: a code of TITLES.  note: in a person's words, may be empty."""

    title: str = "113000"
    note: str = ""


class SelectionDialog(QDialog):
    """wanted(Wish): the person goes on."""

    wanted = Signal(object)

    def __init__(self, count: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Key object selection"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(380)
        self.title, self.note = QComboBox(), QLineEdit()
        for code, words in TITLES.items():
            self.title.addItem(QCoreApplication.translate("SelectionDialog", words), code)
        self.title.setAccessibleName(self.tr("What for"))
        self.note.setPlaceholderText(self.tr("Note (optional)"))
        self.note.setAccessibleName(self.tr("Note (optional)"))
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(label(self.tr("%n key image(s), one DICOM file for each study", "", count), "small"))
        column.addWidget(self.title)
        column.addWidget(self.note)
        column.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        self.write, cancel = button(self.tr("Write…"), "export"), button(self.tr("Cancel"))
        self.write.setDefault(True)
        self.write.clicked.connect(self._write)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.write)
        return row

    def _write(self) -> None:
        self.wanted.emit(Wish(self.title.currentData(), self.note.text()))
        self.accept()
