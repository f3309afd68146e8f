"""A file that many threads read at once, each at its own place."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from threading import Lock


class _Handle:
    """Closes when the last thread lets go of it: a number closed early could be another file's by then."""

    def __init__(self, path: Path) -> None:
        self.number = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))

    def __del__(self) -> None:
        number = getattr(self, "number", None)
        if number is not None:
            with suppress(OSError):  # it had died before
                os.close(number)


class PositionedFile:
    """One handle; one that fails is opened anew once (the drive of a slide may have been away)."""

    def __init__(self, path: Path) -> None:
        self._path, self._guard = path, Lock()
        self._handle: _Handle | None = _Handle(path)

    def read(self, offset: int, count: int) -> bytes:
        """`count` bytes from `offset`, fewer at the end of the file.  Raises OSError, also once closed."""
        handle = self._handle
        try:
            return self._read(handle, offset, count)
        except OSError:
            return self._read(self._instead_of(handle), offset, count)

    def _read(self, handle: _Handle | None, offset: int, count: int) -> bytes:
        if handle is None:
            raise OSError("the file is closed")
        if hasattr(os, "pread"):
            return os.pread(handle.number, count, offset)
        with self._guard:  # Windows has no pread
            os.lseek(handle.number, offset, os.SEEK_SET)
            return os.read(handle.number, count)

    def _instead_of(self, dead: _Handle | None) -> _Handle | None:
        """The handle another thread has opened meanwhile, else a new one; None stays None."""
        with self._guard:
            if self._handle is dead and dead is not None:
                self._handle = _Handle(self._path)
            return self._handle

    def close(self) -> None:
        with self._guard:
            self._handle = None
