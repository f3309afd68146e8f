"""A thread that writes entries to an SQLite file in order, so that each is on disk soon after it happened.

The journal of masks and the store of measurements both write through it (docs/adr/0003-journal.md).
"""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

from inference.errors import AppError

log = logging.getLogger(__name__)
E = TypeVar("E")


class StoreError(AppError):
    """A file of the program's own cannot be used."""


class Writer(Generic[E]):
    """write(base, entry) is one transaction; saved(at) and failed(reason) are called on the writing thread.

    What the disk refused is tried again, in order, with the next entry.
    """

    def __init__(
        self,
        name: str,
        connect: Callable[[], sqlite3.Connection],
        write: Callable[[sqlite3.Connection, E], None],
        saved: Callable[[datetime], None],
        failed: Callable[[str], None],
    ) -> None:
        self._name, self._connect, self._write = name, connect, write
        self._saved, self._failed = saved, failed
        self._base: sqlite3.Connection | None = None
        self._backlog: list[E] = []
        self._todo: queue.Queue[E | None] = queue.Queue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, entry: E) -> None:
        """Returns at once."""
        self._todo.put(entry)

    def flush(self) -> None:
        """Wait until all that was put is on disk, or was refused."""
        self._todo.join()

    def close(self) -> None:
        """Write what waits, then end; at most 10 s."""
        self._todo.put(None)
        self._thread.join(10.0)

    def _run(self) -> None:
        while (entry := self._todo.get()) is not None:
            self._backlog.append(entry)
            try:
                self._write_backlog()
                self._saved(datetime.now())
            except (OSError, sqlite3.Error, StoreError) as error:
                log.error("%s: %s", self._name, error)
                self._failed(error.text if isinstance(error, StoreError) else str(error))
            finally:
                self._todo.task_done()
        if self._base is not None:
            self._base.close()
        self._todo.task_done()

    def _write_backlog(self) -> None:
        self._base = self._base or self._connect()
        while self._backlog:
            self._write(self._base, self._backlog[0])
            self._backlog.pop(0)


def connect(path: Path, schema: str, version: int) -> sqlite3.Connection:
    """Open or make the file in write-ahead mode. Raises StoreError where a newer program wrote it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    base = sqlite3.connect(path)
    try:
        (found,) = base.execute("PRAGMA user_version").fetchone()
        if found > version:
            raise StoreError(f"'{path.name}' was written by a newer LesionScope; it is left untouched.")
        base.execute("PRAGMA journal_mode = WAL")
        base.executescript(schema)
        base.execute(f"PRAGMA user_version = {version}")
    except BaseException:
        base.close()
        raise
    return base
