"""The files opened last: paths only, on this machine, none at all if a person does not want it."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)

KEPT = 12


class RecentFiles:
    """Newest first."""

    def __init__(self, path: Path, *, remember: bool = True) -> None:
        self._path, self._remember = path, remember
        self._paths = _read(path) if remember else []

    @property
    def paths(self) -> tuple[str, ...]:
        """As they were opened; whether one still exists shows when it is opened (a dead share would stall us)."""
        return tuple(self._paths)

    def add(self, path: str) -> None:
        if not self._remember or not path:
            return
        self._paths = [path, *(known for known in self._paths if known != path)][:KEPT]
        self._write()

    def clear(self) -> None:
        self._paths = []
        self._write()

    def _write(self) -> None:
        part = self._path.with_suffix(".part")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(json.dumps(self._paths), "utf-8")
            os.replace(part, self._path)
        except OSError as error:
            log.warning("the recent files cannot be kept: %s", error)


def _read(path: Path) -> list[str]:
    try:
        stored = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError) as error:
        log.warning("the recent files cannot be read: %s", error)
        return []
    return [item for item in stored if isinstance(item, str)] if isinstance(stored, list) else []
