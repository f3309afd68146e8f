"""The list of key images: each opens its frame; the set goes out as PNG files or as a DICOM document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from viewer.document.document import Document
from viewer.panels.parts import button, label


@dataclass(frozen=True, slots=True, eq=False)
class KeyFrame:
    """A marked frame of an open image."""

    document: Document
    frame: int

    def words(self) -> str:
        info = self.document.info
        return f"{info.name} · {self.frame + 1} / {info.frames}" if info.frames > 1 else info.name


class KeyImageList(QDialog):
    """chosen(KeyFrame), removed(KeyFrame), export_wanted(), dicom_wanted()."""

    chosen = Signal(object)
    removed = Signal(object)
    export_wanted = Signal()
    dicom_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Key images"))
        self.resize(360, 420)
        self.list, self.empty = (
            QListWidget(),
            label(self.tr("No key image is marked. K marks the frame."), "quiet"),
        )
        self.remove, self.export = button(self.tr("Remove")), button(self.tr("Export PNG…"), "export")
        self.dicom = button(self.tr("Export DICOM…"), tip=self.tr("As a key object selection, for an archive"))
        self.dicom.clicked.connect(self.dicom_wanted)
        self.list.setAccessibleName(self.tr("Key images"))
        self.list.itemActivated.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.list.itemClicked.connect(lambda item: self.chosen.emit(item.data(Qt.ItemDataRole.UserRole)))
        self.remove.clicked.connect(self._remove)
        self.export.clicked.connect(self.export_wanted)
        foot = QHBoxLayout()
        foot.addWidget(self.remove)
        foot.addStretch(1)
        foot.addWidget(self.dicom)
        foot.addWidget(self.export)
        column = QVBoxLayout(self)
        column.addWidget(self.empty)
        column.addWidget(self.list, 1)
        column.addLayout(foot)

    def show_frames(self, frames: Sequence[KeyFrame]) -> None:
        """Of all open images, in their order."""
        row = self.list.currentRow()
        self.list.clear()
        for frame in frames:
            item = QListWidgetItem(frame.words(), self.list)
            item.setData(Qt.ItemDataRole.UserRole, frame)
        self.list.setCurrentRow(min(row, len(frames) - 1))
        self.empty.setVisible(not frames)
        for made in (self.remove, self.dicom, self.export):
            made.setEnabled(bool(frames))

    def _remove(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.removed.emit(item.data(Qt.ItemDataRole.UserRole))
