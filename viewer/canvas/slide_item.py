"""A slide on the canvas: what is on the screen is kept as pixels, and only what changed is made anew.

A pan moves the kept pixels and fills the strip that came into view; a tile that arrives renews its own place and
the pixels that touch it. So nothing is ever blank, and what is on the screen in the end is what a single drawing of
the whole would be: no seam.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Affine, Rect
from inference.images.levels import level_for
from inference.images.source import GreyScale
from inference.slides.grid import Rgb, shifted
from viewer.canvas.item import ScreenItem, blit
from viewer.canvas.mosaic import compose
from viewer.canvas.prefetch import Motion, wishes
from viewer.canvas.pyramid import NEAREST_ABOVE, to_screen
from viewer.canvas.sampling import Grid, device_bounds, on_level, part_of, resample
from viewer.canvas.slide_reader import SlideReader
from viewer.document.document import Display

BATCH_MS = 8.0  # of arrived tiles, per turn of the event loop
ATTACHED = 2  # px of a level around a tile that interpolation may touch


class SlideItem(ScreenItem):
    """Owns the pixels of one screen."""

    def __init__(self, reader: SlideReader, grey: GreyScale, parent: QGraphicsItem | None = None) -> None:
        super().__init__(reader.levels[0], parent)
        self.nearest_above = NEAREST_ABOVE
        self._reader, self._grey = reader, grey
        self._display = Display()
        self._grid: Grid | None = None
        self._buffer: Rgb = np.zeros((1, 1, 3), np.uint8)
        self._shown: Rgb | None = None
        self._stale: list[Rect] = []  # device px
        self._motion = Motion()
        self._told: Callable[[], None] | None = None
        reader.arrived = self._renew

    def on_first_paint(self, call: Callable[[], None]) -> None:
        self._told = call

    def show_frame(self, frame: int) -> None:
        """A slide has one frame."""

    def show_as(self, display: Display) -> None:
        self._display, self._shown = display, None
        self.update()

    def forget(self) -> None:
        """Make again what is seen."""
        self._grid = None
        self.update()

    @property
    def sharp(self) -> bool:
        """Whether every pixel on the screen comes from the level that suits the zoom."""
        if self._grid is None or self._stale or self._reader.news:
            return False
        level, part = self._level(self._grid), self._part(self._grid, self._grid.rect)
        return part is None or self._reader.part(level, self._on(level, part)) is not None

    def close(self) -> None:
        self._reader.close()

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        if self._grid is None or not _only_moved(self._grid, grid):
            self._begin(grid)
        elif grid != self._grid:
            self._move(grid)
        self._mend()
        if self._shown is None:
            self._shown = to_screen(self._buffer, self._grey, self._display)
        blit(painter, self._shown, grid.rect, ratio)
        if self._told is not None:
            QTimer.singleShot(0, self._told)
            self._told = None

    # what is kept ------------------------------------------------------------------------------------------

    def _begin(self, grid: Grid) -> None:
        self._stale = []
        self._grid, self._buffer = grid, np.zeros((*_shape(grid.rect), 3), np.uint8)
        self._make(grid.rect)
        self._motion = Motion()
        self._ask()

    def _move(self, grid: Grid) -> None:
        """By whole device pixels, as the camera moves: what stays in view is copied."""
        before = self._grid
        assert before is not None
        dx = round(grid.placement.dx - before.placement.dx)
        dy = round(grid.placement.dy - before.placement.dy)
        whole = grid.rect
        moved = Rect(whole.left + dx, whole.top + dy, whole.width, whole.height)
        kept, old = moved.intersect(whole), self._buffer
        self._grid, self._buffer = grid, np.zeros_like(old)
        if not kept.empty:
            source = Rect(kept.left - dx, kept.top - dy, kept.width, kept.height)
            self._buffer[shifted(kept, whole).slices] = old[shifted(source, whole).slices]
        self._stale = [Rect(r.left + dx, r.top + dy, r.width, r.height).intersect(whole) for r in self._stale]
        for strip in _around(whole, kept):
            self._make(strip)
        self._motion = self._motion.moved(dx, dy)
        self._ask()

    def _make(self, rect: Rect) -> None:
        """Fill device pixels from what is in memory."""
        grid = self._grid
        assert grid is not None
        part = self._part(grid, rect)
        if part is None:
            return
        self._buffer[shifted(part.rect, grid.rect).slices] = self._composed(grid, part)
        self._shown = None

    def _composed(self, grid: Grid, part: Grid) -> Rgb:
        """The pixels of a part of a grid, of what is in memory."""
        level = self._level(grid)
        piece = compose(self._reader, level, self._on(level, part))
        smooth = _zoom(grid) < self.nearest_above or piece.level != level
        return resample(
            piece.pixels, part_of(self._reader.planes[piece.level], piece.rect), part, smooth=smooth
        )

    def seen_on(self, grid: Grid) -> tuple[Rect, Rgb] | None:
        """The picture on another grid, of what is in memory: (its device pixels, (h, w, 3))."""
        part = self._part(grid, grid.rect)
        if part is None:
            return None
        return part.rect, to_screen(self._composed(grid, part), self._grey, self._display)

    def _part(self, grid: Grid, rect: Rect) -> Grid | None:
        """What of some device pixels lies on the slide; None if nothing."""
        part = grid.of_part(rect)
        covered = part.covered_by(self.size.width, self.size.height, Affine())
        return None if covered.empty else grid.of_part(covered)

    def _on(self, level: int, part: Grid) -> Rect:
        rect = on_level(part.visible(self.size), self._reader.planes[level])
        return rect.grow(1).intersect(Rect.whole(self._reader.levels[level]))

    def _level(self, grid: Grid) -> int:
        return level_for(_zoom(grid), self._reader.planes)

    # what comes ----------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        grid = self._grid
        if grid is not None:
            seen = grid.visible(self.size)
            self._reader.want(wishes(self._reader, seen, self._level(grid), self._motion.ahead(grid)))

    def _renew(self) -> None:
        """Tiles have come: their places are stale."""
        came, grid = self._reader.came(), self._grid
        if grid is None:
            return
        level = self._level(grid)
        for number, place in came:
            if number >= level:
                self._stale.append(self._place_of(number, self._reader.grids[number].rect(place)))
        self._stale = [rect for rect in self._stale if not rect.empty]
        if self._stale:
            self.update()

    def _place_of(self, level: int, rect: Rect) -> Rect:
        """The device pixels that a tile has a part in."""
        grid = self._grid
        assert grid is not None
        plane = self._reader.planes[level].inverse()
        around = on_level(rect.grow(ATTACHED), plane)
        return device_bounds(grid.placement, around).intersect(grid.rect)

    def _mend(self) -> None:
        """Renew stale places for a while; the rest comes with the next turn."""
        until = time.perf_counter() + BATCH_MS / 1000
        while self._stale:
            self._make(self._stale.pop(0))
            if time.perf_counter() > until and self._stale:
                QTimer.singleShot(0, self.update)
                return


def _only_moved(before: Grid, after: Grid) -> bool:
    """Whether the picture was moved by whole pixels and nothing else."""
    p, q = before.placement, after.placement
    way = (q.dx - p.dx, q.dy - p.dy)
    same = replace(q, dx=p.dx, dy=p.dy) == p and before.rect == after.rect
    return same and all(abs(step - round(step)) < 1e-6 for step in way)


def _around(whole: Rect, kept: Rect) -> list[Rect]:
    """`whole` without `kept`, as strips: above, below, left, right."""
    if kept.empty:
        return [whole]
    strips = [
        Rect(whole.left, whole.top, whole.width, kept.top - whole.top),
        Rect(whole.left, kept.bottom, whole.width, whole.bottom - kept.bottom),
        Rect(whole.left, kept.top, kept.left - whole.left, kept.height),
        Rect(kept.right, kept.top, whole.right - kept.right, kept.height),
    ]
    return [strip for strip in strips if not strip.empty]


def _shape(rect: Rect) -> tuple[int, int]:
    return rect.height, rect.width


def _zoom(grid: Grid) -> float:
    return abs(grid.placement.xx or grid.placement.yx)
