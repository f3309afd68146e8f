"""Tiles on their way to the network: read, resampled and stained ahead of it, on threads of their own."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from inference.images.source import ImageSource, Region
from inference.stain_table import StainTable
from inference.tiling import MapGrid, cut_of

Tile = NDArray[np.uint8]
GLASS = 255


@dataclass(slots=True)
class Clock:
    """Seconds that the threads spent; for the bench."""

    reading: float = 0.0
    staining: float = 0.0
    waiting: float = 0.0
    network: float = 0.0
    stitching: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class TileReader:
    """Gives a tile as the network takes it: (side, side, 3) uint8 RGB, side = tile + 2 · margin. Threads may share it."""

    source: ImageSource
    frame: int
    grid: MapGrid
    level: int
    table: StainTable | None
    clock: Clock
    margin: int = 0

    def read(self, index: int) -> Tile:
        """Raises ImageError if the pixels cannot be decoded."""
        started = perf_counter()
        plain = self.plain(index)
        read = perf_counter()
        made = self.table.apply(plain) if self.table else plain
        self.clock.reading += read - started
        self.clock.staining += perf_counter() - read
        return made

    def plain(self, index: int) -> Tile:
        """In the slide's own colours; white where the map goes beyond the image."""
        import cv2

        cut = cut_of(self.grid, index, self.source.levels, self.level, margin=self.margin)
        side = self.grid.tile + 2 * self.margin
        pixels = self.source.read(Region(cut.rect, cut.level, self.frame))
        size = cut.inner.width, cut.inner.height
        smaller = size[0] <= pixels.shape[1] and size[1] <= pixels.shape[0]
        if size != (pixels.shape[1], pixels.shape[0]):
            how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
            pixels = np.asarray(cv2.resize(pixels, size, interpolation=how), dtype=np.uint8)
        if size == (side, side):
            return pixels
        out = np.full((side, side, 3), GLASS, np.uint8)
        out[cut.inner.slices] = pixels
        return out


class Feed:
    """Reads tiles in their order, at most `ahead` before they are taken. Close it, also after an error."""

    def __init__(
        self, read: Callable[[int], Tile], order: Sequence[int], *, threads: int, ahead: Callable[[], int]
    ) -> None:
        """ahead: asked each time, because batches grow."""
        self._read, self._order, self._ahead = read, order, ahead
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="slide")
        self._waiting: deque[tuple[int, Future[Tile]]] = deque()
        self._next = 0
        self._fill()

    def _fill(self) -> None:
        while self._next < len(self._order) and len(self._waiting) < self._ahead():
            index = self._order[self._next]
            self._waiting.append((index, self._pool.submit(self._read, index)))
            self._next += 1

    def take(self, count: int) -> Iterator[tuple[int, Tile]]:
        """The next tiles, up to `count`; waits for them. Raises what reading raised."""
        for _ in range(min(count, len(self._waiting))):
            index, future = self._waiting.popleft()
            tile = future.result()
            self._fill()
            yield index, tile

    @property
    def left(self) -> int:
        """How many are not taken yet."""
        return len(self._order) - self._next + len(self._waiting)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)
