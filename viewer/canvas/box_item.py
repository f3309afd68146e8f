"""Rectangles worth showing, such as the tissue a screen was cropped to: a thin quiet line on pixel edges."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Size
from inference.results import Box
from viewer.canvas.colours import QUIET
from viewer.canvas.item import ScreenItem, clip_to_share
from viewer.canvas.sampling import Grid, device_bounds


class BoxItem(ScreenItem):
    """All boxes of a frame."""

    def __init__(self, size: Size, parent: QGraphicsItem | None = None) -> None:
        super().__init__(size, parent)
        self._boxes: tuple[Box, ...] = ()

    def show_boxes(self, boxes: tuple[Box, ...]) -> None:
        unique = tuple(dict.fromkeys(boxes))
        if unique != self._boxes:
            self._boxes = unique
            self.update()

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        clip_to_share(self, painter, grid, ratio)
        ink = QColor(QUIET)
        ink.setAlpha(150)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.0))
        for box in self._boxes:
            at = device_bounds(grid.placement, box.rect)
            painter.drawRect(
                QRectF(at.left / ratio, at.top / ratio, (at.width - 1) / ratio, (at.height - 1) / ratio)
            )
