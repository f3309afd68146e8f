"""Tiles read straight from the file: position and length are known, so one read and one decode give a tile."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.slides.grid import Place, Rgb, TileGrid, TileStore
from inference.slides.positioned import PositionedFile

GAP = 64 << 10  # bytes between neighbours that are read along rather than sought over
RUN = 4 << 20  # bytes of one read at most
WHITE = 255


@dataclass(frozen=True, slots=True, eq=False)
class StoredLevel:
    """Where the tiles of a level lie. offsets, counts: (rows · columns,) int64, row by row; count 0: no tile there.

    decode(bytes, index): a whole or a cut tile as (h, w, 3).
    """

    grid: TileGrid
    offsets: NDArray[np.int64]
    counts: NDArray[np.int64]
    decode: Callable[[bytes, int], Rgb]


class StoredTiles:
    """missing: who knows what is seen where no tile is stored; without it, white."""

    def __init__(
        self, path: Path, levels: Sequence[StoredLevel], *, missing: TileStore | None = None
    ) -> None:
        self._name, self._levels, self._missing = path.name, tuple(levels), missing
        self.grids = tuple(level.grid for level in levels)
        self._file = PositionedFile(path)

    def tile(self, level: int, place: Place) -> Rgb:
        stored = self._levels[level]
        index = place[1] * stored.grid.columns + place[0]
        if not stored.counts[index]:
            return self._blank(level, place)
        data = self._read(int(stored.offsets[index]), int(stored.counts[index]))
        return self._decode(level, place, index, data)

    def tiles(self, level: int, places: Sequence[Place]) -> Iterator[tuple[Place, Rgb]]:
        """Neighbours in the file come with one read."""
        stored = self._levels[level]
        at = {place: place[1] * stored.grid.columns + place[0] for place in places}
        held = sorted((p for p in places if stored.counts[at[p]]), key=lambda p: stored.offsets[at[p]])
        yield from ((p, self._blank(level, p)) for p in places if not stored.counts[at[p]])
        for run in _runs([(p, int(stored.offsets[at[p]]), int(stored.counts[at[p]])) for p in held]):
            start, end = run[0][1], max(offset + count for _, offset, count in run)
            data = self._read(start, end - start)
            for place, offset, count in run:
                part = data[offset - start : offset - start + count]
                yield place, self._decode(level, place, at[place], part)

    def _read(self, offset: int, count: int) -> bytes:
        try:
            data = self._file.read(offset, count)
        except OSError as error:
            raise ImageError(f"“{self._name}” can no longer be read.", detail=repr(error)) from error
        if len(data) < count:
            raise ImageError(f"“{self._name}” is cut off: a tile lies beyond its end.")
        return data

    def _decode(self, level: int, place: Place, index: int, data: bytes) -> Rgb:
        stored = self._levels[level]
        try:
            pixels = stored.decode(data, index)
        except Exception as error:  # decoders raise what their streams lead to
            raise self._damaged(level, place, repr(error)) from error
        if stored.grid.holds_whole(place) and pixels.shape[:2] == stored.grid.tile.shape:
            return pixels
        rect = stored.grid.rect(place)
        if pixels.shape[0] < rect.height or pixels.shape[1] < rect.width:
            raise self._damaged(level, place, f"it decodes to {pixels.shape}")
        return np.ascontiguousarray(pixels[: rect.height, : rect.width])

    def _damaged(self, level: int, place: Place, why: str) -> ImageError:
        return ImageError(
            f"“{self._name}” is damaged: a tile of it cannot be decoded.", detail=f"{level} {place} {why}"
        )

    def _blank(self, level: int, place: Place) -> Rgb:
        if self._missing is not None:
            return self._missing.tile(level, place)
        rect = self.grids[level].rect(place)
        return np.full((rect.height, rect.width, 3), WHITE, np.uint8)

    def close(self) -> None:
        self._file.close()
        if self._missing is not None:
            self._missing.close()


def _runs(parts: Sequence[tuple[Place, int, int]]) -> Iterator[list[tuple[Place, int, int]]]:
    """Parts (place, offset, count) sorted by offset, cut where the gap or the whole becomes too large."""
    run: list[tuple[Place, int, int]] = []
    for part in parts:
        if run and (part[1] - (run[-1][1] + run[-1][2]) > GAP or part[1] + part[2] - run[0][1] > RUN):
            yield run
            run = []
        run.append(part)
    if run:
        yield run
