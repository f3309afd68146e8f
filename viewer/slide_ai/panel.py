"""The LESION MAP panel: how the map of a slide is shown, and the list of what it holds."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QSlider,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from inference.maps.lesions import Lesion
from viewer.document.document import Document
from viewer.document.maps import PALETTES, ShownMap
from viewer.panels.layer_row import _Slider as ValueSlider
from viewer.panels.parts import Check, button, label, panel
from viewer.slide_ai.bar import PaletteBar

ROWS = 6  # of the list without scrolling
MOST_ROWS = 1000  # the largest; more than that nobody reads


class SlideMapPanel(QWidget):
    """lesion_chosen(Lesion).  open_wanted, export_wanted: a button was pressed.  Hidden where there is no map."""

    lesion_chosen = Signal(object)
    open_wanted = Signal()
    export_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._document: Document | None = None
        self._key = ""
        self._listed: object = None
        self.check = Check("")
        self.check.setAccessibleName(self.tr("Show the map"))
        self.choice, self.colours = QComboBox(), QComboBox()
        self.colours.addItems(PALETTES)
        self.colours.setAccessibleName(self.tr("Colours of the map"))
        self.choice.setAccessibleName(self.tr("Map"))
        self.threshold = ValueSlider(self.tr("Threshold"), self.tr("lesion map"), per_cent=False)
        self.opacity = ValueSlider(self.tr("Opacity"), self.tr("lesion map"), per_cent=True)
        self.bar, self.table = PaletteBar(), QTableWidget(0, 3)
        self.swipe = QSlider(Qt.Orientation.Horizontal)
        self.swipe.setRange(0, 100)
        self.swipe.setValue(100)
        self.swipe.setAccessibleName(self.tr("Swipe between two maps"))
        self._swipe_label = label(self.tr("Swipe"), "quiet")
        self._count = label("", "quiet", wrap=True)
        self.open_button = button(self.tr("Open map…"))
        self.export_button = button(self.tr("Export…"))
        self._lay_out()
        self._join()
        self.hide()

    def _lay_out(self) -> None:
        column = panel(self)
        column.addWidget(label(self.tr("LESION MAP"), "section"))
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
        column.addWidget(self._count)
        self._dress_table()
        column.addWidget(self.table)
        foot = QHBoxLayout()
        foot.addWidget(self.open_button)
        foot.addWidget(self.export_button)
        column.addLayout(foot)

    def _dress_table(self) -> None:
        table = self.table
        table.setHorizontalHeaderLabels([self.tr("No."), self.tr("Area mm²"), self.tr("Peak")])
        table.setAccessibleName(self.tr("Lesions"))
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setFixedHeight(28 * (ROWS + 1))
        table.setSortingEnabled(True)
        table.sortByColumn(0, Qt.SortOrder.AscendingOrder)

    def _join(self) -> None:
        self.check.toggled.connect(self._tell)
        self.colours.currentTextChanged.connect(self._tell)
        self.threshold.slider.valueChanged.connect(self._tell)
        self.opacity.slider.valueChanged.connect(self._tell)
        self.choice.activated.connect(lambda index: self._pick(self.choice.itemData(index)))
        self.swipe.valueChanged.connect(self._swiped)
        self.table.cellClicked.connect(self._choose)
        self.table.currentCellChanged.connect(lambda row, *_: self._choose(row) if self.table.hasFocus() else None)
        self.open_button.clicked.connect(self.open_wanted)
        self.export_button.clicked.connect(self.export_wanted)

    def set_document(self, document: Document | None) -> None:
        """Show another document's maps, or none."""
        if self._document is not None:
            self._document.maps.changed.leave(self.refresh)
        self._document, self._listed = document, None
        if document is not None:
            document.maps.changed.join(self.refresh)
        self.refresh()

    @property
    def shown(self) -> ShownMap | None:
        """The map that the sliders move."""
        return self._document.maps.shown.get(self._key) if self._document else None

    def refresh(self) -> None:
        """Follow the document."""
        maps = self._document.maps.shown if self._document else {}
        slide = self._document is not None and self._document.scope.modality == "SM"
        self.setVisible(bool(maps) or slide)
        if self._key not in maps:
            self._key = next(iter(maps), "")
        self._fill_choice()
        shown = self.shown
        for part in (self.check, self.colours, self.threshold.slider, self.opacity.slider, self.table):
            part.setEnabled(shown is not None)
        self.export_button.setEnabled(shown is not None and shown.ref is not None)
        two = len(maps) == 2
        self.swipe.setVisible(two)
        self._swipe_label.setVisible(two)
        if shown is not None:
            self._follow(shown)
            self._list(shown)
        else:
            self._count.setText(self.tr("No map yet. Run the models, or open a map."))
            self.table.setRowCount(0)

    def _fill_choice(self) -> None:
        self.choice.blockSignals(True)
        self.choice.clear()
        for key, shown in (self._document.maps.shown if self._document else {}).items():
            self.choice.addItem(shown.name, key)
        self.choice.setCurrentIndex(max(0, self.choice.findData(self._key)))
        self.choice.blockSignals(False)

    def _follow(self, shown: ShownMap) -> None:
        parts = (self.check, self.colours, self.threshold.slider, self.opacity.slider)
        for part in parts:
            part.blockSignals(True)
        self.check.setChecked(shown.view.visible)
        self.colours.setCurrentText(shown.view.palette)
        self.threshold.show_value(shown.view.threshold)
        self.opacity.show_value(shown.view.opacity)
        for part in parts:
            part.blockSignals(False)
        self.bar.show_as(shown.view.palette, shown.view.threshold)

    def _list(self, shown: ShownMap) -> None:
        found = shown.found
        if found is None or found.threshold != shown.view.threshold:
            self._count.setText(self.tr("Measuring the lesions…"))
            return
        if found is self._listed:
            return
        self._listed = found
        count = len(found.lesions)
        so_far = "" if shown.complete else self.tr(" so far")
        known = [lesion.area_mm2 for lesion in found.lesions if lesion.area_mm2 is not None]
        area = self.tr(" · {area:.3f} mm² together").format(area=sum(known)) if known else ""
        self._count.setText(self.tr("%n lesion(s){so_far}", "", count).format(so_far=so_far) + area)
        self.table.setSortingEnabled(False)
        self.table.setRowCount(min(count, MOST_ROWS))
        for row, lesion in enumerate(found.lesions[:MOST_ROWS]):
            for column, (text, value) in enumerate(cells(lesion, row + 1)):
                item = _Number(text, value)
                item.setData(Qt.ItemDataRole.UserRole + 1, lesion)
                self.table.setItem(row, column, item)
        self.table.setSortingEnabled(True)

    def _pick(self, key: str) -> None:
        self._key, self._listed = key, None
        self.refresh()

    def _tell(self) -> None:
        shown = self.shown
        if shown is not None and self._document is not None:
            view = replace(
                shown.view, visible=self.check.isChecked(), palette=self.colours.currentText(),
                threshold=self.threshold.value, opacity=self.opacity.value,
            )  # fmt: skip
            self._document.maps.look(self._key, view)

    def _swiped(self, value: int) -> None:
        if self._document is not None:
            self._document.maps.swipe_to(value / 100)

    def _choose(self, row: int, column: int = 0) -> None:
        item = self.table.item(row, 0)
        if item is not None:
            self.lesion_chosen.emit(item.data(Qt.ItemDataRole.UserRole + 1))


def cells(lesion: Lesion, number: int) -> tuple[tuple[str, float], ...]:
    """Text and sorting value of the three columns. Without spacing the area stays in pixels of the map, and says so."""
    area = f"{lesion.area_px} px" if lesion.area_mm2 is None else f"{lesion.area_mm2:.4f}"
    return (str(number), number), (area, float(lesion.area_px)), (f"{lesion.peak:.2f}", lesion.peak)


class _Number(QTableWidgetItem):
    """Sorted by its value, not by its text."""

    def __init__(self, text: str, value: float) -> None:
        super().__init__(text)
        self._value = value
        self.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return isinstance(other, _Number) and self._value < other._value
