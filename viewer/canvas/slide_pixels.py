"""Device pixels of a slide, made of the tiles that are in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from inference.geometry import Affine, Rect, Size
from inference.images.levels import level_for
from inference.slides.grid import Place, Rgb
from viewer.canvas.mosaic import compose
from viewer.canvas.sampling import Grid, on_level, part_of, resample
from viewer.canvas.screenful import as_drawn
from viewer.canvas.slide_reader import SlideReader
from viewer.canvas.stale import MIXED, StaleCells


class SlidePixels:
    """Holds nothing but the reader. size: of level 0."""

    def __init__(self, reader: SlideReader, size: Size) -> None:
        self._reader, self._size = reader, size

    def level(self, grid: Grid) -> int:
        """The level that suits the zoom."""
        return level_for(_zoom(grid), self._reader.planes)

    def finest(self, grid: Grid, rect: Rect, *, coarser: int = 0) -> int:
        """The finest level, so many coarser than the one that suits, of which all tiles under device pixels are there."""
        level = min(self.level(grid) + coarser, self._reader.coarsest)
        seen = grid.of_part(rect).visible(self._size)
        while not seen.empty and not self._reader.holds(level, self._under(level, seen)):
            level += 1
        return level

    def on_slide(self, grid: Grid, rect: Rect) -> Grid | None:
        """What of some device pixels lies on the slide; None if nothing."""
        part = grid.of_part(rect)
        covered = part.covered_by(self._size.width, self._size.height, Affine())
        return None if covered.empty else grid.of_part(covered)

    def made(self, part: Grid, level: int, *, nearest_above: float) -> tuple[Rgb, bool]:
        """(h, w, 4) as `Screenful` keeps them, of a part that lies on the slide, and whether all of it is of that level."""
        piece = compose(self._reader, level, self._under(level, part.visible(self._size)))
        smooth = _zoom(part) < nearest_above or piece.level != self.level(part)
        plane = part_of(self._reader.planes[piece.level], piece.rect)
        return resample(as_drawn(piece.pixels), plane, part, smooth=smooth), piece.whole

    def _under(self, level: int, seen: Rect) -> Rect:
        """The pixels of a level that a level-0 rectangle on the screen is made of."""
        rect = on_level(seen, self._reader.planes[level])
        return rect.grow(1).intersect(Rect.whole(self._reader.levels[level]))


@dataclass(frozen=True, slots=True)
class Due:
    """A cell that can be made better. rect: its device pixels.  level: to make it of.

    made_of: what it is made of then; None: all is well.
    """

    place: Place
    rect: Rect
    level: int
    made_of: int | None


def due(stale: StaleCells, pixels: SlidePixels, grid: Grid, *, over: bool) -> Iterator[Due]:
    """Cells that can be made better; those whose tiles are all there first, from the middle outwards.

    over: no tile comes any more, so the others are made of whatever there is.
    """
    wanted, better = pixels.level(grid), []
    for place, rect, made_of in stale.inside_out(grid.rect):
        level = pixels.finest(grid, rect)
        if level == wanted:
            yield Due(place, rect, wanted, None)
        elif over and made_of > MIXED:
            better.append(Due(place, rect, wanted, MIXED))
        elif level < made_of:
            better.append(Due(place, rect, level, level))
    yield from better


def _zoom(grid: Grid) -> float:
    return abs(grid.placement.xx or grid.placement.yx)
