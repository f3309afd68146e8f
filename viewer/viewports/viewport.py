"""One place of the grid: a canvas in a thin frame that shows which place is under hand."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from viewer import theme
from viewer.canvas.view import CanvasView
from viewer.document.document import Document
from viewer.viewports.focus_ring import FocusRing
from viewer.viewports.strip import Strip

SERIES_MIME = "application/x-lesionscope-series"
FRAME_PX = 1


class Viewport(QFrame):
    """taken: a hand took it (press, key focus).  dropped(QMimeData): a series or files were dropped on it.

    linked: it follows the others and they follow it.
    """

    taken = Signal()
    dropped = Signal(QMimeData)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas, self.strip = CanvasView(), Strip()
        self._active = self._framed = self._aimed = False
        self._column = QVBoxLayout(self)
        self._column.setSpacing(0)
        self._column.addWidget(self.strip)
        self._column.addWidget(self.canvas, 1)
        self.set_framed(False)
        self.setAcceptDrops(True)
        self.canvas.setAccessibleName(self.tr("Image"))
        self._ring = FocusRing(self.canvas, self)
        self.canvas.installEventFilter(self)
        self.canvas.viewport().installEventFilter(self)

    @property
    def document(self) -> Document | None:
        return self.canvas.document

    @property
    def linked(self) -> bool:
        return self.strip.link.isChecked()

    @property
    def active(self) -> bool:
        """Whether this is the place under hand."""
        return self._active

    def set_active(self, active: bool) -> None:
        self._active = active
        self.update()

    def set_framed(self, framed: bool) -> None:
        """With others beside it a frame tells which one is active; alone, the image has all the room."""
        self._framed = framed
        self.strip.setVisible(framed)
        edge = FRAME_PX if framed else 0
        self._column.setContentsMargins(edge, edge, edge, edge)
        self.update()

    # Qt --------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Told before the canvas acts on it: what a tool does belongs to the place it was taken to."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusIn):
            self.taken.emit()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        lit = self._aimed or (self._framed and self._active)
        painter.fillRect(self.rect(), QColor(theme.ACCENT if lit else theme.LINE))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(SERIES_MIME) or event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._aim(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(False)
        event.acceptProposedAction()
        self.dropped.emit(event.mimeData())

    def _aim(self, aimed: bool) -> None:
        self._aimed = aimed
        self.update()
