"""The list of lesions: as many rows as there are, up to six; nothing where there are none."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from inference.maps.lesions import Lesion
from viewer.numbers import local

ROWS = 6  # without scrolling
ROW, HEAD = 28, 26  # px
MOST_ROWS = 1000  # the largest; more than that nobody reads
LESION = Qt.ItemDataRole.UserRole + 1


class LesionTable(QTableWidget):
    """chosen(Lesion): by a click, or by the arrow keys."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(0, 3)
        self._listed: Sequence[Lesion] | None = None
        self.setHorizontalHeaderLabels([self.tr("No."), self.tr("Area mm²"), self.tr("Peak")])
        self.setAccessibleName(self.tr("Lesions"))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setFixedHeight(HEAD)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.cellClicked.connect(self._choose)
        self.currentCellChanged.connect(lambda row, *_: self._choose(row) if self.hasFocus() else None)
        self.show_lesions(())

    def show_lesions(self, lesions: Sequence[Lesion]) -> None:
        """Largest first, numbered as they come."""
        if lesions is self._listed:
            return
        self._listed = lesions
        self.setSortingEnabled(False)
        self.setRowCount(min(len(lesions), MOST_ROWS))
        for row, lesion in enumerate(lesions[:MOST_ROWS]):
            for column, (text, value) in enumerate(cells(lesion, row + 1)):
                item = _Number(text, value)
                item.setData(LESION, lesion)
                self.setItem(row, column, item)
        self.setSortingEnabled(True)
        self.setFixedHeight(HEAD + ROW * min(self.rowCount(), ROWS) + 2 * self.frameWidth())
        self.setVisible(bool(lesions))

    def _choose(self, row: int, column: int = 0) -> None:
        item = self.item(row, 0)
        if item is not None:
            self.chosen.emit(item.data(LESION))


def cells(lesion: Lesion, number: int) -> tuple[tuple[str, float], ...]:
    """Text and sorting value of the three columns. Without spacing the area stays in pixels of the map, and says so."""
    area = f"{lesion.area_px} px" if lesion.area_mm2 is None else local(f"{lesion.area_mm2:.4f}")
    return (str(number), number), (area, float(lesion.area_px)), (local(f"{lesion.peak:.2f}"), lesion.peak)


class _Number(QTableWidgetItem):
    """Sorted by its value, not by its text."""

    def __init__(self, text: str, value: float) -> None:
        super().__init__(text)
        self._value = value
        self.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def __lt__(self, other: QTableWidgetItem) -> bool:
        return isinstance(other, _Number) and self._value < other._value
