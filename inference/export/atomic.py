"""The one way to write a file: complete beside its place, then moved in. A failure leaves the old file."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from inference.errors import ExportError

REASONS = {
    errno.ENOSPC: "the disk is full",
    errno.EACCES: "the folder may not be written to",
    errno.EPERM: "the folder may not be written to",
    errno.EROFS: "the disk is read-only",
    errno.ENOENT: "its folder does not exist",
    errno.ENOTDIR: "its folder is a file",
    errno.EEXIST: "a file has that name",
    errno.EISDIR: "a folder has that name",
    errno.ENAMETOOLONG: "the name is too long for this disk",
}


def write_atomically(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """Let `write` fill a new file in `path`'s folder, sync it to the disk, then put it in `path`'s place.

    Whatever goes wrong (an error in `write`, a full disk, Ctrl-C), `path` holds what it held before and the
    new file is gone. Raises ExportError, which names the file and the reason, where the system refuses.
    """
    part = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        with open(part, "xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except OSError as error:
        raise ExportError(refusal(path, error), detail=repr(error)) from error
    finally:
        _remove(part)


def _remove(part: Path) -> None:
    with suppress(OSError):  # nothing was made, or the folder is gone: the first error is the one to tell
        part.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with \\n line ends, atomically."""
    write_atomically(path, lambda file: _write_all(file, text.encode("utf-8")))


def write_bytes(path: Path, data: bytes) -> None:
    """Write bytes, atomically."""
    write_atomically(path, lambda file: _write_all(file, data))


def _write_all(file: BinaryIO, data: bytes) -> None:
    file.write(data)


def refusal(path: Path, error: OSError) -> str:
    """The sentence for a person: which file cannot be written, and why."""
    reason = REASONS.get(error.errno or 0) or (error.strerror or str(error)).lower()
    return f"The file '{path.name}' cannot be written: {reason}."
