"""A list of files that opens what is chosen: by one click, by Enter, and by a double click not twice."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem


class PathList(QListWidget):
    """opened(path). Reached by Tab; a click leaves the keyboard where it was.

    Qt's own `itemActivated` comes by a double click or by a single one, as the desktop has it: not used.
    """

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._second = False  # a double click's second press is held
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.itemClicked.connect(self._open)

    def add_path(self, path: str, words: str, height: int, icon: QIcon | None = None) -> None:
        """height: px."""
        item = QListWidgetItem(words)
        item.setToolTip(path)
        item.setData(Qt.ItemDataRole.UserRole, path)
        item.setSizeHint(QSize(0, height))
        if icon is not None:
            item.setIcon(icon)
        self.addItem(item)

    def _open(self, item: QListWidgetItem) -> None:
        self.opened.emit(item.data(Qt.ItemDataRole.UserRole))

    # Qt --------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(item)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._second = False
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first click has opened the file; by now another may lie in its place."""
        self._second = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._second:
            self._second = False
        else:
            super().mouseReleaseEvent(event)
