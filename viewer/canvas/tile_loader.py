"""Tiles of a slide, read on threads of their own, in the order they are wanted; what is no longer wanted is not read.

The threads hold nothing of Qt but a bell, and after `close` not even that: a reader may go while they finish.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from threading import Condition, Thread
from typing import Protocol

from inference.errors import AppError
from inference.slides.grid import Place, Rgb

BATCH = 4  # neighbours of a row that one thread reads together
Tile = tuple[int, Place]  # level, place


class Tiled(Protocol):
    """What tiles are read from; it keeps them."""

    def tiles(self, level: int, places: Sequence[Place]) -> Iterator[tuple[Place, Rgb]]: ...


class TileLoader:
    """ring: called on one of the threads when something has arrived (`arrived` then tells what) or nothing more will."""

    def __init__(self, source: Tiled, ring: Callable[[], None], *, threads: int) -> None:
        self._work: _Work | None = _Work(source, ring)
        self._threads = [
            Thread(target=self._work.run, name=f"tiles {n}", daemon=True) for n in range(max(1, threads))
        ]
        for thread in self._threads:
            thread.start()

    def want(self, tiles: Sequence[Tile]) -> None:
        """Read these, the first first; whatever was wanted before and has not begun is dropped."""
        if self._work is not None:
            self._work.want(tiles)

    def arrived(self) -> tuple[list[Tile], AppError | None]:
        """What has come since the last call, and the first error of it."""
        return self._work.collect() if self._work is not None else ([], None)

    @property
    def idle(self) -> bool:
        """Whether nothing waits and nothing is being read."""
        return self._work is None or self._work.idle

    @property
    def news(self) -> bool:
        """Whether something has come that nobody has collected."""
        return self._work is not None and self._work.news

    @property
    def lost(self) -> frozenset[Tile]:
        """Tiles that could not be read."""
        return self._work.lost if self._work is not None else frozenset()

    def close(self, *, wait_s: float = 0.0) -> None:
        """Nothing is begun any more, and nobody is told of what still ends. wait_s: for the threads, in all."""
        if self._work is not None:
            self._work.stop()
            self._work = None
        for thread in self._threads:
            if wait_s:
                thread.join(wait_s)


class _Work:
    def __init__(self, source: Tiled, ring: Callable[[], None]) -> None:
        self._source: Tiled | None = source
        self._ring: Callable[[], None] | None = ring
        self._change = Condition()
        self._queue: list[Tile] = []  # the next one last
        self._busy: set[Tile] = set()
        self._came: list[Tile] = []
        self._error: AppError | None = None
        self.lost: frozenset[Tile] = frozenset()

    @property
    def idle(self) -> bool:
        with self._change:
            return not self._queue and not self._busy

    @property
    def news(self) -> bool:
        with self._change:
            return bool(self._came)

    def want(self, tiles: Sequence[Tile]) -> None:
        with self._change:
            gone = self._busy | self.lost
            self._queue = [tile for tile in reversed(list(dict.fromkeys(tiles))) if tile not in gone]
            self._change.notify_all()

    def collect(self) -> tuple[list[Tile], AppError | None]:
        with self._change:
            came, self._came = self._came, []
            error, self._error = self._error, None
            return came, error

    def stop(self) -> None:
        with self._change:
            self._source = self._ring = None
            self._queue = []
            self._change.notify_all()

    def run(self) -> None:
        """On a thread."""
        while (batch := self._next()) is not None:
            source = self._source
            if source is None:
                return
            level, places = batch[0][0], [place for _, place in batch]
            try:
                for place, _ in source.tiles(level, places):
                    self._deliver((level, place))
            except AppError as error:
                self._fail(batch, error)
            finally:
                self._end(batch)

    def _next(self) -> list[Tile] | None:
        """The tile wanted most and its neighbours that wait behind it; None: it is over."""
        with self._change:
            while not self._queue and self._source is not None:
                self._change.wait()
            if self._source is None:
                return None
            batch = [self._queue.pop()]
            while self._queue and len(batch) < BATCH and _beside(batch[-1], self._queue[-1]):
                batch.append(self._queue.pop())
            self._busy.update(batch)
            return batch

    def _deliver(self, tile: Tile) -> None:
        """Told under the lock: after `stop` no bell rings."""
        with self._change:
            quiet = not self._came
            self._came.append(tile)
            if quiet and self._ring is not None:
                self._ring()

    def _end(self, batch: list[Tile]) -> None:
        """What waited for tiles that were dropped hears that no more come."""
        with self._change:
            self._busy.difference_update(batch)
            if not self._queue and not self._busy and self._ring is not None:
                self._ring()

    def _fail(self, batch: list[Tile], error: AppError) -> None:
        """A tile that cannot be read is told once and not tried again."""
        with self._change:
            self.lost |= set(batch)
            self._error = self._error or error
            if self._ring is not None:
                self._ring()


def _beside(one: Tile, other: Tile) -> bool:
    return one[0] == other[0] and one[1][1] == other[1][1] and abs(one[1][0] - other[1][0]) == 1
