"""A slide on the canvas: what is on the screen is kept as pixels, and only what changed is made anew.

A pan moves the kept pixels and fills the strip that came into view; a zoom scales them and makes them anew behind
that, block by block; a tile that arrives renews its own place and the pixels that touch it. So no frame does more
than it can, nothing is ever blank, and what is on the screen in the end is what a single drawing of the whole would
be: no seam.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Affine, Rect, Size
from inference.images.levels import level_for
from inference.images.source import GreyScale
from inference.slides.grid import Rgb
from viewer.canvas.item import ScreenItem, blit
from viewer.canvas.mosaic import compose
from viewer.canvas.prefetch import Motion, outline, wishes
from viewer.canvas.pyramid import NEAREST_ABOVE, to_screen
from viewer.canvas.sampling import Grid, device_bounds, on_level, part_of, resample
from viewer.canvas.screenful import Screenful, blocks, can_scale, moved, only_moved
from viewer.canvas.slide_colours import SlideColours
from viewer.canvas.slide_reader import SlideReader
from viewer.canvas.tile_loader import Tile
from viewer.document.document import Display

BATCH_MS = 8.0  # of a frame, from its begin; the rest is for what Qt paints
AT_ONCE = 1 << 18  # device px that a frame can make anew
ROUGH = 2  # levels coarser, for the first picture of a larger part
ATTACHED = 2  # px of a level around a tile that interpolation may touch


class SlideItem(ScreenItem):
    """Owns the pixels of one screen."""

    def __init__(self, reader: SlideReader, grey: GreyScale, parent: QGraphicsItem | None = None) -> None:
        super().__init__(reader.levels[0], parent)
        self.nearest_above = NEAREST_ABOVE
        self._reader, self._grey = reader, grey
        self._display = Display()
        self._kept: Screenful | None = None
        self._shown: Rgb | None = None
        self._stale: list[Rect] = []  # device px
        self._motion = Motion()
        self._asked: tuple[int, Rect, Rect] | None = None
        self._lacking = False  # something finer than what was made anew is to be had
        self._told: Callable[[], None] | None = None
        self._colours = SlideColours(reader.profile) if reader.profile else None
        if self._colours is not None:
            self._colours.ready.connect(self.forget)
        reader.arrived = self._renew

    def on_first_paint(self, call: Callable[[], None]) -> None:
        self._told = call

    def show_frame(self, frame: int) -> None:
        """A slide has one frame."""

    def show_as(self, display: Display) -> None:
        if display.managed != self._display.managed and self._colours is not None:
            self._kept = None
        self._display, self._shown = display, None
        self.update()

    def forget(self) -> None:
        """Make again what is seen."""
        self._kept = None
        self.update()

    @property
    def sharp(self) -> bool:
        """Whether every pixel on the screen comes from the level that suits the zoom."""
        grid = self._grid
        if grid is None or self._stale or self._reader.news:
            return False
        level, part = _level(self._reader, grid), _on_slide(grid, grid.rect, self.size)
        return part is None or self._reader.part(level, _on_level(self._reader, level, part)) is not None

    def close(self) -> None:
        self._reader.close()
        if self._colours is not None:
            self._colours.ready.disconnect(self.forget)

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        until = time.perf_counter() + BATCH_MS / 1000
        kept = self._follow(grid)
        self._mend(until)
        if self._shown is None:
            self._shown = to_screen(kept.pixels, self._grey, self._display)
        blit(painter, self._shown, grid.rect, ratio)
        if self._told is not None:
            QTimer.singleShot(0, self._told)
            self._told = None

    # what is kept ------------------------------------------------------------------------------------------

    @property
    def _grid(self) -> Grid | None:
        return self._kept.grid if self._kept is not None else None

    def _follow(self, grid: Grid) -> Screenful:
        """What is kept, on the grid that is drawn now."""
        kept = self._kept
        if kept is None or not can_scale(kept.grid, grid):
            return self._begin(grid)
        if grid != kept.grid:
            if only_moved(kept.grid, grid):
                self._move(kept, grid)
            else:
                self._scale(kept, grid)
            self._shown = None
            self._ask()
        return kept

    def _begin(self, grid: Grid) -> Screenful:
        kept = self._kept = Screenful(grid)
        self._stale, self._motion, self._shown = [], Motion(), None
        self._make(grid.rect)
        self._ask()
        return kept

    def _move(self, kept: Screenful, grid: Grid) -> None:
        """By whole device pixels, as the camera moves: what stays in view is copied."""
        dx = round(grid.placement.dx - kept.grid.placement.dx)
        dy = round(grid.placement.dy - kept.grid.placement.dy)
        strips = kept.move(dx, dy, grid)
        stale = [moved(rect, dx, dy).intersect(grid.rect) for rect in self._stale]
        self._stale = [rect for rect in stale if not rect.empty]
        for strip in strips:
            if strip.width * strip.height <= AT_ONCE:
                self._make(strip)
            else:
                self._make(strip, coarser=ROUGH)
                self._stale += blocks(strip)
        self._motion = self._motion.moved(dx, dy)

    def _scale(self, kept: Screenful, grid: Grid) -> None:
        """What is on the screen is the first picture at the new zoom, all of it is stale."""
        for strip in kept.scale(grid, self.size):
            self._make(strip, coarser=ROUGH)
        self._stale, self._motion = blocks(grid.rect), Motion()

    def _make(self, rect: Rect, *, coarser: int = 0) -> None:
        """Fill device pixels from what is in memory. coarser: levels, for a first picture."""
        kept = self._kept
        assert kept is not None
        part = _on_slide(kept.grid, rect, self.size)
        if part is None:
            return
        kept.fill(part.rect, self._composed(kept.grid, part, coarser=coarser))
        self._shown = None

    def _composed(self, grid: Grid, part: Grid, *, coarser: int = 0) -> Rgb:
        """The pixels of a part of a grid, of what is in memory."""
        level = min(_level(self._reader, grid) + coarser, self._reader.coarsest)
        piece = compose(self._reader, level, _on_level(self._reader, level, part))
        self._lacking |= not piece.whole
        smooth = _zoom(grid) < self.nearest_above or piece.level != _level(self._reader, grid)
        made = resample(piece.pixels, part_of(self._reader.planes[piece.level], piece.rect), part, smooth=smooth)
        return self._colours.shown(made) if self._colours is not None and self._display.managed else made

    def seen_on(self, grid: Grid) -> tuple[Rect, Rgb] | None:
        """The picture on another grid, of what is in memory: (its device pixels, (h, w, 3))."""
        part = _on_slide(grid, grid.rect, self.size)
        if part is None:
            return None
        return part.rect, to_screen(self._composed(grid, part), self._grey, self._display)

    # what comes ----------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """For what is seen and what will be, unless the tiles are the same as before and on their way."""
        grid = self._grid
        if grid is None:
            return
        seen, level, ahead = grid.visible(self.size), _level(self._reader, grid), self._motion.ahead(grid)
        asked = outline(self._reader, seen, level, ahead)
        if asked != self._asked or (self._lacking and self._reader.idle):
            self._asked, self._lacking = asked, False
            self._reader.want(wishes(self._reader, seen, level, ahead))

    def _renew(self) -> None:
        """Tiles have come: their places are stale."""
        came, grid = self._reader.came(), self._grid
        if grid is None:
            return
        level = _level(self._reader, grid)
        places = [_place_of(self._reader, (number, place), grid) for number, place in came if number >= level]
        self._stale += [rect for rect in places if not rect.empty and not _within(rect, self._stale)]
        if self._stale:
            self.update()

    def _mend(self, until: float) -> None:
        """Renew stale places until a time of the clock, one at least; the rest comes with the next turn."""
        while self._stale:
            self._make(self._stale.pop(0))
            if time.perf_counter() > until and self._stale:
                QTimer.singleShot(0, self.update)
                return


def _on_slide(grid: Grid, rect: Rect, size: Size) -> Grid | None:
    """What of some device pixels lies on the slide; None if nothing."""
    part = grid.of_part(rect)
    covered = part.covered_by(size.width, size.height, Affine())
    return None if covered.empty else grid.of_part(covered)


def _on_level(reader: SlideReader, level: int, part: Grid) -> Rect:
    """The pixels of a level that device pixels are made of."""
    rect = on_level(part.visible(reader.levels[0]), reader.planes[level])
    return rect.grow(1).intersect(Rect.whole(reader.levels[level]))


def _level(reader: SlideReader, grid: Grid) -> int:
    return level_for(_zoom(grid), reader.planes)


def _place_of(reader: SlideReader, tile: Tile, grid: Grid) -> Rect:
    """The device pixels that a tile has a part in."""
    level, place = tile
    around = on_level(reader.grids[level].rect(place).grow(ATTACHED), reader.planes[level].inverse())
    return device_bounds(grid.placement, around).intersect(grid.rect)


def _within(rect: Rect, others: list[Rect]) -> bool:
    """Whether one of the others holds it whole."""
    return any(rect.intersect(other) == rect for other in others)


def _zoom(grid: Grid) -> float:
    return abs(grid.placement.xx or grid.placement.yx)
