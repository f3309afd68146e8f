"""What is no file: opening a pipe waits for whoever writes into it, and reading some devices never ends."""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from inference.errors import ImageError

KINDS: Mapping[str, Callable[[int], bool]] = {
    "a named pipe": stat.S_ISFIFO, "a socket": stat.S_ISSOCK, "a device": lambda mode: not stat.S_ISREG(mode),
}  # fmt: skip


def check_regular(path: Path) -> None:
    """Raises ImageError for a pipe, a socket or a device, OSError if there is nothing. Folders and files pass."""
    mode = path.stat().st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return
    kind = next(name for name, is_one in KINDS.items() if is_one(mode))
    raise ImageError(f"“{path.name}” is {kind}, not a file.")
