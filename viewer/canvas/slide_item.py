"""A slide on the canvas: what is on the screen is kept as pixels, and only what changed is made anew.

A pan moves the kept pixels and fills the strip that came into view; a zoom scales them and makes them anew behind
that, cell by cell, each once: when all its tiles are there (or, until then, of a level that is finer than what is
seen). So no frame does more than it can, nothing is ever blank, and what is on the screen in the end is what a single
drawing of the whole would be: no seam.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Rect
from inference.images.source import GreyScale
from inference.slides.grid import Rgb
from viewer.canvas.item import ScreenItem, blit
from viewer.canvas.prefetch import Motion, outline, wishes
from viewer.canvas.pyramid import NEAREST_ABOVE, plain, to_screen
from viewer.canvas.sampling import Grid, device_bounds
from viewer.canvas.screenful import Screenful, as_drawn, as_rgb, can_scale, only_moved
from viewer.canvas.slide_colours import SlideColours
from viewer.canvas.slide_pixels import SlidePixels, due
from viewer.canvas.slide_reader import SlideReader
from viewer.canvas.stale import StaleCells
from viewer.document.document import Display

BATCH_MS = 8.0  # of a frame, from its begin; the rest is for what Qt paints
AT_ONCE = 1 << 18  # device px that a frame can make anew
AT_FIRST = 1 << 21  # device px of a first picture, if all of it is in memory
ROUGH = 2  # levels coarser, for the first picture of a larger part


class SlideItem(ScreenItem):
    """Owns the pixels of one screen."""

    def __init__(self, reader: SlideReader, grey: GreyScale, parent: QGraphicsItem | None = None) -> None:
        super().__init__(reader.levels[0], parent)
        self.nearest_above = NEAREST_ABOVE
        self._reader, self._grey = reader, grey
        self._display = Display()
        self._pixels = SlidePixels(reader, self.size)
        self._kept: Screenful | None = None
        self._shown: Rgb | None = None
        self._stale = StaleCells()
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
        return self._pixels.finest(grid, grid.rect) == self._pixels.level(grid)

    def close(self) -> None:
        self._reader.close()
        if self._colours is not None:
            self._colours.ready.disconnect(self.forget)

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        until = time.perf_counter() + BATCH_MS / 1000
        kept = self._follow(grid)
        self._mend(until)
        if self._shown is None:
            self._shown = _as_displayed(kept.pixels, self._grey, self._display)
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
        self._stale, self._motion, self._shown = StaleCells(), Motion(), None
        many = grid.rect.width * grid.rect.height > AT_FIRST
        level = self._pixels.finest(grid, grid.rect, coarser=ROUGH if many else 0)
        self._make(grid.rect, level)
        if level > self._pixels.level(grid):
            self._stale.mark_all(grid.rect, lambda rect: level)
            self._lacking = True
        self._ask()
        return kept

    def _move(self, kept: Screenful, grid: Grid) -> None:
        """By whole device pixels, as the camera moves: what stays in view is copied."""
        dx = round(grid.placement.dx - kept.grid.placement.dx)
        dy = round(grid.placement.dy - kept.grid.placement.dy)
        strips, wanted = kept.move(dx, dy, grid), self._pixels.level(grid)
        self._stale.move(dx, dy, grid.rect)
        for strip in strips:
            level = self._make_first(strip, rough=strip.width * strip.height > AT_ONCE)
            if level > wanted:
                self._stale.mark_new(strip, grid.rect, level, wanted)
        self._motion = self._motion.moved(dx, dy)

    def _scale(self, kept: Screenful, grid: Grid) -> None:
        """What is on the screen is the first picture at the new zoom, all of it is stale."""
        before, stale = kept.grid, self._stale
        sharp = self._pixels.level(before)

        def made_of(rect: Rect) -> int:
            """The finest level that the first picture has there."""
            there = device_bounds(before.placement, grid.of_part(rect).seen()).intersect(before.rect)
            return self._reader.coarsest if there.empty else stale.finest(there, sharp)

        for strip in kept.scale(grid, self.size):
            self._make_first(strip, rough=True)
        self._stale, self._motion = StaleCells(), Motion()
        self._stale.mark_all(grid.rect, made_of)

    def _make_first(self, strip: Rect, *, rough: bool) -> int:
        """A first picture of what came into view, of one level; tells which."""
        assert self._kept is not None
        level = self._pixels.finest(self._kept.grid, strip, coarser=ROUGH if rough else 0)
        self._make(strip, level)
        self._lacking |= level > self._pixels.level(self._kept.grid)
        return level

    def _make(self, rect: Rect, level: int) -> None:
        """Fill device pixels from what is in memory of a level."""
        kept = self._kept
        assert kept is not None
        part = self._pixels.on_slide(kept.grid, rect)
        if part is not None:
            kept.fill(part.rect, self._composed(part, level))
            self._shown = None

    def _composed(self, part: Grid, level: int) -> Rgb:
        """(h, w, 4) of a part of a grid, of what is in memory."""
        made, whole = self._pixels.made(part, level, nearest_above=self.nearest_above)
        self._lacking |= not whole
        colours = self._colours if self._display.managed else None
        return made if colours is None else as_drawn(colours.shown(as_rgb(made)))

    def seen_on(self, grid: Grid) -> tuple[Rect, Rgb] | None:
        """The picture on another grid, of what is in memory: (its device pixels, (h, w, 3))."""
        part = self._pixels.on_slide(grid, grid.rect)
        if part is None:
            return None
        pixels = as_rgb(self._composed(part, self._pixels.level(grid)))
        return part.rect, to_screen(pixels, self._grey, self._display)

    # what comes ----------------------------------------------------------------------------------------------

    def _ask(self) -> None:
        """For what is seen and what will be, unless the tiles are the same as before and on their way."""
        grid = self._grid
        if grid is None:
            return
        seen, level, ahead = grid.visible(self.size), self._pixels.level(grid), self._motion.ahead(grid)
        asked = outline(self._reader, seen, level, ahead)
        if asked != self._asked or (self._lacking and self._reader.idle):
            self._asked, self._lacking = asked, False
            self._reader.want(wishes(self._reader, seen, level, ahead))

    def _renew(self) -> None:
        """Tiles have come, or none will any more."""
        self._reader.came()
        if self._kept is not None and any(due(self._stale, self._pixels, self._kept.grid, over=self._reader.idle)):
            self.update()

    def _mend(self, until: float) -> None:
        """Make stale cells anew until a time of the clock, one at least; the rest comes with the next turn."""
        assert self._kept is not None
        cells = due(self._stale, self._pixels, self._kept.grid, over=self._reader.idle)
        for number, cell in enumerate(cells):
            if number and time.perf_counter() > until:
                QTimer.singleShot(0, self.update)
                return
            self._make(cell.rect, cell.level)
            self._stale.made(cell.place, cell.made_of)


def _as_displayed(drawn: Rgb, grey: GreyScale, display: Display) -> Rgb:
    """(H, W, 4) of the screen through the window; as they are where it changes nothing."""
    return drawn if plain(drawn, grey, display) else to_screen(as_rgb(drawn), grey, display)
