"""The image on the canvas: reads what is seen from the right level, windows only that, draws it one to one.

The values under the screen's pixels are kept until the view moves, so a window drag costs one look-up over
the visible pixels and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Affine, Rect
from inference.images.greyscale import TABLE_DTYPES, apply_lut, counted, first_step, render
from inference.images.levels import level_for, level_planes
from inference.images.opencv import opencv
from inference.images.source import GreyScale, Pixels, Region
from inference.records import dataclass
from viewer.canvas.item import ScreenItem, blit
from viewer.canvas.palettes import coloured
from viewer.canvas.sampling import Grid, on_level, part_of, resample
from viewer.canvas.tables import table
from viewer.canvas.tiles import TileReader
from viewer.document.document import Display

NEAREST_ABOVE = 2.0  # device px per image px: from here on each image pixel is shown as its own square
FRAME_MS = 16

Shown = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """Values on the screen's grid.  first: what 0 of them stands for (`greyscale.first_step`), None: they are as read."""

    values: Pixels
    first: int | None


class PyramidItem(ScreenItem):
    """Owns no pixels but those on the screen."""

    def __init__(self, reader: TileReader, grey: GreyScale, parent: QGraphicsItem | None = None) -> None:
        super().__init__(reader.levels[0], parent)
        self.nearest_above = NEAREST_ABOVE
        self._reader, self._grey = reader, grey
        self._planes = level_planes(reader.levels)
        self._frame = 0
        self._display = Display()
        self._values: tuple[tuple[Grid, int], Rect, Seen] | None = None
        self._shown: Shown | None = None
        self._told: Callable[[], None] | None = None
        self._coalesce = QTimer()
        self._coalesce.setSingleShot(True)
        self._coalesce.setInterval(FRAME_MS)
        self._coalesce.timeout.connect(self.forget)
        reader.arrived = self._start

    def on_first_paint(self, call: Callable[[], None]) -> None:
        self._told = call

    def show_frame(self, frame: int) -> None:
        """Whoever turns the frame has the whole view painted: told here too, the scene would ask for it once more."""
        self._frame = frame

    def show_as(self, display: Display) -> None:
        """display.voi is already chosen: None means the full range. The view is painted as for `show_frame`."""
        self._display = display
        self._shown = None

    def judge_by(self, grey: GreyScale) -> None:
        """Another frame's grey scale holds from now on; `show_as` follows."""
        self._grey = grey

    def forget(self) -> None:
        """Read again what is seen."""
        self._values = self._shown = None
        scene = self.scene()
        if scene is not None:
            scene.update()  # the corners tell what lies under the mouse

    def close(self) -> None:
        self._coalesce.stop()
        self._reader.close()

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        rect, seen = self._on(grid)
        if seen is None:
            return
        if self._shown is None:
            self._shown = to_screen(seen.values, self._grey, self._display, first=seen.first)
        blit(painter, self._shown, rect, ratio)
        if self._told is not None:
            QTimer.singleShot(0, self._told)
            self._told = None

    def seen_on(self, grid: Grid) -> tuple[Rect, Shown] | None:
        """The picture on another grid, of what is there already: (its device pixels, (h, w) or (h, w, 3))."""
        rect = grid.covered_by(self.size.width, self.size.height, Affine())
        seen = None if rect.empty else self._gather(grid.of_part(rect), ask=False)
        if seen is None:
            return None
        return rect, to_screen(seen.values, self._grey, self._display, first=seen.first)

    def _start(self) -> None:
        if not self._coalesce.isActive():
            self._coalesce.start()

    def _on(self, grid: Grid) -> tuple[Rect, Seen | None]:
        key = (grid, self._frame)
        if self._values is None or self._values[0] != key:
            rect = grid.covered_by(self.size.width, self.size.height, Affine())
            seen = None if rect.empty else self._gather(grid.of_part(rect))
            if seen is None:
                return rect, None
            self._values, self._shown = (key, rect, seen), None
        return self._values[1], self._values[2]

    def _gather(self, grid: Grid, *, ask: bool = True) -> Seen | None:
        """From the right level if it is there, else from the finest coarser one that is."""
        zoom = abs(grid.placement.xx or grid.placement.yx)
        wanted = level_for(zoom, self._planes)
        for level in range(wanted, len(self._planes)):
            region = self._region(grid, level)
            values = self._reader.take(region, ask=ask and level == wanted)
            if values is not None:
                plane = part_of(self._planes[level], region.rect)
                smooth = zoom < self.nearest_above or level != wanted
                first = first_step(values.dtype, self._grey)
                narrow = values if first is None else counted(values, first, self._grey)
                return Seen(resample(narrow, plane, grid, smooth=smooth), first)
        return None

    def _region(self, grid: Grid, level: int) -> Region:
        """What the grid needs of a level, with the neighbours that interpolation touches."""
        seen, size = grid.visible(self.size), self._reader.levels[level]
        part = on_level(seen, self._planes[level])
        return Region(part.grow(1).intersect(Rect.whole(size)), level, self._frame)


def to_screen(values: Pixels, grey: GreyScale, display: Display, *, first: int | None = None) -> Shown:
    """Display grey of (h, w) values, RGB through a palette; of (h, w, 3) the window acts on each channel alike.

    first: of values that are counted from there (see `Seen`).
    """
    return coloured(_windowed(values, grey, display, first), display.palette)


def _windowed(values: Pixels, grey: GreyScale, display: Display, first: int | None) -> Shown:
    if first is not None:
        return apply_lut(values, table(values.dtype, grey, display, first=first))
    if values.dtype.name not in TABLE_DTYPES:
        return render(values, grey, display.voi, invert=display.inverted, gamma=display.gamma)
    if plain(values, grey, display):
        return values
    lut = table(values.dtype, grey, display)
    if opencv() is not None and values.ndim == 2:
        return apply_lut(values, lut)
    return np.asarray(np.take(lut, values.view(np.dtype(f"u{values.itemsize}"))))


def plain(values: Pixels, grey: GreyScale, display: Display) -> bool:
    """True if the values are what the screen shows: no table is needed."""
    whole = display.voi is None and grey.value_range == (0.0, 255.0) and grey.padding is None
    whole = whole and grey.presentation is None
    return values.dtype == np.uint8 and whole and display.gamma == 1.0 and display.inverted == grey.inverted


def whole_frame(reader: TileReader, frame: int, *, most: int = 1 << 26) -> Pixels | None:
    """A frame at the finest level of at most `most` pixels that is there, for its automatic window."""
    for level, size in enumerate(reader.levels):
        if size.width * size.height <= most or level == len(reader.levels) - 1:
            found = reader.take(Region(Rect.whole(size), level, frame), ask=False)
            if found is not None:
                return found
    return None
