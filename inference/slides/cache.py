"""The tiles of all open slides, bounded by bytes for the whole program: the longest unused go first."""

from __future__ import annotations

import functools
import itertools
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from inference.slides.grid import Place, Rgb

MOST = 4 << 30
RUN = 32 << 20  # bytes where models run and nobody looks: they go over a slide once, only margins are read twice
Key = tuple[Hashable, int, Place]  # owner, level, place


def default_limit() -> int:
    """A quarter of the machine's memory, at most 4 GiB."""
    return min(memory_of_machine() // 4, MOST)


def bounded(wanted: int) -> int:
    """What a person asks for, at most half of the machine's memory: the rest of the program and the system need it."""
    return min(wanted, memory_of_machine() // 2)


@functools.cache
def memory_of_machine() -> int:
    """Bytes; asked of the system once, since that takes milliseconds."""
    import psutil  # type: ignore[import-untyped]  # it has no stubs

    return int(psutil.virtual_memory().total)


class TileCache:
    """Thread-safe. An owner is made by `owner()` and given up by `drop`."""

    def __init__(self, limit: int) -> None:
        self._limit, self._bytes = limit, 0
        self._kept: OrderedDict[Key, Rgb] = OrderedDict()
        self._guard = Lock()
        self._owners = itertools.count(1)

    def owner(self) -> int:
        """A new name; two slides of one path are two owners."""
        return next(self._owners)

    @property
    def used(self) -> int:
        return self._bytes

    @property
    def limit(self) -> int:
        return self._limit

    def set_limit(self, limit: int) -> None:
        with self._guard:
            self._limit = limit
            self._shrink()

    def get(self, key: Key) -> Rgb | None:
        with self._guard:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def put(self, key: Key, pixels: Rgb) -> None:
        """Keep a tile; it is read-only from now on."""
        pixels.flags.writeable = False
        with self._guard:
            old = self._kept.pop(key, None)
            self._bytes += pixels.nbytes - (0 if old is None else old.nbytes)
            self._kept[key] = pixels
            self._shrink()

    def drop(self, owner: Hashable) -> None:
        """Forget all tiles of one owner."""
        with self._guard:
            for key in [key for key in self._kept if key[0] == owner]:
                self._bytes -= self._kept.pop(key).nbytes

    def _shrink(self) -> None:
        while self._bytes > self._limit and self._kept:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes


SHARED = TileCache(default_limit())  # one for the whole program, as its limit is


def for_runs() -> None:
    """This process looks at slides with models alone: keep what they need, not what a person might come back to."""
    SHARED.set_limit(RUN)
