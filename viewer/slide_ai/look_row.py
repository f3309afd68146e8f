"""How the chosen map looks: shown or not, which one, colours, threshold, opacity, swipe between two."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSlider, QVBoxLayout, QWidget

from viewer.document.maps import PALETTES, MapView, ShownMap
from viewer.panels.layer_row import _Slider as ValueSlider
from viewer.panels.parts import Check, label
from viewer.slide_ai.bar import PaletteBar


class LookRows(QWidget):
    """looked(MapView): a person changed it.  picked(str): another map's key.  swiped(float): 0–1."""

    looked = Signal(object)
    picked = Signal(str)
    swiped = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._view = MapView()
        self.check = Check("")
        self.check.setAccessibleName(self.tr("Show the map"))
        self.choice, self.colours = QComboBox(), QComboBox()
        self.colours.addItems(PALETTES)
        self.colours.setAccessibleName(self.tr("Colours of the map"))
        self.choice.setAccessibleName(self.tr("Map"))
        self.threshold = ValueSlider(self.tr("Threshold"), self.tr("lesion map"), per_cent=False)
        self.opacity = ValueSlider(self.tr("Opacity"), self.tr("lesion map"), per_cent=True)
        self.bar = PaletteBar()
        self.swipe = QSlider(Qt.Orientation.Horizontal)
        self.swipe.setRange(0, 100)
        self.swipe.setValue(100)
        self.swipe.setAccessibleName(self.tr("Swipe between two maps"))
        self._swipe_label = label(self.tr("Swipe"), "quiet")
        self._lay_out()
        self._join()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.check)
        head.addWidget(self.choice, 1)
        head.addWidget(self.colours)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        for row, part in enumerate((self.threshold, self.opacity)):
            for place, widget in enumerate((part.title, part.slider, part.number)):
                grid.addWidget(widget, row, place)
        grid.addWidget(self._swipe_label, 2, 0)
        grid.addWidget(self.swipe, 2, 1, 1, 2)
        column.addLayout(grid)
        column.addWidget(self.bar)

    def _join(self) -> None:
        self.check.toggled.connect(self._tell)
        self.colours.currentTextChanged.connect(self._tell)
        self.threshold.slider.valueChanged.connect(self._tell)
        self.opacity.slider.valueChanged.connect(self._tell)
        self.choice.activated.connect(lambda index: self.picked.emit(self.choice.itemData(index)))
        self.swipe.valueChanged.connect(lambda value: self.swiped.emit(value / 100))

    def show_maps(self, maps: dict[str, ShownMap], key: str) -> None:
        """The names to choose from, and the swipe where there are two."""
        self.choice.blockSignals(True)
        self.choice.clear()
        for each, shown in maps.items():
            self.choice.addItem(shown.name, each)
        self.choice.setCurrentIndex(max(0, self.choice.findData(key)))
        self.choice.blockSignals(False)
        for part in (self.swipe, self._swipe_label):
            part.setVisible(len(maps) == 2)

    def show_view(self, view: MapView) -> None:
        """As the document has it."""
        self._view = view
        parts = (self.check, self.colours, self.threshold.slider, self.opacity.slider)
        for part in parts:
            part.blockSignals(True)
        self.check.setChecked(view.visible)
        self.colours.setCurrentText(view.palette)
        self.threshold.show_value(view.threshold)
        self.opacity.show_value(view.opacity)
        for part in parts:
            part.blockSignals(False)
        self.bar.show_as(view.palette, view.threshold)

    def _tell(self) -> None:
        self.looked.emit(
            replace(
                self._view, visible=self.check.isChecked(), palette=self.colours.currentText(),
                threshold=self.threshold.value, opacity=self.opacity.value,
            )
        )  # fmt: skip
