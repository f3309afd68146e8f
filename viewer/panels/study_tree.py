"""The tree of what is open: Patient ▸ Study ▸ series; rows stay while their images do, and can be dragged away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QTreeWidgetItem

from viewer.panels.study_row import CURRENT, IMAGE, PICTURE, RowDelegate, close_rect
from viewer.panels.study_rows import Branch, Key, OpenImage

SERIES_MIME = "application/x-lesionscope-series"  # holds the number of the image among those open, in decimal
KEY = Qt.ItemDataRole.UserRole + 10
INDENT = 8  # px


@dataclass(slots=True, eq=False)
class _Row:
    image: OpenImage
    item: QTreeWidgetItem


class StudyTree(QTreeWidget):
    """chosen(index), close_wanted(index): of the images as `show_images` was given them.

    Reached by Tab; arrows walk and fold, Enter shows, Delete closes. A click shows and leaves the keyboard where it was.
    What a person folded stays folded while its patient is open.
    """

    chosen = Signal(int)
    close_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self._branches: dict[Key, QTreeWidgetItem] = {}
        self._current = -1
        self._pressed_close: QTreeWidgetItem | None = None
        self.setHeaderHidden(True)
        self.setIndentation(INDENT)
        self.setUniformRowHeights(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setItemDelegate(RowDelegate(self))
        self.itemClicked.connect(self._choose)

    # what is shown ---------------------------------------------------------------------------------------

    @property
    def images(self) -> tuple[OpenImage, ...]:
        return tuple(row.image for row in self._rows)

    @property
    def current(self) -> int:
        """The image that is marked as shown, −1 for none."""
        return self._current

    def item_of(self, index: int) -> QTreeWidgetItem:
        """The row of an image."""
        return self._rows[index].item

    def show_images(
        self, images: Sequence[OpenImage], current: int, thumbnails: Sequence[QPixmap | None] = ()
    ) -> None:
        """Tells of nothing. current: index, −1 for none; thumbnails[i] belongs to images[i]."""
        start, stop, fresh = _changed(self.images, images)
        for row in reversed(self._rows[start:stop]):
            self._remove(row)
        for offset, image in enumerate(fresh):
            self._insert(start + offset, image)
        for row, picture in zip(self._rows, thumbnails, strict=False):
            if picture is not None and row.item.data(0, PICTURE) is not picture:
                row.item.setData(0, PICTURE, picture)
        self._mark(current if 0 <= current < len(self._rows) else -1)

    def _mark(self, current: int) -> None:
        before = self._current
        self._current = current
        for number, row in enumerate(self._rows):
            if bool(row.item.data(0, CURRENT)) != (number == current):
                row.item.setData(0, CURRENT, number == current)
        if current >= 0 and current != before:
            item = self._rows[current].item
            if all(branch.isExpanded() for branch in _above(item)):  # Qt would unfold them
                self.setCurrentItem(item)
                self.scrollToItem(item)

    def _insert(self, index: int, image: OpenImage) -> None:
        study = self._branch(image.study, self._branch(image.patient, self.invisibleRootItem()))
        item = QTreeWidgetItem()
        item.setData(0, IMAGE, image)
        item.setToolTip(0, image.tooltip)
        words = ", ".join(part for part in (image.title, image.detail, image.stack) if part)
        item.setData(0, Qt.ItemDataRole.AccessibleTextRole, words)
        before = sum(1 for row in self._rows[:index] if row.item.parent() is study)
        study.insertChild(before, item)
        self._rows.insert(index, _Row(image, item))

    def _branch(self, branch: Branch, parent: QTreeWidgetItem) -> QTreeWidgetItem:
        found = self._branches.get(branch.key)
        if found is None:
            found = QTreeWidgetItem(parent, [branch.words])
            found.setData(0, KEY, branch.key)
            found.setData(0, IMAGE, branch)
            found.setToolTip(0, " · ".join(part for part in (branch.words, branch.detail) if part))
            found.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            found.setExpanded(True)
            self._branches[branch.key] = found
        return found

    def _remove(self, row: _Row) -> None:
        """With it go the branches that held nothing else."""
        self._rows.remove(row)
        item: QTreeWidgetItem | None = row.item
        while item is not None and item.childCount() == 0:
            parent = item.parent()
            self._branches.pop(item.data(0, KEY), None)
            (parent or self.invisibleRootItem()).removeChild(item)
            item = parent

    def _index(self, item: QTreeWidgetItem | None) -> int:
        return next((n for n, row in enumerate(self._rows) if row.item is item), -1)

    # what a person does ----------------------------------------------------------------------------------

    def _choose(self, item: QTreeWidgetItem) -> None:
        index = self._index(item)
        if index >= 0:
            self.chosen.emit(index)
        else:
            item.setExpanded(not item.isExpanded())

    def _closer(self, at: QPoint) -> QTreeWidgetItem | None:
        """The row whose cross lies there."""
        item = self.itemAt(at)
        inside = item is not None and close_rect(self.visualItemRect(item)).contains(at)
        return item if inside and self._index(item) >= 0 else None

    # Qt --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(item)
        elif event.key() == Qt.Key.Key_Delete and self._index(item) >= 0:
            self.close_wanted.emit(self._index(item))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_close = self._closer(event.position().toPoint())
        if self._pressed_close is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed_close = self._pressed_close, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif self._closer(event.position().toPoint()) is pressed:
            self.close_wanted.emit(self._index(pressed))

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        data = QMimeData()
        indexes = [index for index in (self._index(item) for item in items) if index >= 0]
        if indexes:
            data.setData(SERIES_MIME, str(indexes[0]).encode())
        return data

    def drawBranches(self, painter: object, rect: object, index: object) -> None:
        """The delegate draws the folding mark."""


def _above(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found, parent = [], item.parent()
    while parent is not None:
        found.append(parent)
        parent = parent.parent()
    return found


def _changed(old: Sequence[OpenImage], new: Sequence[OpenImage]) -> tuple[int, int, Sequence[OpenImage]]:
    """(start, stop, images): old[start:stop] replaced by `images` gives `new`; both ends that agree are kept."""
    short = min(len(old), len(new))
    start = next((n for n in range(short) if old[n] != new[n]), short)
    tail = next((n for n in range(short - start) if old[-1 - n] != new[-1 - n]), short - start)
    return start, len(old) - tail, new[start : len(new) - tail]
