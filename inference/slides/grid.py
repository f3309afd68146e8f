"""Levels cut into tiles, and what gives tiles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Rect, Size

Rgb = NDArray[np.uint8]
Place = tuple[int, int]  # column, row


@dataclass(frozen=True, slots=True)
class TileGrid:
    """One level. size: of the level; tile: of a whole tile, those at the right and lower edge are cut."""

    size: Size
    tile: Size

    @property
    def columns(self) -> int:
        return -(-self.size.width // self.tile.width)

    @property
    def rows(self) -> int:
        return -(-self.size.height // self.tile.height)

    def rect(self, place: Place) -> Rect:
        """The level's pixels that a tile holds."""
        left, top = place[0] * self.tile.width, place[1] * self.tile.height
        return Rect(left, top, self.tile.width, self.tile.height).intersect(Rect.whole(self.size))

    def holds_whole(self, place: Place) -> bool:
        """Whether that tile is not cut at the right or the lower edge."""
        size, tile = self.size, self.tile
        return (place[0] + 1) * tile.width <= size.width and (place[1] + 1) * tile.height <= size.height

    def place_of(self, rect: Rect) -> Place | None:
        """The tile that is this very rectangle, whole; None for a part, for several, and for those cut at the edge."""
        tile = self.tile
        if rect.width != tile.width or rect.height != tile.height:
            return None
        column, x = divmod(rect.left, tile.width)
        row, y = divmod(rect.top, tile.height)
        if x or y or column < 0 or row < 0:
            return None
        place = column, row
        return place if self.holds_whole(place) else None

    def over(self, rect: Rect) -> Iterator[Place]:
        """The tiles that a rectangle of the level touches, row by row."""
        part = rect.intersect(Rect.whole(self.size))
        if part.empty:
            return
        for row in range(part.top // self.tile.height, (part.bottom - 1) // self.tile.height + 1):
            for column in range(part.left // self.tile.width, (part.right - 1) // self.tile.width + 1):
                yield column, row


class TileStore(Protocol):
    """Gives the tiles of some levels, [0] the finest. Thread-safe."""

    grids: tuple[TileGrid, ...]

    def tile(self, level: int, place: Place) -> Rgb:
        """A tile without what lies beyond the level: (h, w, 3), C order.  Raises ImageError."""
        ...

    def tiles(self, level: int, places: Sequence[Place]) -> Iterator[tuple[Place, Rgb]]:
        """Several tiles of one level, in any order; neighbours cost less together.  Raises ImageError."""
        ...

    def close(self) -> None: ...


def gather(grid: TileGrid, rect: Rect, tiles: Iterator[tuple[Place, Rgb]]) -> Rgb:
    """The rectangle put together from the tiles that touch it: (h, w, 3), C order."""
    out = np.empty((rect.height, rect.width, 3), np.uint8)
    for place, pixels in tiles:
        whole = grid.rect(place)
        part = whole.intersect(rect)
        out[shifted(part, rect).slices] = pixels[shifted(part, whole).slices]
    return out


def shifted(part: Rect, origin: Rect) -> Rect:
    """`part` as seen from the upper left corner of `origin`."""
    return Rect(part.left - origin.left, part.top - origin.top, part.width, part.height)


def as_rgb(pixels: NDArray[Any]) -> Rgb:
    """(h, w), (h, w, 1) or (h, w, 3 …) uint8 as (h, w, 3) in C order."""
    if pixels.ndim == 3 and pixels.shape[2] >= 3:
        return np.ascontiguousarray(pixels[:, :, :3])
    grey = pixels[:, :, 0] if pixels.ndim == 3 else pixels
    return np.ascontiguousarray(np.broadcast_to(grey[:, :, None], (*grey.shape, 3)))
