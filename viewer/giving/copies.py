"""The dialog of copies without identity: what becomes of each file, a picture of it, and the one question to a person."""

from __future__ import annotations

import secrets
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from inference.export.deidentify import Plan
from inference.export.deidentify_pixels import Pixels
from viewer.document.document import Display
from viewer.panels.parts import Check, button, label
from viewer.translate import QT_TRANSLATE_NOOP

PREVIEW = QSize(420, 340)
WORDS = {
    Pixels.KEPT: QT_TRANSLATE_NOOP("CopiesDialog", "picture unchanged"),
    Pixels.BLANKED: QT_TRANSLATE_NOOP("CopiesDialog", "black outside the ultrasound picture"),
    Pixels.LOOK: QT_TRANSLATE_NOOP("CopiesDialog", "may show writing: look at it"),
}


class CopiesDialog(QDialog):
    """chosen(Plan): its picture is wanted.  wanted(list of Plan, pseudonym): write them."""

    chosen = Signal(object)
    wanted = Signal(object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Copy without identity"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.plans: list[Plan] = []
        self.name = QLineEdit(f"LS-{secrets.token_hex(3).upper()}")
        self.list, self.preview = QListWidget(), QLabel()
        self.looked = Check(
            self.tr("I have looked at every picture that may show writing: none shows a name")
        )
        self.looked.hide()  # until a picture is known that asks for it
        self.refused = label("", "warning", wrap=True)
        self.go = button(self.tr("Choose a folder…"), "export")
        self._lay_out()
        self.list.currentItemChanged.connect(self._choose)
        self.looked.toggled.connect(self._enable)
        self.name.textChanged.connect(self._enable)
        self.go.clicked.connect(self._want)
        self._enable()

    def _lay_out(self) -> None:
        self.preview.setFixedSize(PREVIEW)
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setAccessibleName(self.tr("The picture as it will be copied"))
        self.list.setAccessibleName(self.tr("Files"))
        self.list.setMinimumWidth(360)
        told = self.tr(
            "Names, numbers, dates and private elements are removed by the Basic Profile of DICOM PS3.15; UIDs are new."
            " Writing inside the picture itself is not recognised: look at the pictures."
        )
        form = QFormLayout()
        form.addRow(self.tr("Name and ID in the copies"), self.name)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 1)
        middle.addWidget(self.preview)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.go)
        column = QVBoxLayout(self)
        column.addWidget(label(told, "small", wrap=True))
        column.addLayout(form)
        column.addLayout(middle, 1)
        column.addWidget(self.looked)
        column.addWidget(self.refused)
        column.addLayout(foot)

    def show_plans(self, plans: list[Plan], refused: list[str]) -> None:
        """refused: a sentence for each file that will not be copied."""
        self.plans = plans
        self.list.clear()
        for plan in plans:
            item = QListWidgetItem(f"{plan.path.name} · {self.tr(WORDS[plan.pixels])}", self.list)
            item.setData(Qt.ItemDataRole.UserRole, plan)
        self.looked.setVisible(any(plan.pixels is Pixels.LOOK for plan in plans))
        shown = refused[:3] + ([self.tr("… and %n more", "", len(refused) - 3)] if len(refused) > 3 else [])
        self.refused.setText("\n".join(shown))
        self.refused.setVisible(bool(refused))
        self.list.setCurrentRow(0)
        self._enable()

    def show_picture(self, plan: Plan, image: QImage) -> None:
        """As it will be copied; one that comes late is not shown over another."""
        item = self.list.currentItem()
        if item is not None and item.data(Qt.ItemDataRole.UserRole) is plan:
            aspect, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            self.preview.setPixmap(QPixmap.fromImage(image.scaled(PREVIEW, aspect, smooth)))

    def _choose(self, item: QListWidgetItem | None) -> None:
        self.preview.clear()
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _enable(self) -> None:
        waits = any(plan.pixels is Pixels.LOOK for plan in self.plans) and not self.looked.isChecked()
        self.go.setEnabled(bool(self.plans) and not waits and bool(self.name.text().strip()))

    def _want(self) -> None:
        self.wanted.emit(self.plans, self.name.text().strip())


def picture(plan: Plan) -> QImage:
    """The first frame, black where the copy will be black. Raises ImageError."""
    import numpy as np

    from inference.images.archive import real_file
    from inference.images.opener import open_image
    from viewer.key_export import Order, shown_frame

    with real_file(plan.path) as path, closing(open_image(path)) as source:
        rgb = shown_frame(Order(source, 0, Display()))
        if plan.pixels is Pixels.BLANKED:
            inside = np.zeros(rgb.shape[:2], bool)
            for region in source.frame_info(0).regions:
                inside[region.rect.slices] = True
            rgb[~inside] = 0
        height, width = rgb.shape[:2]
        return QImage(rgb.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def fresh_folder(parent: Path, pseudonym: str) -> Path:
    """A folder that is not there yet, named after the pseudonym."""
    plain = "".join(c if c.isalnum() or c in "-_" else "-" for c in pseudonym)
    names = (f"{plain}{ending}" for ending in ("", *(f"-{number}" for number in range(2, 10_000))))
    return next(place for place in (parent / name for name in names) if not place.exists())
