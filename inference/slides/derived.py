"""Coarser levels that a file lacks: made of the finer ones tile by tile, kept, never the whole level at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock

import numpy as np

from inference.geometry import Rect, Size
from inference.images.pyramid import halve
from inference.slides.grid import Place, Rgb, TileGrid, TileStore, gather

OVERVIEW = 1024  # px; the coarsest level fits into this square
TILE = Size(512, 512)
KEPT = 16 << 20  # bytes


class WithOverview:
    """A store and, below its coarsest level, as many halved levels as it takes to reach OVERVIEW.

    Halved tiles are kept for good, as far as their levels and those below fit into KEPT: they are asked for again and
    again. Those of finer levels, which a large file without a pyramid has, are made of the store's tiles when they are
    wanted. Only one thread makes them; the others wait.
    """

    def __init__(self, store: TileStore) -> None:
        self._store, self._stored = store, len(store.grids)
        self.grids = (*store.grids, *_halved(store.grids[-1].size))
        self._kept: dict[tuple[int, Place], Rgb] = {}
        self._keeps_from = _kept_from(self.grids, self._stored)
        self._making = Lock()

    def tile(self, level: int, place: Place) -> Rgb:
        if level < self._stored:
            return self._store.tile(level, place)
        found = self._kept.get((level, place))
        if found is not None:
            return found
        with self._making:
            return self._make(level, place)

    def tiles(self, level: int, places: Sequence[Place]) -> Iterator[tuple[Place, Rgb]]:
        if level < self._stored:
            yield from self._store.tiles(level, places)
        else:
            yield from ((place, self.tile(level, place)) for place in places)

    def _make(self, level: int, place: Place) -> Rgb:
        found = self._kept.get((level, place))
        if found is not None:
            return found
        rect, finer = self.grids[level].rect(place), self.grids[level - 1]
        below = Rect(2 * rect.left, 2 * rect.top, 2 * rect.width, 2 * rect.height).intersect(
            Rect.whole(finer.size)
        )
        made = halve(gather(finer, below, self._finer(level - 1, list(finer.over(below)))))
        made = np.ascontiguousarray(made)
        made.flags.writeable = False
        if level >= self._keeps_from:
            self._kept[level, place] = made
        return made

    def _finer(self, level: int, places: Sequence[Place]) -> Iterator[tuple[Place, Rgb]]:
        if level < self._stored:
            return self._store.tiles(level, places)
        return ((place, self._make(level, place)) for place in places)

    def close(self) -> None:
        self._kept.clear()
        self._store.close()


def _kept_from(grids: Sequence[TileGrid], stored: int) -> int:
    """The finest halved level that is kept: it and all coarser ones fit into KEPT."""
    room, first = KEPT, len(grids)
    for level in range(len(grids) - 1, stored - 1, -1):
        room -= 3 * grids[level].size.width * grids[level].size.height
        if room < 0:
            break
        first = level
    return first


def _halved(size: Size) -> tuple[TileGrid, ...]:
    grids = []
    while max(size.width, size.height) > OVERVIEW:
        size = Size((size.width + 1) // 2, (size.height + 1) // 2)
        grids.append(TileGrid(size, TILE))
    return tuple(grids)
