"""One layer of the AI over the image: a heatmap, or findings as fill and dashed contour with tags.

Drawn once for a view and a threshold, then only copied: a window drag below it costs nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Rect
from inference.results import Kind, Layer
from viewer.canvas.colours import map_table, premultiplied
from viewer.canvas.item import ScreenItem, blit, clip_to_share, on_glass
from viewer.canvas.lines import dashed, outline
from viewer.canvas.sampling import Grid, resample
from viewer.canvas.surface import Findings, Surface
from viewer.canvas.tags import draw_tag
from viewer.document.document import LayerView

SMALL = 14.0  # px: a finding that is smaller on the screen gets a ring of this radius around it


@dataclass(frozen=True, slots=True)
class Style:
    """filled: with the constant tint; else the line alone.  faint: a proposal that was rejected."""

    colour: QColor
    filled: bool = True
    faint: bool = False


class AiItem(ScreenItem):
    """Keeps its last picture; anything that changes it drops that."""

    def __init__(self, layer: Layer, parent: QGraphicsItem | None = None) -> None:
        super().__init__(layer.image_size, parent)
        self.layer = layer
        self._surface = Surface.of(layer) if layer.kind is Kind.PROBABILITY else None
        self._view = LayerView()
        self._style = Style(QColor())
        self._findings: Findings | None = None
        self._picture: tuple[Grid, Rect, QImage] | None = None

    @property
    def findings(self) -> Findings | None:
        """What is drawn at the threshold that is set; None for a heatmap."""
        if self._findings is None and self._surface is not None:
            self._findings = self._surface.findings(self._view.threshold)
        return self._findings

    def show_as(self, view: LayerView, style: Style) -> None:
        if (view, style) == (self._view, self._style):
            return
        if view.threshold != self._view.threshold:
            self._findings = None
        self._view, self._style = view, style
        self._picture = None
        self.update()

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        if self._picture is None or self._picture[0] != grid:
            self._picture = (grid, grid.rect, self._made(grid, ratio))
        clip_to_share(self, painter, grid, ratio)
        painter.drawImage(QPointF(0, 0), self._picture[2])

    def _made(self, grid: Grid, ratio: float) -> QImage:
        image = QImage(grid.rect.width, grid.rect.height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        image.setDevicePixelRatio(ratio)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ink(painter, grid, ratio)
        painter.end()
        return image

    def _ink(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        found = self.findings
        if found is None:
            table = map_table(self._view.threshold, self._view.opacity)
            _paint_map(painter, grid, ratio, self.layer, table)
            return
        if self._style.filled and not self._style.faint:
            tint = premultiplied(self._style.colour, self._view.opacity)
            _paint_fill(painter, grid, ratio, found, tint=tint)
        painter.setOpacity(0.45 if self._style.faint else 1.0)
        to_screen = on_glass(grid, ratio)
        dashed(painter, outline(found.lines, to_screen), self._style.colour)
        _paint_tags(painter, found, to_screen, self._style.colour)


def _paint_map(painter: QPainter, grid: Grid, ratio: float, layer: Layer, table: NDArray[np.uint8]) -> None:
    height, width = layer.values.shape
    rect = grid.covered_by(width, height, layer.to_level0)
    if rect.empty:
        return
    values = resample(layer.values, layer.to_level0, grid.of_part(rect), smooth=True)
    level = np.clip(values * 255 + 0.5, 0, 255).astype(np.uint8)
    blit(painter, table[level], rect, ratio)


def _paint_fill(
    painter: QPainter, grid: Grid, ratio: float, found: Findings, *, tint: NDArray[np.uint8]
) -> None:
    rect = grid.covered_by(found.field.shape[1], found.field.shape[0], found.plane)
    if found.boxes and not rect.empty:
        inside = resample(found.field, found.plane, grid.of_part(rect), smooth=True) >= found.threshold
        blit(painter, inside[:, :, None] * tint, rect, ratio)


def _paint_tags(painter: QPainter, found: Findings, to_screen: QTransform, colour: QColor) -> None:
    """ "AI", with a number where there are several; a ring where the finding is too small to see."""
    name = QCoreApplication.translate("Canvas", "AI")
    for number, (left, top, right, bottom) in enumerate(found.boxes, start=1):
        box = to_screen.mapRect(QRectF(left, top, right - left, bottom - top))
        if max(box.width(), box.height()) < SMALL:
            ring = QPainterPath()
            ring.addEllipse(box.center(), SMALL, SMALL)
            dashed(painter, ring, colour)
            box = ring.boundingRect()
        draw_tag(painter, box, name if len(found.boxes) == 1 else f"{name} {number}", colour)
