"""Key images: which frames a person marked, in a small store of the program's own, never beside the study."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from inference.errors import AppError
from inference.images.source import ImageInfo

VERSION = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS key_image (
  image TEXT NOT NULL, frame INTEGER NOT NULL, path TEXT NOT NULL, marked_at TEXT NOT NULL,
  PRIMARY KEY (image, frame));
"""


@dataclass(frozen=True, slots=True)
class KeyImage:
    """image: SOP Instance UID, or the path of a picture that has none.  frame: 0-based."""

    image: str
    frame: int
    path: str


def image_key(info: ImageInfo) -> str:
    """What a mark is kept under: it is found again when the file has moved."""
    return info.instance.sop_uid or f"file:{info.path}"


class KeyStore:
    """One connection for each call: marks are few, and no thread owns the file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, images: Iterable[str]) -> list[KeyImage]:
        """The marks of these images, by frame.  Raises AppError."""
        asked = list(images)
        with closing(self._open()) as base:
            query = "SELECT image, frame, path FROM key_image WHERE image = ? ORDER BY frame"
            return [KeyImage(*row) for image in asked for row in base.execute(query, (image,))]

    def mark(self, one: KeyImage, at: str) -> None:
        """at: ISO time.  Raises AppError."""
        with closing(self._open()) as base, base:
            base.execute(
                "INSERT OR REPLACE INTO key_image VALUES (?, ?, ?, ?)", (one.image, one.frame, one.path, at)
            )

    def unmark(self, image: str, frame: int) -> None:
        with closing(self._open()) as base, base:
            base.execute("DELETE FROM key_image WHERE image = ? AND frame = ?", (image, frame))

    def _open(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            base = sqlite3.connect(self._path, timeout=5)
            (version,) = base.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                base.close()
                raise AppError(
                    "The key images were kept by a newer version of this program; they are left alone."
                )
            base.executescript(SCHEMA)
            base.execute(f"PRAGMA user_version = {VERSION}")
        except (sqlite3.Error, OSError) as error:
            raise AppError(f"The key images cannot be kept: {error}.", detail=repr(error)) from error
        return base
