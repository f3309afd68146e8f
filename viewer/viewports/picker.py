"""The layout picker: a field of cells to point at, and below it the layouts that suit what is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from viewer import theme
from viewer.panels.parts import button, label, rule
from viewer.viewports.grid import MOST, Shape
from viewer.viewports.layouts import Layout

CELL, GAP = 28, 4


class Picker(QFrame):
    """A pop-up. shape_chosen(Shape), layout_chosen(Layout)."""

    shape_chosen = Signal(object)
    layout_chosen = Signal(object)

    def __init__(self, now: Shape, layouts: Sequence[Layout], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "raised")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        self.cells, self._words = Cells(now), label(now.words(), "quiet")
        self.cells.pointed.connect(lambda shape: self._words.setText(shape.words()))
        self.cells.chosen.connect(self._take_shape)
        column.addWidget(self.cells)
        column.addWidget(self._words)
        if layouts:
            column.addWidget(rule())
        for layout in layouts:
            row = button(layout.title)
            row.setProperty("flat", True)
            row.setStyleSheet("text-align: left;")
            row.clicked.connect(lambda _=False, one=layout: self._take_layout(one))
            column.addWidget(row)

    def _take_shape(self, shape: Shape) -> None:
        self.close()
        self.shape_chosen.emit(shape)

    def _take_layout(self, layout: Layout) -> None:
        self.close()
        self.layout_chosen.emit(layout)

    def show_at(self, corner: QPoint) -> None:
        """corner: where its top left stands, on the screen."""
        self.move(corner)
        self.show()
        self.cells.setFocus()


class Cells(QWidget):
    """4 × 4 cells: pointing lights those of the shape, a click or Enter takes it, arrows change it."""

    pointed = Signal(object)
    chosen = Signal(object)

    def __init__(self, now: Shape) -> None:
        super().__init__()
        self.shape = now
        self.setFixedSize(MOST * CELL + (MOST - 1) * GAP, MOST * CELL + (MOST - 1) * GAP)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Rows and columns of viewports"))

    def point(self, rows: int, columns: int) -> None:
        """Held within 1 … 4."""
        shape = Shape(min(max(rows, 1), MOST), min(max(columns, 1), MOST))
        if shape != self.shape:
            self.shape = shape
            self.pointed.emit(shape)
            self.update()

    # Qt --------------------------------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at, step = event.position(), CELL + GAP
        self.point(int(at.y() // step) + 1, int(at.x() // step) + 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouseMoveEvent(event)
        self.chosen.emit(self.shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {
            Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1),
        }  # fmt: skip
        key = Qt.Key(event.key())
        if key in ways:
            down, right = ways[key]
            self.point(self.shape.rows + down, self.shape.columns + right)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(self.shape)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for row in range(MOST):
            for column in range(MOST):
                lit = row < self.shape.rows and column < self.shape.columns
                box = QRectF(column * (CELL + GAP), row * (CELL + GAP), CELL, CELL).adjusted(0.5, 0.5, -0.5, -0.5)
                painter.setPen(QPen(QColor(theme.ACCENT if lit else theme.EDGE), 1))
                painter.setBrush(QColor(theme.HOVER if lit else theme.PANEL))
                painter.drawRoundedRect(box, 4, 4)

    def sizeHint(self) -> QSize:
        return self.size()
