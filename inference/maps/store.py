"""A map on disk, written tile by tile and seen by several processes at once: bounded memory, resumable, a cache.

Two processes may have it open: the model process writes, the window reads. The files are mapped, so what is
written is seen at once and no pixel is copied between them.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from inference.errors import ExportError
from inference.export.atomic import refusal, write_text
from inference.geometry import Affine, Rect, Size
from inference.tiling import MapGrid

Values = NDArray[np.float16]
COARSEST = 256  # the last level fits into this square
NOT_YET, DONE, GLASS, PART = 0, 1, 2, 3  # of a tile; of PART only what a region held is kept
META = "map.json"
RESIDENT, PAGE = 8 << 20, 4096  # bytes
SCHEMA = 1


def level_sizes(size: Size) -> tuple[Size, ...]:
    """Halved (rounded up) until it fits into COARSEST."""
    sizes = [size]
    while max(sizes[-1].width, sizes[-1].height) > COARSEST:
        sizes.append(Size((sizes[-1].width + 1) // 2, (sizes[-1].height + 1) // 2))
    return tuple(sizes)


class MapStore:
    """levels[k]: (h, w) float16, 0–1, nan where nobody looked; each value of level k + 1 is the greatest of its 2 × 2.

    The greatest, not the mean: what passes a threshold anywhere stays visible at overview.
    states: (tiles,) uint8, NOT_YET, DONE, GLASS or PART.  Invariant: a tile that is DONE has its values on disk.
    What was read or written is given back to the system after RESIDENT bytes, so that a large map takes no more
    memory than a small one.
    """

    def __init__(self, folder: Path, grid: MapGrid, *, writable: bool) -> None:
        self.folder, self.grid = folder, grid
        self._touched = 0
        mode = "r+" if writable else "r"
        sizes = level_sizes(grid.size)
        self.levels: tuple[Values, ...] = tuple(
            np.memmap(folder / f"level-{k}.f16", np.float16, mode, shape=size.shape)  # type: ignore[call-overload]
            for k, size in enumerate(sizes)
        )
        self.states: NDArray[np.uint8] = np.memmap(  # type: ignore[call-overload]  # mode is one of its words
            folder / "tiles.u8", np.uint8, mode, shape=(grid.count,)
        )

    @classmethod
    def create(cls, folder: Path, grid: MapGrid, about: Mapping[str, Any] | None = None) -> Self:
        """A new map without values. The files are sparse: glass takes no room on most disks. Raises ExportError."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for level, size in enumerate(level_sizes(grid.size)):
                _blank(folder / f"level-{level}.f16", size)
            (folder / "tiles.u8").write_bytes(bytes(grid.count))
        except OSError as error:
            raise ExportError(refusal(folder, error), detail=repr(error)) from error
        plane = grid.to_level0
        meta = {
            "schema": SCHEMA, "size": [grid.size.width, grid.size.height], "tile": grid.tile,
            "to_level0": [plane.x_scale, plane.y_scale, plane.x_shift, plane.y_shift], "about": dict(about or {}),
        }  # fmt: skip
        write_text(folder / META, json.dumps(meta, indent=1) + "\n")  # last: where it lies, the rest is there
        return cls(folder, grid, writable=True)

    @classmethod
    def open(cls, folder: Path, *, writable: bool = False) -> Self:
        """An existing one. Raises OSError or ValueError if it is not whole."""
        meta = json.loads((folder / META).read_text("utf-8"))
        if meta.get("schema") != SCHEMA:
            raise ValueError("another schema")
        width, height = meta["size"]
        return cls(folder, MapGrid(Size(width, height), Affine(*meta["to_level0"]), meta["tile"]), writable=writable)

    def write(
        self, index: int, values: NDArray[np.floating[Any]] | None, within: NDArray[np.bool_] | None = None
    ) -> Rect:
        """A tile's values, 0–1, (h, w) as `grid.rect`; None for glass. Returns the map pixels that changed.

        within: (h, w), the pixels that a region holds; the others stay as they are. None for all of them.
        """
        rect = self.grid.rect(index)
        if values is None:
            self.states[index] = GLASS
            return rect
        made, whole = stored(values), True
        if within is not None and not within.all():
            made, whole = np.where(within, made, self.levels[0][rect.slices]), False
        self.levels[0][rect.slices] = made
        for level in range(1, len(self.levels)):
            rect_here = _halved(rect, level)
            self.levels[level][rect_here.slices] = _greatest(self.levels[level - 1], rect_here)
        self.states[index] = DONE if whole else PART
        self._touch(rect)
        return rect

    def share(self, index: int) -> float:
        """Of a tile's pixels, 0–1, that were looked at."""
        if self.states[index] != PART:
            return float(self.states[index] != NOT_YET)
        return float((self.levels[0][self.grid.rect(index).slices] != 0).mean())

    def knows(self, index: int, within: NDArray[np.bool_] | None = None) -> bool:
        """Whether all of a tile, or all of those pixels of it, was looked at."""
        if within is None or self.states[index] != PART:
            return bool(self.states[index] in (DONE, GLASS))
        return bool((self.levels[0][self.grid.rect(index).slices][within] != 0).all())

    def read(self, rect: Rect, *, level: int = 0) -> NDArray[np.float32]:
        """(h, w) float32; nan where nobody looked. rect: pixels of `level`, inside it."""
        made = shown(self.levels[level][rect.slices])
        self._touch(rect)
        return made

    def _touch(self, rect: Rect) -> None:
        """Count the pages under a rectangle; at RESIDENT bytes they leave this process, not the file."""
        self._touched += rect.height * (2 * rect.width + PAGE)
        if self._touched > RESIDENT and hasattr(mmap, "MADV_DONTNEED"):  # Windows trims by itself
            self._touched = 0
            for level in self.levels:
                held: Any = level.base
                if isinstance(held, mmap.mmap):
                    held.madvise(mmap.MADV_DONTNEED)

    @property
    def size(self) -> Size:
        """Of the map itself."""
        return self.grid.size

    @property
    def to_level0(self) -> Affine:
        return self.grid.to_level0

    @property
    def done(self) -> bool:
        return bool(np.isin(self.states, (DONE, GLASS)).all())

    def flush(self) -> None:
        """Values first, then which tiles they belong to."""
        for array in (*self.levels, self.states):
            if isinstance(array, np.memmap):
                array.flush()


LEAST = 2.0**-14  # the smallest normal float16 stands for 0: a 0 in a (sparse) file says that nobody looked
LESS_BITS, LESS_EXPONENT = 13, (127 - 15) << 23  # of float16 against float32: of the fraction; of the exponent's zero
ONE = 127 << 23  # 1.0 as the bits of a float32


def stored(values: NDArray[np.floating[Any]]) -> Values:
    """Probabilities as they lie in the file; those below LEAST become 0.

    By their bits, rounded to even: all are normal numbers from LEAST to 1, and NumPy's own way takes twice as long.
    """
    floats = np.maximum(values, LEAST, dtype=np.float32)
    bits = floats.view(np.uint32)
    if bits.max(initial=0) > ONE:
        return np.asarray(floats, np.float16)  # no probabilities: what is not a number stays that
    out = bits >> LESS_BITS
    out &= 1
    out += bits
    out -= np.uint32(LESS_EXPONENT - ((1 << LESS_BITS - 1) - 1))
    out >>= LESS_BITS
    return np.asarray(out.astype(np.uint16).view(np.float16))


def shown(values: Values) -> NDArray[np.float32]:
    """Stored values as they are meant, nan where nobody looked."""
    out = values.astype(np.float32)
    low = out <= LEAST
    if low.any():
        out[low] = np.where(out[low] == 0, np.nan, np.float32(0.0))
    return out


def _halved(rect: Rect, times: int) -> Rect:
    step = 1 << times
    return Rect.around(rect.left / step, rect.top / step, rect.right / step, rect.bottom / step)


def _greatest(finer: Values, rect: Rect) -> Values:
    """The greatest of each 2 × 2 of the finer level under `rect`; the finer one's odd edges count alone.

    Compared by their bits, which order float16 from 0 upwards as its values: NumPy's own comparison of float16
    takes 20 times as long.
    """
    part = finer[2 * rect.top : 2 * rect.bottom, 2 * rect.left : 2 * rect.right].view(np.uint16)
    edge = ((0, 2 * rect.height - part.shape[0]), (0, 2 * rect.width - part.shape[1]))
    if edge != ((0, 0), (0, 0)):
        part = np.pad(part, edge)
    rows = np.maximum(part[::2], part[1::2])
    return np.asarray(np.maximum(rows[:, ::2], rows[:, 1::2])).view(np.float16)


def _blank(path: Path, size: Size) -> None:
    with path.open("wb") as file:
        file.truncate(2 * size.width * size.height)
