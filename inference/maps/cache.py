"""Where the maps of slides are kept: one folder for each slide, model and settings; the oldest go first."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from pathlib import Path

from inference.maps.store import META, MapStore
from inference.tiling import MapGrid

ROOM = 4 << 30  # bytes of all maps together


def cache_root(told: str = "") -> Path:
    """The folder asked for, else LESIONSCOPE_HOME's, else the system's for caches."""
    if told:
        return Path(told)
    if home := os.environ.get("LESIONSCOPE_HOME"):
        return Path(home) / "maps"
    from platformdirs import user_cache_path

    return user_cache_path("LesionScope", appauthor=False) / "maps"


def key_of(*parts: object) -> str:
    """A folder's name for what the map depends on."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]


def kept_map(root: Path, key: str, grid: MapGrid) -> MapStore:
    """The map of that key as far as it was made, else a new one. Raises ExportError if it cannot be made."""
    folder = root / key
    with suppress(OSError, ValueError, KeyError, TypeError):
        store = MapStore.open(folder, writable=True)
        if store.grid == grid:
            os.utime(folder / META)
            return store
    trim(root, ROOM, spare=key)
    shutil.rmtree(folder, ignore_errors=True)
    return MapStore.create(folder, grid)


def trim(root: Path, room: int, *, spare: str = "") -> None:
    """Remove the maps used longest ago until the rest fits."""
    kept = sorted((path for path in root.glob(f"*/{META}") if path.parent.name != spare), key=_used, reverse=True)
    taken = 0
    for path in kept:
        taken += sum(_bytes(file) for file in path.parent.iterdir())
        if taken > room:
            shutil.rmtree(path.parent, ignore_errors=True)


def _used(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _bytes(file: Path) -> int:
    """On the disk, which for sparse files is less than their length."""
    with suppress(OSError):
        stat = file.stat()
        return getattr(stat, "st_blocks", 0) * 512 or stat.st_size
    return 0
