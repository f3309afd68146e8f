"""The lesions' pixels of a map of any size, on disk while files are written from them, gone afterwards."""

from __future__ import annotations

import tempfile
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from inference.errors import ExportError
from inference.export.atomic import refusal
from inference.geometry import Size
from inference.maps.store import level_sizes

Rows = NDArray[np.bool_]
BAND = 256  # rows that coarser levels are made from at once


class ScratchMask:
    """Filled from top to bottom, then read by rows, coarser levels too: a pixel of them holds any of its 2 × 2.

    One byte a pixel on disk, where nothing lies no room on most disks; memory: the rows asked for.  A context: the
    files are gone at its end.  Raises ExportError where the disk refuses.
    """

    def __init__(self, folder: Path, size: Size) -> None:
        """folder: where there is room; a folder of its own is made in it."""
        self.size, self.levels = size, level_sizes(size)
        self._filled, self.any = 0, False
        self._near = folder
        self._place: tempfile.TemporaryDirectory[str] | None = None
        self._files: list[BinaryIO] = []

    def __enter__(self) -> Self:
        try:
            self._place = tempfile.TemporaryDirectory(prefix="mask-", dir=self._near)
            for level, size in enumerate(self.levels):
                file = open(Path(self._place.name) / f"{level}.u8", "w+b")  # closed at the context's end
                self._files.append(file)
                file.truncate(size.width * size.height)
        except OSError as error:
            self._close()
            raise ExportError(refusal(self._near, error), detail=repr(error)) from error
        return self

    def add(self, rows: Rows) -> None:
        """The next rows, (h, width)."""
        self._write(0, self._filled, rows)
        self._filled += len(rows)
        self.any = self.any or bool(rows.any())

    def finish(self) -> None:
        """All rows are there: the coarser levels are made."""
        for level, size in enumerate(self.levels[1:], start=1):
            for top in range(0, size.height, BAND):
                finer = min(2 * BAND, self.levels[level - 1].height - 2 * top)
                self._write(level, top, _any_of_four(self.rows(2 * top, finer, level=level - 1)))

    def rows(self, top: int, count: int, *, level: int = 0) -> Rows:
        """(count, width of the level) bool; inside the level."""
        width = self.levels[level].width
        file = self._files[level]
        file.seek(top * width)
        data = file.read(count * width)
        return np.frombuffer(data, np.bool_).reshape(count, width)

    def _write(self, level: int, top: int, rows: Rows) -> None:
        if not rows.any():
            return  # the file is blank there
        try:
            self._files[level].seek(top * self.levels[level].width)
            self._files[level].write(np.ascontiguousarray(rows).tobytes())
        except OSError as error:
            raise ExportError(refusal(self._near, error), detail=repr(error)) from error

    def _close(self) -> None:
        for file in self._files:
            file.close()
        if self._place is not None:
            self._place.cleanup()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()


def _any_of_four(rows: Rows) -> Rows:
    """Each 2 × 2 as one; odd edges count alone."""
    padded = np.pad(rows, ((0, rows.shape[0] % 2), (0, rows.shape[1] % 2)))
    pairs = padded[::2] | padded[1::2]
    return np.asarray(pairs[:, ::2] | pairs[:, 1::2])
