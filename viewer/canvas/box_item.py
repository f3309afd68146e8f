"""Rectangles worth showing, such as the tissue a screen was cropped to: a thin quiet line on pixel edges."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Size
from viewer.canvas.box_looks import BoxLook
from viewer.canvas.colours import QUIET
from viewer.canvas.item import ScreenItem, clip_to_share
from viewer.canvas.lines import dashed
from viewer.canvas.sampling import Grid, device_bounds
from viewer.canvas.tags import TAG_PX, draw_tag, screen_of, text_font

NAME_ROOM = 1.6  # a box narrower than this many widths of its name goes without it


class BoxItem(ScreenItem):
    """All boxes of a frame. A scored one is dashed and tagged like all that the AI says."""

    def __init__(self, size: Size, parent: QGraphicsItem | None = None) -> None:
        super().__init__(size, parent)
        self._boxes: tuple[BoxLook, ...] = ()

    def show_boxes(self, boxes: tuple[BoxLook, ...]) -> None:
        if boxes != self._boxes:
            self._boxes = boxes
            self.update()

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        clip_to_share(self, painter, grid, ratio)
        for look in self._boxes:
            at = device_bounds(grid.placement, look.rect)
            place = QRectF(at.left / ratio, at.top / ratio, (at.width - 1) / ratio, (at.height - 1) / ratio)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, bool(look.answer))
            if look.answer:
                _scored(painter, place, look)
            else:
                _quiet(painter, place, look.name)


def _scored(painter: QPainter, place: QRectF, look: BoxLook) -> None:
    path = QPainterPath()
    path.addRect(place)
    dashed(painter, path, QColor(look.colour))
    draw_tag(painter, place, look.answer, QColor(look.colour))


def _quiet(painter: QPainter, place: QRectF, name: str) -> None:
    """A thin line, its name inside the lower left corner where there is room."""
    ink = QColor(QUIET)
    ink.setAlpha(150)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(ink, 1.0))
    painter.drawRect(place)
    font = text_font(TAG_PX)
    seen = place.intersected(screen_of(painter))
    if name and seen.width() > NAME_ROOM * QFontMetricsF(font).horizontalAdvance(name):
        painter.setFont(font)
        painter.setPen(QColor(QUIET))
        painter.drawText(QPointF(seen.left() + 4, seen.bottom() - 4), name)
