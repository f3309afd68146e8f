"""Recent studies in one SQLite file: paths, and names with small pictures only if a person allows it."""

from __future__ import annotations

import logging
import threading
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from inference.records import dataclass

if TYPE_CHECKING:
    import sqlite3

log = logging.getLogger(__name__)

SCHEMA = 2  # 2: which study a path belongs to
KEPT = 24  # studies
TABLE = """
CREATE TABLE IF NOT EXISTS study (
  path TEXT PRIMARY KEY, at TEXT NOT NULL, title TEXT NOT NULL, detail TEXT NOT NULL, picture BLOB,
  study TEXT NOT NULL DEFAULT '');
"""


@dataclass(frozen=True, slots=True)
class RecentStudy:
    """path: what was opened, file or folder.  title, detail: for the screen, "" if not kept.  picture: PNG or b"".

    study: the same for all paths of one patient's study (a digest, see `study_key`), "" where it is not known or not
    kept; a study has one line, that of its newest path.
    """

    path: str
    title: str = ""
    detail: str = ""
    picture: bytes = b""
    study: str = ""

    def same(self, other: RecentStudy) -> bool:
        """Whether both would stand in one line."""
        return self.path == other.path or (self.study != "" and self.study == other.study)

    @property
    def words(self) -> str:
        """One line: the title and its detail, of one without them name and folder."""
        place = Path(self.path)
        if not self.title:
            return f"{place.name}    {place.parent}"
        return "    ".join(part for part in (self.title, self.detail or str(place.parent)) if part)

    def plain(self) -> RecentStudy:
        """Without what tells of the patient."""
        return RecentStudy(self.path)


class StudyIndex:
    """Newest first. Thread-safe; every call opens the file anew, so that nothing holds it and it can be deleted.

    remembers: without it nothing is read or written.  names: whether titles and pictures may be kept.
    """

    def __init__(self, path: Path, *, remember: bool = True, names: bool = True) -> None:
        self.path, self.remembers, self.names = path, remember, names
        self._lock = threading.Lock()

    def recent(self) -> tuple[RecentStudy, ...]:
        """() where the file cannot be read; the log says why."""
        if not (self.remembers and self.path.exists()):
            return ()
        import sqlite3

        try:
            with self._lock, closing(self._open()) as base:
                rows = base.execute(
                    "SELECT path, title, detail, picture, study FROM study ORDER BY at DESC"
                ).fetchall()
        except (sqlite3.Error, OSError) as error:
            log.warning("the recent studies cannot be read: %s", error)
            return ()
        found = (RecentStudy(path, title, detail, picture or b"", key) for path, title, detail, picture, key in rows)
        return tuple(study if self.names else study.plain() for study in found)

    def add(self, study: RecentStudy) -> None:
        """Put it first; the oldest beyond KEPT go. What the disk refuses is logged: nothing depends on it."""
        if not self.remembers:
            return
        import sqlite3
        from datetime import datetime

        kept = study if self.names else study.plain()
        at = datetime.now().isoformat(timespec="microseconds")
        row = (kept.path, at, kept.title, kept.detail, kept.picture or None, kept.study)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock, closing(self._open()) as base, base:
                base.execute("DELETE FROM study WHERE study = ? AND study != ''", (kept.study,))
                base.execute(
                    "INSERT OR REPLACE INTO study (path, at, title, detail, picture, study) VALUES (?, ?, ?, ?, ?, ?)", row
                )
                base.execute(
                    "DELETE FROM study WHERE path NOT IN (SELECT path FROM study ORDER BY at DESC LIMIT ?)",
                    (KEPT,),
                )
        except (sqlite3.Error, OSError) as error:
            log.warning("the recent studies cannot be kept: %s", error)

    def clear(self) -> None:
        """Delete all of it: the file itself.  Raises OSError if it stays."""
        with self._lock:
            for ending in ("", "-journal", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    self.path.with_name(self.path.name + ending).unlink()

    def _open(self) -> sqlite3.Connection:
        """Raises sqlite3.Error for a file of a later version, which is left as it is."""
        import sqlite3

        base = sqlite3.connect(self.path, timeout=5)
        try:
            (version,) = base.execute("PRAGMA user_version").fetchone()
            if version > SCHEMA:
                raise sqlite3.DatabaseError(f"the index has version {version}, this program knows {SCHEMA}")
            base.execute("PRAGMA secure_delete = ON")  # what is replaced is gone from the disk
            base.executescript(TABLE)
            if "study" not in {column[1] for column in base.execute("PRAGMA table_info(study)")}:  # version 1
                base.execute("ALTER TABLE study ADD COLUMN study TEXT NOT NULL DEFAULT ''")
            base.execute(f"PRAGMA user_version = {SCHEMA}")
        except BaseException:
            base.close()
            raise
        return base


def joined(studies: tuple[RecentStudy, ...], new: RecentStudy) -> tuple[RecentStudy, ...]:
    """The list with one put first; of one that is known its picture stays until there is a newer."""
    old = next((study for study in studies if study.path == new.path), new)
    first = new if new.picture else replace(new, picture=old.picture)
    return (first, *(study for study in studies if not study.same(new)))[:KEPT]


def study_key(*parts: str) -> str:
    """A digest of the study's UID and whose it is, "" without a UID: badly anonymised patients share a UID.

    parts: the UID, then what tells the patient.
    """
    from hashlib import sha256

    return sha256("\0".join(parts).encode()).hexdigest()[:32] if parts[0] else ""
