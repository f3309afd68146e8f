"""What every layer of the canvas shares: a place in level-0 pixels, painted on the screen's own grid."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPaintDevice, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from inference.geometry import Rect, Size
from viewer.canvas.camera import Placement
from viewer.canvas.sampling import Grid
from viewer.canvas.stage import Stage

MARGIN = 64.0  # level-0 px; halos and tags may lie a little beyond the image
FORMATS = {1: QImage.Format.Format_Grayscale8, 3: QImage.Format.Format_RGB888}


class ScreenItem(QGraphicsItem):
    """Lies on the whole image; `draw` gets a painter in device pixels and the grid to fill."""

    def __init__(self, size: Size, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
        self.size = size
        self._bounds = QRectF(-MARGIN, -MARGIN, size.width + 2 * MARGIN, size.height + 2 * MARGIN)

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        """Paint what lies on `grid`, the whole screen. A pixel of the painter is `ratio` device pixels."""
        raise NotImplementedError

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        ratio = painter.device().devicePixelRatio()
        grid = Grid(placement_of(painter.worldTransform(), ratio), device_rect(painter.device(), ratio))
        painter.save()
        try:
            painter.resetTransform()
            self.draw(painter, grid, ratio)
        finally:
            painter.restore()


def clip_to_share(item: QGraphicsItem, painter: QPainter, grid: Grid, ratio: float) -> None:
    """Paint on nothing but the part of the screen that the item's stage leaves to the AI (before and after)."""
    stage = item.parentItem()
    left, right = stage.ai_share if isinstance(stage, Stage) else (0.0, 1.0)
    if (left, right) != (0.0, 1.0):
        width, height = grid.rect.width / ratio, grid.rect.height / ratio
        painter.setClipRect(QRectF(left * width, 0, (right - left) * width, height))


def placement_of(transform: QTransform, ratio: float) -> Placement:
    """A stage's transform as a placement; shifts that are whole but for rounding become whole."""
    dx, dy = transform.dx() * ratio, transform.dy() * ratio
    return Placement(
        transform.m11() * ratio, transform.m21() * ratio, transform.m12() * ratio, transform.m22() * ratio,
        _whole(dx), _whole(dy),
    )  # fmt: skip


def on_glass(grid: Grid, ratio: float) -> QTransform:
    """From level 0 to the painter's logical pixels."""
    p = grid.placement
    return QTransform(p.xx / ratio, p.yx / ratio, p.xy / ratio, p.yy / ratio, p.dx / ratio, p.dy / ratio)


def _whole(value: float) -> float:
    return float(round(value)) if abs(value - round(value)) < 1e-6 else value


def device_rect(device: QPaintDevice, ratio: float) -> Rect:
    """All of a paint device in device pixels. A QImage tells these already, a widget logical ones."""
    scale = 1.0 if isinstance(device, QImage) else ratio
    return Rect(0, 0, max(1, round(device.width() * scale)), max(1, round(device.height() * scale)))


def blit(painter: QPainter, pixels: NDArray[Any], at: Rect, ratio: float) -> None:
    """Put (h, w) grey, (h, w, 3) RGB or (h, w, 4) premultiplied BGRA uint8 at device pixels, one to one."""
    image = image_of(pixels)
    image.setDevicePixelRatio(ratio)
    painter.drawImage(QPointF(at.left / ratio, at.top / ratio), image)


def image_of(pixels: NDArray[Any]) -> QImage:
    """A QImage on the array's own memory; rows may be padded. Keep the array alive while it is in use."""
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    kind = FORMATS.get(channels, QImage.Format.Format_ARGB32_Premultiplied)
    height, width = pixels.shape[:2]
    return QImage(np.ascontiguousarray(pixels).data, width, height, width * channels, kind)
