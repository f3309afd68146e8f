"""What of a slide its map covers: hatched where nobody has looked yet, so that silence is not taken for health."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from inference.geometry import Rect
from inference.maps.store import NOT_YET, PART, MapStore, level_sizes
from inference.maps.tracing import Corners, Ring, on_level0
from viewer.canvas.item import on_glass
from viewer.canvas.sampling import Grid
from viewer.document.maps import Values

CELLS = 256  # on a side of the view at most, in which parts of tiles are told apart
STEP = 16  # px between two lines of the hatch
HATCH, EDGE = QColor(110, 118, 130, 90), QColor(110, 118, 130, 200)  # seen on glass and on black alike


def share_of(values: Values) -> float:
    """Of the map's tiles that were looked at, 0–1, parts of tiles by their pixels; 1 for maps that others made."""
    if not isinstance(values, MapStore) or values.grid.count == 0:
        return 1.0
    return sum(values.share(index) for index in range(values.grid.count)) / values.grid.count


def unseen(store: MapStore, view: Rect) -> list[Ring]:
    """Around what nobody looked at of the tiles in view: (n, 2) x, y in level-0 pixels, outer rings and holes.

    Whole tiles, and of those that a region cut what lies outside it, in cells of some map pixels.
    """
    grid, part = store.grid, _tiles_in(store, view)
    if part.empty:
        return []
    level = _fine_enough(store, max(part.width, part.height))
    per = grid.tile >> level
    states = np.asarray(store.states).reshape(grid.rows, grid.columns)[part.slices]
    cells = np.repeat(np.repeat(states == NOT_YET, per, axis=0), per, axis=1).astype(np.int32)
    for row, column in np.argwhere(states == PART).tolist():
        left, top = (part.left + column) * per, (part.top + row) * per
        here = Rect(left, top, per, per).intersect(Rect.whole(level_sizes(store.size)[level]))
        empty = np.isnan(store.read(here, level=level))
        cells[row * per : row * per + here.height, column * per : column * per + here.width] = empty
    corners = Corners(cells.shape[1])
    corners.add(cells)
    end = np.array([grid.size.width, grid.size.height])
    rings = corners.rings().get(1, [])
    start = np.array([part.left, part.top]) * grid.tile
    return [on_level0(np.minimum(start + ring * 2**level, end), grid.to_level0) for ring in rings]


def _tiles_in(store: MapStore, view: Rect) -> Rect:
    """Columns and rows of tiles that a rectangle of level 0 touches."""
    grid, back = store.grid, store.grid.to_level0.inverse()
    x, y = back.x_scale / grid.tile, back.y_scale / grid.tile
    touched = Rect.around(view.left * x, view.top * y, view.right * x, view.bottom * y)
    return touched.intersect(Rect(0, 0, grid.columns, grid.rows))


def _fine_enough(store: MapStore, tiles: int) -> int:
    """The finest level whose cells are few enough in view and fill a tile without a rest."""
    fitting = [k for k in range(len(store.levels)) if store.grid.tile % 2**k == 0]
    return next((k for k in fitting if tiles * (store.grid.tile >> k) <= CELLS), fitting[-1])


def paint_unseen(painter: QPainter, grid: Grid, ratio: float, values: Values) -> None:
    """Nothing where the whole slide was looked at."""
    if not isinstance(values, MapStore) or values.done:
        return
    to_screen, path = on_glass(grid, ratio), QPainterPath()
    for ring in unseen(values, grid.seen()):
        path.addPolygon(to_screen.map(QPolygonF([QPointF(x, y) for x, y in ring.tolist()])))
        path.closeSubpath()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setBrush(_hatch())
    painter.setPen(QPen(EDGE, 1))
    painter.drawPath(path)
    painter.restore()


def _hatch() -> QBrush:
    tile = QImage(STEP, STEP, QImage.Format.Format_ARGB32_Premultiplied)
    tile.fill(Qt.GlobalColor.transparent)
    for step in range(STEP):
        tile.setPixelColor(step, STEP - 1 - step, HATCH)
    return QBrush(tile)
