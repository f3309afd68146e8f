"""The list of what was measured on the image, quiet: a click shows the place, the words can be changed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from inference.measure.measurement import Measurement
from inference.measure.reading import measure
from viewer import theme
from viewer.canvas.measure_words import badge, brief, figures, name, statistics_lines
from viewer.document.document import Document
from viewer.numbers import local
from viewer.panels.measurement_plot import MeasurementPlot
from viewer.panels.parts import label, panel, tool

ROWS_SHOWN, ROW = 4, 26  # rows, px
KEY = Qt.ItemDataRole.UserRole
WORDS, FIGURE, FRAME = 0, 1, 2


class MeasurementsPanel(QWidget):
    """chosen(id): show it.  named(id, words).  remove_wanted(id).  copy_wanted, export_wanted, visible_toggled."""

    chosen = Signal(str)
    named = Signal(str, str)
    remove_wanted = Signal(str)
    copy_wanted = Signal()
    export_wanted = Signal()
    visible_toggled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._document: Document | None = None
        self.tree = QTreeWidget()
        self.plot = MeasurementPlot()
        self.empty = label(self.tr("L length, A angle, O ellipse"), "quiet")
        self.eye = tool("eye", self.tr("Show measurements"), "Q")
        self.copy = tool("card", self.tr("Copy as a table"))
        self.export = tool("export", self.tr("Export as CSV"))
        self._lay_out()
        self._dress()
        self._join()
        self.set_document(None)

    def set_document(self, document: Document | None) -> None:
        """Show another document's, or none."""
        if self._document is not None:
            self._document.measurements.changed.leave(self._changed)
            self._document.measurements.looked_at.leave(self.refresh)
        self._document = document
        if document is not None:
            document.measurements.changed.join(self._changed)
            document.measurements.looked_at.join(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """As the document has it now."""
        held = self._document.measurements if self._document else None
        all_ = held.all() if held else ()
        self.tree.blockSignals(True)
        self.tree.clear()
        for one in sorted(all_, key=lambda one: one.frame):
            self._add(one)
        self.tree.blockSignals(False)
        self.tree.setVisible(bool(all_))
        self.empty.setVisible(not all_)
        for button in (self.eye, self.copy, self.export):
            button.setEnabled(bool(all_))
        if held is not None:
            self._mark(held.chosen)

    def _changed(self, key: str) -> None:
        self.refresh()

    def _add(self, one: Measurement) -> None:
        document = self._document
        if document is None:
            return
        measured = measure(one, document.source.frame_info(one.frame))
        several = document.info.frames > 1
        words = one.label or name(one.shape)
        figure = "" if brief(one, measured) == words else local(brief(one, measured))
        item = QTreeWidgetItem([words, figure, str(one.frame + 1) if several else ""])
        item.setData(WORDS, KEY, one.id)
        item.setSizeHint(0, QSize(0, ROW))
        item.setTextAlignment(FRAME, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        stats = document.measurements.statistics(one)
        told = map(local, (*figures(measured), *(statistics_lines(stats) if stats else ()), badge(measured.calibration)))
        lines = [name(one.shape), *told]
        for column in range(3):
            item.setToolTip(column, "\n".join(lines))
        self.tree.addTopLevelItem(item)

    def _mark(self, key: str) -> None:
        for row in range(self.tree.topLevelItemCount()):
            item = self.tree.topLevelItem(row)
            if item is not None and item.data(WORDS, KEY) == key:
                self.tree.setCurrentItem(item)

    # layout ----------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = panel(self)
        head = QHBoxLayout()
        head.addWidget(label(self.tr("MEASUREMENTS"), "section"), 1)
        for button in (self.eye, self.copy, self.export):
            head.addWidget(button)
        column.addLayout(head)
        column.addWidget(self.empty)
        column.addWidget(self.tree)
        column.addWidget(self.plot)

    def _dress(self) -> None:
        tree = self.tree
        tree.setColumnCount(3)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setFixedHeight(ROWS_SHOWN * ROW + 4)
        tree.setFocusPolicy(
            Qt.FocusPolicy.TabFocus
        )  # a click shows the place and leaves the keys with the image
        tree.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
        )
        tree.setAccessibleName(self.tr("Measurements"))
        tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        tree.setFont(theme.font(theme.SMALL))
        head = tree.header()
        head.setStretchLastSection(False)
        head.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(FIGURE, QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(FRAME, QHeaderView.ResizeMode.ResizeToContents)

    def _join(self) -> None:
        self.tree.itemClicked.connect(lambda item: self.chosen.emit(item.data(WORDS, KEY)))
        self.tree.itemActivated.connect(lambda item: self.chosen.emit(item.data(WORDS, KEY)))
        self.tree.itemChanged.connect(self._named)
        self.eye.clicked.connect(self.visible_toggled)
        self.copy.clicked.connect(self.copy_wanted)
        self.export.clicked.connect(self.export_wanted)

    def _named(self, item: QTreeWidgetItem, column: int) -> None:
        """Only the words are a person's; what was written over a figure is put back."""
        key, text = item.data(WORDS, KEY), item.text(WORDS).strip()
        held = self._document.measurements.get(key) if self._document else None
        if held is None:
            return
        if column == WORDS and text != (held.label or name(held.shape)):
            self.named.emit(key, text)
        else:
            self.refresh()
