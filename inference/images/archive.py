"""ZIP archives: DICOM members are read in memory, never unpacked without need; what would burst it is refused."""

from __future__ import annotations

import shutil
import tempfile
import threading
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from inference.errors import ImageError
from inference.images.limits import MAX_BYTES
from inference.images.regular import check_regular

MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
MOST_MEMBERS = 200_000
ENCRYPTED = 1


class Archive:
    """A ZIP file that is open. Thread-safe; whoever made it closes it, which removes what was unpacked."""

    def __init__(self, path: Path) -> None:
        """Raises ImageError if it is broken, encrypted or no ZIP file."""
        self.path, self._lock = path, threading.Lock()
        self._folder: Path | None = None
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise ImageError(
                f"“{path.name}” is cut off or damaged: it cannot be read as a ZIP archive.",
                detail=repr(error),
            ) from error
        self._names = [item.filename for item in self._zip.infolist() if _wanted(item)]
        self._check()

    def _check(self) -> None:
        locked = any(self._zip.getinfo(name).flag_bits & ENCRYPTED for name in self._names)
        if locked or len(self._names) > MOST_MEMBERS:
            self._zip.close()
            why = "is protected by a password; unpack it first" if locked else "holds too many files"
            raise ImageError(f"“{self.path.name}” {why}.")

    @property
    def names(self) -> list[str]:
        """The members that may be images, in the archive's order."""
        return list(self._names)

    def read(self, name: str) -> bytes:
        """A member's bytes.  Raises ImageError if it is damaged or larger than MAX_BYTES."""
        shown = PurePosixPath(name).name
        try:
            with self._lock, self._zip.open(name) as file:
                content = file.read(MAX_BYTES + 1)
        except (
            OSError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise ImageError(
                f"“{shown}” in “{self.path.name}” is cut off or damaged.", detail=repr(error)
            ) from error
        if len(content) > MAX_BYTES:
            raise ImageError(
                f"“{shown}” in “{self.path.name}” is larger than {MAX_BYTES >> 20} MiB; unpack the archive first."
            )
        return content

    def unpack(self, name: str) -> Path:
        """A member as a file of its own in a private folder, which goes when the archive is closed."""
        content = self.read(name)
        with self._lock:
            self._folder = self._folder or Path(tempfile.mkdtemp(prefix="lesionscope-"))  # 0700
            folder = Path(tempfile.mkdtemp(dir=self._folder))
        path = folder / (PurePosixPath(name).name or "member")
        path.write_bytes(content)
        return path

    def close(self) -> None:
        with self._lock:
            self._zip.close()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None


def is_archive(path: Path) -> bool:
    """Whether the file begins as a ZIP archive."""
    try:
        check_regular(path)
        with path.open("rb") as file:
            return file.read(4) in MAGIC
    except (OSError, ImageError):
        return False


@contextmanager
def real_file(path: Path) -> Iterator[Path]:
    """`path` itself, or for a member of an archive a temporary copy of it, for what takes only files.

    Raises ImageError if there is neither.
    """
    holder = next((parent for parent in path.parents if parent.is_file()), None)
    if path.exists() or holder is None:
        yield path
        return
    archive = Archive(holder)
    try:
        yield archive.unpack(path.relative_to(holder).as_posix())
    finally:
        archive.close()


def _wanted(item: zipfile.ZipInfo) -> bool:
    """Folders, hidden files and what macOS adds are left out."""
    parts = PurePosixPath(item.filename).parts
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return not item.is_dir() and not hidden and bool(parts)
