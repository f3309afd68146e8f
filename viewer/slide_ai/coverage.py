"""What of a slide its map covers: hatched where nobody has looked yet, so that silence is not taken for health."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen

from inference.geometry import Rect
from inference.maps.store import NOT_YET, PART, MapStore
from viewer.canvas.item import on_glass
from viewer.canvas.sampling import Grid
from viewer.document.maps import Values

FINE = 3  # level of the map on which the parts of a tile are told apart
STEP = 16  # px between two lines of the hatch
HATCH, EDGE = QColor(110, 118, 130, 90), QColor(110, 118, 130, 200)  # seen on glass and on black alike


def share_of(values: Values) -> float:
    """Of the map's tiles that were looked at, 0–1, parts of tiles by their pixels; 1 for maps that others made."""
    if not isinstance(values, MapStore) or values.grid.count == 0:
        return 1.0
    return sum(values.share(index) for index in range(values.grid.count)) / values.grid.count


def unseen(store: MapStore, view: Rect) -> list[Rect]:
    """Level-0 rectangles in view that nobody looked at: whole tiles, neighbours in a row as one, and parts of tiles."""
    grid, found = store.grid, []
    open_tiles = (np.asarray(store.states) == NOT_YET).reshape(grid.rows, grid.columns)
    for row, line in enumerate(open_tiles):
        edges = np.flatnonzero(np.diff(line.astype(np.int8), prepend=0, append=0))
        for first, end in edges.reshape(-1, 2).tolist():
            start, last = grid.rect(row * grid.columns + first), grid.rect(row * grid.columns + end - 1)
            box = Rect(start.left, start.top, last.right - start.left, last.height)
            left, top, right, bottom = grid.on_level0(box)
            here = Rect.around(left, top, right, bottom)
            if not here.intersect(view).empty:
                found.append(here)
    for index in np.flatnonzero(np.asarray(store.states) == PART).tolist():
        if not Rect.around(*grid.on_level0(grid.rect(index))).intersect(view).empty:
            found += _rest_of(store, index)
    return found


def _rest_of(store: MapStore, index: int) -> list[Rect]:
    """What a region left out of a tile, row by row of cells of 2**FINE map pixels that hold nothing."""
    tile, level = store.grid.rect(index), min(FINE, len(store.levels) - 1)
    step = 2**level
    cells = Rect.around(tile.left / step, tile.top / step, tile.right / step, tile.bottom / step)
    empty = np.isnan(store.read(cells, level=level))
    found = []
    for row, line in enumerate(empty, start=cells.top):
        edges = np.flatnonzero(np.diff(line.astype(np.int8), prepend=0, append=0)) + cells.left
        for first, end in edges.reshape(-1, 2).tolist():
            box = Rect(first * step, row * step, (end - first) * step, step).intersect(tile)
            found.append(Rect.around(*store.grid.on_level0(box)))
    return found


def paint_unseen(painter: QPainter, grid: Grid, ratio: float, values: Values) -> None:
    """Nothing where the whole slide was looked at."""
    if not isinstance(values, MapStore) or values.done:
        return
    to_screen, path = on_glass(grid, ratio), QPainterPath()
    for rect in unseen(values, grid.seen()):
        path.addRect(to_screen.mapRect(QRectF(rect.left, rect.top, rect.width, rect.height)).toAlignedRect())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(_hatch())
    painter.setPen(QPen(EDGE, 1))
    painter.drawPath(path.simplified())
    painter.restore()


def _hatch() -> QBrush:
    tile = QImage(STEP, STEP, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    for step in range(STEP):
        tile.setPixelColor(step, STEP - 1 - step, HATCH)
    return QBrush(tile)
