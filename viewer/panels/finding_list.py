"""The regions A1 outlines: number, area, peak. A click shows the place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from viewer import theme
from viewer.numbers import local
from viewer.panels.case import Finding

ROWS_SHOWN, ROW, HEAD = 2, 28, 22  # px


class FindingList(QWidget):
    """Always as high as its head and two rows; more rows scroll. chosen(int): 0-based, −1 without outline."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.tree = QTreeWidget()
        self.tree.setColumnCount(3)
        self.tree.setRootIsDecorated(False)
        self.tree.setUniformRowHeights(True)
        self.tree.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click shows the place and leaves the keys
        self.tree.setAccessibleName(self.tr("Findings"))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setFixedHeight(HEAD + ROWS_SHOWN * ROW + 2)
        self._dress_head()
        self.tree.itemClicked.connect(self._choose)
        self.tree.itemActivated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tree)

    def show_findings(self, findings: Sequence[Finding], unlocated: str = "") -> None:
        """unlocated: the words for a finding that has no outline, "" if there is none."""
        self.tree.clear()
        for index, finding in enumerate(findings):
            self._add(index, str(index + 1), _area(finding), local(f"{finding.peak:.2f}"))
        if unlocated:
            self._add(-1, "–", unlocated, "")
        if not self.tree.topLevelItemCount():
            self._add_placeholder()

    @property
    def count(self) -> int:
        """Findings on show, the placeholder not among them."""
        items = [self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount())]
        return sum(item is not None and not item.isDisabled() for item in items)

    def _dress_head(self) -> None:
        self.tree.setHeaderLabels([self.tr("No."), self.tr("Area"), self.tr("Peak")])
        head = self.tree.header()
        head.setFixedHeight(HEAD)
        head.setSectionsClickable(False)
        head.setStretchLastSection(False)
        head.setStyleSheet(
            f"QHeaderView {{ background: {theme.PANEL}; border: none; }} QHeaderView::section {{"
            f" background: {theme.PANEL}; color: {theme.QUIET}; font-size: {theme.SMALL}px; border: none;"
            f" border-bottom: 1px solid {theme.LINE}; padding: 0 4px; }}"
        )
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column, width in ((0, 36), (2, 52)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            self.tree.setColumnWidth(column, width)
        item = self.tree.headerItem()
        if item is not None:
            item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _add(self, index: int, *texts: str) -> None:
        item = QTreeWidgetItem(list(texts))
        item.setData(0, Qt.ItemDataRole.UserRole, index)
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setSizeHint(0, QSize(0, ROW))
        item.setToolTip(1, self.tr("Area at the model's threshold; click to see the place"))
        self.tree.addTopLevelItem(item)

    def _add_placeholder(self) -> None:
        item = QTreeWidgetItem(["–", "–", "–"])
        item.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setDisabled(True)
        item.setSizeHint(0, QSize(0, ROW))
        self.tree.addTopLevelItem(item)

    def _choose(self, item: QTreeWidgetItem) -> None:
        index = item.data(0, Qt.ItemDataRole.UserRole)
        if index is not None:
            self.chosen.emit(index)


def _area(finding: Finding) -> str:
    """In mm² where the spacing is known, else in pixels: never a guess."""
    if finding.area_mm2 is None:
        return f"{finding.area_px:,} px".replace(",", "\u2009")
    return local(f"{finding.area_mm2:.1f} mm²")
