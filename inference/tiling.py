"""The grid of a slide's map: which pixels of which level make each of its tiles. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from inference.errors import OutOfScope
from inference.geometry import Affine, Rect, Size, Spacing
from inference.images.levels import level_planes

MOST_ENLARGED = 2.0  # pixels twice too coarse are interpolated, with a warning; beyond, the network sees blur
NEAR = 1.01  # a level 1 % coarser than asked for still counts as fine enough
TOUCH = 1e-6  # of a pixel: what rounding leaves does not make a tile of its own


@dataclass(frozen=True, slots=True)
class MapGrid:
    """A map over an image. size: of the map.  to_level0: from its pixels.  tile: side of a tile in map pixels."""

    size: Size
    to_level0: Affine
    tile: int

    @property
    def columns(self) -> int:
        return ceil(self.size.width / self.tile)

    @property
    def rows(self) -> int:
        return ceil(self.size.height / self.tile)

    @property
    def count(self) -> int:
        return self.columns * self.rows

    def rect(self, index: int) -> Rect:
        """A tile's map pixels, cut at the map's edge. index: row by row."""
        row, column = divmod(index, self.columns)
        whole = Rect(column * self.tile, row * self.tile, self.tile, self.tile)
        return whole.intersect(Rect.whole(self.size))

    def touching(self, area: Rect) -> list[int]:
        """The tiles that hold a part of `area`, level-0 pixels."""
        inverse = self.to_level0.inverse()
        left, top = int(area.left * inverse.x_scale + TOUCH), int(area.top * inverse.y_scale + TOUCH)
        right, bottom = ceil(area.right * inverse.x_scale - TOUCH), ceil(area.bottom * inverse.y_scale - TOUCH)
        wanted = Rect(left, top, right - left, bottom - top)
        return [index for index in range(self.count) if not self.rect(index).intersect(wanted).empty]

    def on_level0(self, rect: Rect) -> tuple[float, float, float, float]:
        """left, top, right, bottom of a rectangle of map pixels on level 0."""
        x, y = self.to_level0.x_scale, self.to_level0.y_scale
        return rect.left * x, rect.top * y, rect.right * x, rect.bottom * y


def map_grid(size: Size, spacing: Spacing, *, mpp: float, tile: int) -> MapGrid:
    """The grid whose pixels are `mpp` µm wide and high over an image of `size`; its last ones may lie half beyond."""
    x, y = mpp / (spacing.x_mm * 1000), mpp / (spacing.y_mm * 1000)
    whole = Size(max(1, ceil(size.width / x - TOUCH)), max(1, ceil(size.height / y - TOUCH)))
    return MapGrid(whole, Affine(x, y), tile)


@dataclass(frozen=True, slots=True)
class Cut:
    """What to read for a tile. rect: pixels of `level`, inside it.  inner: where they lie in the tile, map pixels."""

    level: int
    rect: Rect
    inner: Rect


def source_level(levels: Sequence[Size], to_level0: Affine) -> int:
    """The coarsest level that is at least as fine as the map, level 0 if none is.

    Raises OutOfScope where even level 0 is more than MOST_ENLARGED times too coarse.
    """
    planes = level_planes(levels)
    wanted = min(to_level0.x_scale, to_level0.y_scale)
    if wanted * MOST_ENLARGED < 1 / NEAR:
        raise OutOfScope("The image's pixels are too large for this model.")
    fine = [k for k, plane in enumerate(planes) if max(plane.x_scale, plane.y_scale) <= wanted * NEAR]
    return fine[-1] if fine else 0


def cut_of(grid: MapGrid, index: int, levels: Sequence[Size], level: int, *, margin: int = 0) -> Cut:
    """The pixels of `level` under a tile; edges are rounded to whole pixels of that level, neighbours meet.

    margin: map pixels that are read all around it, where the image reaches; `inner` counts from their corner.
    """
    plane = level_planes(levels)[level]
    rect = grid.rect(index).grow(margin)
    left, top, right, bottom = grid.on_level0(rect)
    edges = Rect(round(left / plane.x_scale), round(top / plane.y_scale), 0, 0)
    far = round(right / plane.x_scale), round(bottom / plane.y_scale)
    wanted = Rect(edges.left, edges.top, max(1, far[0] - edges.left), max(1, far[1] - edges.top))
    inside = wanted.intersect(Rect.whole(levels[level]))
    across, down = rect.width / wanted.width, rect.height / wanted.height
    x, y = round((inside.left - wanted.left) * across), round((inside.top - wanted.top) * down)
    width = min(rect.width - x, max(1, round(inside.width * across)))
    height = min(rect.height - y, max(1, round(inside.height * down)))
    return Cut(level, inside, Rect(x, y, width, height))
