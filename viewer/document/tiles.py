"""A mask that never changes: tiles of 256 × 256 pixels, shared between versions.

A brush stroke makes a new mask that holds new tiles only where something changed, so an undo step costs
64 KB for each tile on the stroke's edge; empty and fully marked tiles cost nothing. Knows no Qt.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from types import MappingProxyType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Point, Rect, Size
from viewer.document.strokes import stamp, stroke_bounds

TILE = 256  # px
Mask = NDArray[np.bool_]
Key = tuple[int, int]  # (tile row, tile column)


def _frozen(tile: Mask) -> Mask:
    tile.flags.writeable = False
    return tile


FULL = _frozen(np.ones((TILE, TILE), dtype=np.bool_))


class TiledMask:
    """Which of an image's level-0 pixels are marked. Tiles that hold none are left out."""

    __slots__ = ("_bounds", "_tiles", "size")

    def __init__(self, size: Size, tiles: Mapping[Key, Mask]) -> None:
        """tiles: as `tiles` gives them; owned by the mask from now on."""
        self.size = size
        self._tiles = dict(tiles)
        self._bounds: Rect | None = None

    @classmethod
    def empty(cls, size: Size) -> Self:
        return cls(size, {})

    @classmethod
    def from_array(cls, mask: Mask) -> Self:
        """mask: (H, W) bool."""
        size = Size.of(mask.shape)
        return cls(size, dict(cls._cut(mask, Rect.whole(size))))

    @property
    def tiles(self) -> Mapping[Key, Mask]:
        """For storage: read-only, by (row, column), each (256, 256) bool.

        Tiles at the right and bottom edge may hold anything beyond the image; `read` never shows it.
        """
        return MappingProxyType(self._tiles)

    @property
    def area_px(self) -> int:
        return sum(int(np.count_nonzero(tile)) for tile in self._tiles.values())

    @property
    def bounds(self) -> Rect:
        """The smallest rectangle that holds every marked pixel; empty if none is."""
        if self._bounds is None:
            boxes = (_bounds(tile, _place(key)) for key, tile in self._tiles.items())
            self._bounds = reduce(Rect.unite, boxes, Rect(0, 0, 0, 0))
        return self._bounds

    def read(self, rect: Rect) -> Mask:
        """(rect.height, rect.width) bool; outside the image nothing is marked."""
        out = np.zeros((rect.height, rect.width), dtype=np.bool_)
        for key in _keys(rect.intersect(Rect.whole(self.size))):
            tile = self._tiles.get(key)
            if tile is not None:
                place = _place(key)
                part = place.intersect(rect)
                out[_within(part, rect).slices] = tile[_within(part, place).slices]
        return out

    def to_array(self) -> Mask:
        """(H, W) bool."""
        return self.read(Rect.whole(self.size))

    def paint(self, points: Sequence[Point], radius: float, value: bool) -> TiledMask:
        """A round brush swept along a path: a pixel is in if its centre lies within `radius` of the path.

        points: level-0 px; one point is a dab.  radius: level-0 px, > 0.  value: add (True) or take away.
        """
        rect = stroke_bounds(points, radius).intersect(Rect.whole(self.size))
        return self if rect.empty else self.with_part(stamp(points, radius, rect), rect, value)

    def with_part(self, part: Mask, rect: Rect, value: bool) -> TiledMask:
        """Mark (or unmark) the pixels of `part`, (rect.height, rect.width) bool, rect within the image."""
        tiles = dict(self._tiles)
        for key in _keys(rect):
            place = _place(key)
            common = place.intersect(rect)
            stamped = part[_within(common, rect).slices]
            if stamped.any():
                self._put(tiles, key, stamped, _within(common, place), value)
        return TiledMask(self.size, tiles)

    def changed(self, other: TiledMask) -> Rect | None:
        """The smallest rectangle that holds every pixel in which the two differ; None if they are equal."""
        found = Rect(0, 0, 0, 0)
        for key in self._differing(other):
            mine, theirs = self._tiles.get(key), other._tiles.get(key)
            differ = mine if theirs is None else theirs if mine is None else mine ^ theirs
            assert differ is not None  # a key comes from one of the two
            found = found.unite(_bounds(differ, _place(key)))
        return None if found.empty else found

    def nbytes_changed(self, other: TiledMask) -> int:
        """What keeping `other` beside this one costs: the bytes of its tiles that are not shared."""
        return sum(
            other._tiles[key].nbytes
            for key in self._differing(other)
            if key in other._tiles and other._tiles[key] is not FULL
        )

    def filled_holes(self) -> TiledMask:
        """With every hole filled: background that no 4-connected way leads out of."""
        import cv2

        rect = self.bounds
        if rect.empty:
            return self
        field = np.pad(self.read(rect).astype(np.uint8), 1)
        cv2.floodFill(field, None, (0, 0), 2, flags=4)
        return self.with_part(field[1:-1, 1:-1] == 0, rect, True)

    def _differing(self, other: TiledMask) -> Iterator[Key]:
        for key in self._tiles.keys() | other._tiles.keys():
            if self._tiles.get(key) is not other._tiles.get(key):
                yield key

    def _put(self, tiles: dict[Key, Mask], key: Key, stamped: Mask, at: Rect, value: bool) -> None:
        old = self._tiles.get(key)
        if old is FULL and value:
            return
        tile = np.zeros((TILE, TILE), dtype=np.bool_) if old is None else old.copy()
        part = tile[at.slices]
        before = part.copy()
        if value:
            part |= stamped
        else:
            part &= ~stamped
        if np.array_equal(part, before):
            return
        kept = _kept(tile)
        if kept is None:
            del tiles[key]
        else:
            tiles[key] = kept

    @staticmethod
    def _cut(mask: Mask, rect: Rect) -> Iterator[tuple[Key, Mask]]:
        for key in _keys(rect):
            tile = np.zeros((TILE, TILE), dtype=np.bool_)
            part = _place(key).intersect(rect)
            tile[: part.height, : part.width] = mask[part.slices]
            kept = _kept(tile)
            if kept is not None:
                yield key, kept


def _kept(tile: Mask) -> Mask | None:
    """What is stored for a tile: nothing if it is empty, the shared one if it is full."""
    if not tile.any():
        return None
    return FULL if tile.all() else _frozen(tile)


def _place(key: Key) -> Rect:
    return Rect(key[1] * TILE, key[0] * TILE, TILE, TILE)


def _keys(rect: Rect) -> Iterator[Key]:
    if rect.empty:
        return
    for row in range(rect.top // TILE, (rect.bottom - 1) // TILE + 1):
        for col in range(rect.left // TILE, (rect.right - 1) // TILE + 1):
            yield row, col


def _within(rect: Rect, outer: Rect) -> Rect:
    """`rect` as seen from the corner of `outer`."""
    return Rect(rect.left - outer.left, rect.top - outer.top, rect.width, rect.height)


def _bounds(pixels: Mask, place: Rect) -> Rect:
    rows, cols = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    if not rows.size:
        return Rect(0, 0, 0, 0)
    top, left = int(rows[0]), int(cols[0])
    return Rect(place.left + left, place.top + top, int(cols[-1]) - left + 1, int(rows[-1]) - top + 1)
