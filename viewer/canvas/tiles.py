"""Where the canvas gets pixels from: at once from memory, or in the background where that is too slow."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import numpy as np
from PySide6.QtCore import QObject, QThreadPool, Signal

from inference.errors import AppError
from inference.geometry import Rect, Size
from inference.images.source import ImageSource, Pixels, Region

TILE = 512  # px
CACHE_BYTES = 256 << 20


class TileReader(Protocol):
    """Gives regions of an image. `arrived` is called on the GUI thread when something asked for has come."""

    arrived: Callable[[], None]

    @property
    def levels(self) -> Sequence[Size]: ...

    def take(self, region: Region, *, ask: bool) -> Pixels | None:
        """The region, or None if it is not there yet; with `ask` it is then fetched.  Raises ImageError."""
        ...

    def close(self) -> None:
        """Stop fetching; the source itself stays open."""
        ...


def _nobody() -> None:
    """Nobody waits for tiles."""


class DirectReader:
    """For sources that keep decoded frames in memory: every region is there at once."""

    def __init__(self, source: ImageSource) -> None:
        self._source = source
        self.arrived: Callable[[], None] = _nobody

    @property
    def levels(self) -> Sequence[Size]:
        return self._source.levels

    def take(self, region: Region, *, ask: bool) -> Pixels | None:
        return self._source.read(region)

    def close(self) -> None:
        """Nothing is ever under way."""


class PassingReader:
    """Stands before another reader and is it, but for what an heir changes."""

    def __init__(self, reader: TileReader) -> None:
        self._reader = reader

    @property
    def arrived(self) -> Callable[[], None]:
        return self._reader.arrived

    @arrived.setter
    def arrived(self, call: Callable[[], None]) -> None:
        self._reader.arrived = call

    @property
    def levels(self) -> Sequence[Size]:
        return self._reader.levels

    def take(self, region: Region, *, ask: bool) -> Pixels | None:
        """As the other gives it."""
        return self._reader.take(region, ask=ask)

    def close(self) -> None:
        """The other one, too."""
        self._reader.close()


class ForgivingReader(PassingReader):
    """Gives nothing of a frame that cannot be read: its error is told once, and it is not tried again."""

    def __init__(self, reader: TileReader, tell: Callable[[str], None]) -> None:
        super().__init__(reader)
        self._tell = tell
        self._unreadable: set[int] = set()

    def take(self, region: Region, *, ask: bool) -> Pixels | None:
        if region.frame in self._unreadable:
            return None
        try:
            return self._reader.take(region, ask=ask)
        except AppError as error:
            self._unreadable.add(region.frame)
            self._tell(error.text)
            return None


class BackgroundReader(QObject):
    """Tiles read on a thread pool and kept up to `cache_bytes`, the longest unused go first.

    Only the tiles asked for last are fetched: a job whose tile is no longer wanted ends unread.
    The coarsest level is read at once, so that there is always something to show.
    """

    _fetched = Signal(object, object)

    def __init__(self, source: ImageSource, pool: QThreadPool, *, cache_bytes: int = CACHE_BYTES) -> None:
        super().__init__()
        self._source, self._pool, self._limit = source, pool, cache_bytes
        self._kept: OrderedDict[Region, Pixels] = OrderedDict()
        self._bytes = 0
        self._wanted: frozenset[Region] = frozenset()
        self._pending: set[Region] = set()
        self._failures: dict[int, AppError] = {}
        self.arrived: Callable[[], None] = _nobody
        self._fetched.connect(self._keep)

    @property
    def levels(self) -> Sequence[Size]:
        return self._source.levels

    @property
    def kept_bytes(self) -> int:
        return self._bytes

    def take(self, region: Region, *, ask: bool) -> Pixels | None:
        if region.frame in self._failures:
            raise self._failures[region.frame]
        if region.level == len(self.levels) - 1:
            return self._source.read(region)
        tiles = list(tiles_of(region, self.levels[region.level]))
        missing = [tile for tile in tiles if tile not in self._kept]
        if ask:
            self._fetch(missing)
        return None if missing else self._join(region, tiles)

    def close(self) -> None:
        self._wanted = frozenset()
        self.arrived = _nobody

    def _fetch(self, tiles: list[Region]) -> None:
        self._wanted = frozenset(tiles)
        for tile in self._wanted - self._pending:
            self._pending.add(tile)
            self._pool.start(lambda tile=tile: self._read(tile))

    def _read(self, tile: Region) -> None:
        """On a thread of the pool."""
        try:
            pixels = self._source.read(tile) if tile in self._wanted else None
        except AppError as error:
            self._failures[tile.frame], pixels = error, None
        self._fetched.emit(tile, pixels)

    def _keep(self, tile: Region, pixels: Pixels | None) -> None:
        self._pending.discard(tile)
        if pixels is None:
            if tile.frame in self._failures:
                self.arrived()
            return
        self._kept[tile] = pixels
        self._bytes += pixels.nbytes
        while self._bytes > self._limit and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        self.arrived()

    def _join(self, region: Region, tiles: list[Region]) -> Pixels:
        first = self._kept[tiles[0]]
        out = np.empty((region.rect.height, region.rect.width, *first.shape[2:]), first.dtype)
        for tile in tiles:
            self._kept.move_to_end(tile)
            part = tile.rect.intersect(region.rect)
            here = Rect(part.left - region.rect.left, part.top - region.rect.top, part.width, part.height)
            there = Rect(part.left - tile.rect.left, part.top - tile.rect.top, part.width, part.height)
            out[here.slices] = self._kept[tile][there.slices]
        return out


def tiles_of(region: Region, size: Size) -> Iterator[Region]:
    """The tiles of a level (`size`) that a region of it touches."""
    rect = region.rect
    for top in range(rect.top // TILE * TILE, rect.bottom, TILE):
        for left in range(rect.left // TILE * TILE, rect.right, TILE):
            part = Rect(left, top, TILE, TILE).intersect(Rect.whole(size))
            yield Region(part, region.level, region.frame)
