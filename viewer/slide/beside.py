"""The pictures beside a slide: label, macro, thumbnail. What may carry a name is covered until somebody asks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from inference.slides.source import HIDDEN
from viewer.canvas.item import image_of
from viewer.panels.parts import button

MOST_PX = 640


class Beside(QDialog):
    """One tab for each picture, (h, w, 3) uint8."""

    def __init__(self, pictures: Mapping[str, NDArray[np.uint8]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Label and overview pictures"))
        self.tabs = QTabWidget()
        names = {"label": self.tr("Label"), "macro": self.tr("Macro"), "thumbnail": self.tr("Thumbnail")}
        for name in sorted(pictures, key=lambda name: name in HIDDEN):
            page = _picture(pictures[name])
            self.tabs.addTab(self._covered(page) if name in HIDDEN else page, names.get(name, name))
        column = QVBoxLayout(self)
        column.addWidget(self.tabs)

    def _covered(self, page: QWidget) -> QWidget:
        stack, cover = QStackedWidget(), QWidget()
        show = button(self.tr("Show (it may carry the patient's name)"))
        show.clicked.connect(lambda: stack.setCurrentWidget(page))
        column = QVBoxLayout(cover)
        column.addWidget(show, 0, Qt.AlignmentFlag.AlignCenter)
        stack.addWidget(cover)
        stack.addWidget(page)
        return stack


def _picture(pixels: NDArray[np.uint8]) -> QLabel:
    shown = QLabel()
    shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    image = image_of(pixels)
    if max(image.width(), image.height()) > MOST_PX:
        image = image.scaled(MOST_PX, MOST_PX, keep, smooth)
    shown.setPixmap(QPixmap.fromImage(image.copy()))
    return shown
