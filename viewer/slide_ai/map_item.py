"""A map of any size over the image: what is on the screen of it, coloured at the threshold that is set."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Affine, Point, Rect, Size
from inference.maps.store import level_sizes
from viewer.canvas.colours import palette_table
from viewer.canvas.item import ScreenItem, blit
from viewer.canvas.sampling import Grid, on_level, part_of, resample
from viewer.canvas.stage import Stage
from viewer.document.document import Document
from viewer.document.maps import ShownMap
from viewer.slide_ai.coverage import paint_unseen
from viewer.slide_ai.lesion_ink import paint_lesions
from viewer.slide_ai.swipe_line import paint_side

MAP_Z = 7.0


class MapItem(ScreenItem):
    """Keeps its last picture; anything that changes it drops that."""

    def __init__(self, shown: ShownMap, size: Size, parent: QGraphicsItem | None = None) -> None:
        super().__init__(size, parent)
        self._shown = shown
        self._share = (0.0, 1.0)
        self._picture: tuple[Grid, QImage] | None = None
        self.setZValue(MAP_Z)

    def show_as(self, shown: ShownMap, share: tuple[float, float]) -> None:
        """share: the part of the screen's width it may paint."""
        if shown is not self._shown or share != self._share:
            self._shown, self._share = shown, share
            self.refresh()

    def refresh(self) -> None:
        """New values are there."""
        self._picture = None
        self.update()

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        if self._picture is None or self._picture[0] != grid:
            self._picture = (grid, self._made(grid, ratio))
        painter.drawImage(QPointF(0, 0), self._picture[1])

    def _made(self, grid: Grid, ratio: float) -> QImage:
        image = QImage(grid.rect.width, grid.rect.height, QImage.Format.Format_ARGB32_Premultiplied)
        image.setDevicePixelRatio(ratio)
        image.fill(0)
        painter = QPainter(image)
        try:
            width, height = grid.rect.width / ratio, grid.rect.height / ratio
            start, end = self._share
            painter.setClipRect(QRectF(start * width, 0, (end - start) * width, height))
            paint_values(painter, grid, ratio, self._shown)
            paint_unseen(painter, grid, ratio, self._shown.values)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            found = self._shown.found
            if found is not None and found.threshold == self._shown.view.threshold:
                plane, ours = self._shown.values.to_level0, self._shown.ref is not None
                paint_lesions(painter, grid, ratio, found, plane, ours=ours)
            painter.setClipping(False)
            paint_side(painter, self._shown.name, self._share, width, height)
        finally:
            painter.end()
        return image


def level_of(values: Affine, sizes: tuple[Size, ...], grid: Grid) -> int:
    """The coarsest level with at least one of its pixels to a device pixel, 0 beyond."""
    p = grid.placement
    zoom = max(abs(p.xx), abs(p.xy)) * values.x_scale
    return max((k for k in range(len(sizes)) if zoom * 2**k <= 1.01), default=0)


def paint_values(painter: QPainter, grid: Grid, ratio: float, shown: ShownMap) -> None:
    """The visible part of the map; nothing below the threshold and where nobody looked."""
    sizes = level_sizes(shown.values.size)
    level = level_of(shown.values.to_level0, sizes, grid)
    plane = shown.values.to_level0.after(Affine(2.0**level, 2.0**level))
    seen = on_level(grid.seen(), plane).grow(1).intersect(Rect.whole(sizes[level]))
    if seen.empty:
        return
    values = shown.values.read(seen, level=level)
    part = part_of(plane, seen)
    rect = grid.covered_by(seen.width, seen.height, part)
    if rect.empty:
        return
    greys = np.nan_to_num(values * 255 + 0.5, nan=0.0).astype(np.uint8)
    on_screen = resample(greys, part, grid.of_part(rect), smooth=False)
    table = palette_table(shown.view.palette, shown.view.threshold, shown.view.opacity)
    blit(painter, table[on_screen], rect, ratio)


class MapLayers:
    """One item for each map of the document that is seen."""

    def __init__(self, document: Document, stage: Stage) -> None:
        self._document, self._stage = document, stage
        self._items: dict[str, MapItem] = {}
        document.maps.changed.join(self.refresh)
        document.maps.grown.join(self._grow)
        document.layers_changed.join(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Which maps there are or how they look has changed."""
        maps = self._document.maps
        for key in [key for key in self._items if key not in maps.shown]:
            self._remove(self._items.pop(key))
        seen = [key for key, shown in maps.shown.items() if shown.view.visible]
        for key, shown in maps.shown.items():
            place = seen.index(key) if key in seen else 0
            item = self._items.get(key)
            if item is None:
                item = self._items[key] = MapItem(shown, self._document.info.size, self._stage)
            item.show_as(shown, share_of(place, len(seen), maps.swipe))
            item.setVisible(shown.view.visible and self._document.ai_visible)

    def values_at(self, point: Point) -> list[tuple[str, float]]:
        """Names and values of the maps on the screen at a level-0 position."""
        maps = self._document.maps
        found = []
        for key, item in self._items.items():
            value = maps.value_at(key, point.x, point.y) if item.isVisible() else None
            if value is not None:
                found.append((maps.shown[key].name, value))
        return found

    def _grow(self, key: str, changed: Rect) -> None:
        if key in self._items:
            self._items[key].refresh()

    def close(self) -> None:
        """Take every item off the stage."""
        self._document.maps.changed.leave(self.refresh)
        self._document.maps.grown.leave(self._grow)
        self._document.layers_changed.leave(self.refresh)
        for item in self._items.values():
            self._remove(item)
        self._items.clear()

    def _remove(self, item: MapItem) -> None:
        scene = item.scene()
        if scene is not None:
            scene.removeItem(item)


def share_of(place: int, count: int, swipe: float) -> tuple[float, float]:
    """With two maps the first paints left of the swipe, the second right of it."""
    if count != 2:
        return 0.0, 1.0
    return (0.0, swipe) if place == 0 else (swipe, 1.0)
