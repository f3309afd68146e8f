"""How lesions of a map are drawn: one dashed pen, the calm outline of this zoom, marks for what is small, few words."""

from __future__ import annotations

from math import log2

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QTransform

from inference.geometry import Affine, Rect
from viewer.canvas.colours import UNDECIDED
from viewer.canvas.item import on_glass
from viewer.canvas.lines import dashed, outline
from viewer.canvas.sampling import Grid
from viewer.canvas.tags import draw_tag, tag_place
from viewer.document.maps import Found, Rings

SMALL, MARK = 12.0, 7.0  # px: a lesion smaller than SMALL on the screen gets a ring of radius MARK
APART = 18.0  # px between marks: what lies closer shares one
SPECK = 6.0  # px: holes and islands smaller than that are left out of an outline
TAGGED = 12  # the largest in view


def paint_lesions(
    painter: QPainter, grid: Grid, ratio: float, found: Found, plane: Affine, *, ours: bool = True
) -> None:
    """plane: from map pixels to level 0.  ours: a model here made the map; one from a file is not called AI."""
    to_screen, colour = on_glass(grid, ratio), QColor(UNDECIDED)
    seen = grid.seen()
    view = QRectF(seen.left, seen.top, seen.width, seen.height)
    path, marks = QPainterPath(), _Marks()
    tags: list[tuple[QRectF, int]] = []
    for number, (lesion, levels) in enumerate(zip(found.lesions, found.outlines, strict=False), start=1):
        box = box_on_level0(lesion.box, plane)
        if not view.intersects(box):
            continue
        here = to_screen.mapRect(box)
        small = max(here.width(), here.height()) < SMALL
        if small and not marks.take(here.center()):
            continue
        if small:
            path.addEllipse(here.center(), MARK, MARK)
        else:
            path.addPath(outline(_drawn(levels, plane, to_screen), to_screen))
        if len(tags) < TAGGED:
            tags.append((here, number))
    dashed(painter, path, colour)
    name = QCoreApplication.translate("Canvas", "AI") if ours else QCoreApplication.translate("Canvas", "Map")
    _write(painter, tags, colour, name)


def box_on_level0(box: Rect, plane: Affine) -> QRectF:
    """A box of map pixels in level-0 pixels."""
    left, top = plane.x_scale * box.left + plane.x_shift, plane.y_scale * box.top + plane.y_shift
    return QRectF(left, top, plane.x_scale * box.width, plane.y_scale * box.height)


def level_for(count: int, map_pixel: float) -> int:
    """Which of `count` levels suits map pixels `map_pixel` px large on the screen: its pixels are about one."""
    return 0 if map_pixel >= 1 else min(count - 1, round(-log2(map_pixel)))


def _drawn(levels: tuple[Rings, ...], plane: Affine, to_screen: QTransform) -> list[NDArray[np.float64]]:
    """Of the level that suits the zoom the largest ring, and those that are more than a speck on the screen."""
    scale = max(abs(to_screen.m11()), abs(to_screen.m21()))
    rings = levels[level_for(len(levels), scale * plane.x_scale)]
    return [ring for at, ring in enumerate(rings) if at == 0 or np.ptp(ring, axis=0).max() * scale >= SPECK]


class _Marks:
    """Places that are taken; a lesion beside a larger one shares its mark."""

    def __init__(self) -> None:
        self._taken: set[tuple[int, int]] = set()

    def take(self, at: QPointF) -> bool:
        """False where a mark stands already."""
        column, row = int(at.x() // APART), int(at.y() // APART)
        if any((column + x, row + y) in self._taken for x in (-1, 0, 1) for y in (-1, 0, 1)):
            return False
        self._taken.add((column, row))
        return True


def _write(painter: QPainter, tags: list[tuple[QRectF, int]], colour: QColor, name: str) -> None:
    """"AI 1" and so on, the largest first; none over another."""
    taken: list[QRectF] = []
    for box, number in tags:
        place = tag_place(painter, box, f"{name} {number}")
        if not any(place.intersects(other) for other in taken):
            taken.append(draw_tag(painter, box, f"{name} {number}", colour))
