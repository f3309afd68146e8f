"""Measurements on disk: every change at once, append-only, so that one survives `kill -9` (docs/adr/0003-journal.md).

One SQLite file in write-ahead mode. A measurement belongs to an image (SOP Instance UID, else the content's sha256) and
a frame of that image; the newest entry of each id counts, an entry without facts is a removal.

Version 1: entry(seq, image, frame, measurement, at, facts). facts is JSON with "shape", "points" [[x, y] …] in
level-0 px, "label", "text_at" [x, y] or null, "origin" ("human"), and "look" [width, height, [mean …]], by which files of
one SOP Instance UID and different pictures are told apart (`inference.images.look`). Readers ignore keys they do not
know; a newer version of the schema is refused, never rewritten.
"""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inference.geometry import Point
from inference.images.look import Look, in_facts, to_json
from inference.measure.measurement import Measurement, Shape, enough
from viewer.document.writer import StoreError, Writer, connect

log = logging.getLogger(__name__)

VERSION = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, image TEXT NOT NULL, frame INTEGER NOT NULL, measurement TEXT NOT NULL,
  at TEXT NOT NULL, facts TEXT);
CREATE INDEX IF NOT EXISTS entry_of ON entry (image, measurement, seq);
"""
_NEWEST = """
SELECT measurement, frame, facts FROM entry AS e WHERE image = ? AND seq =
  (SELECT max(seq) FROM entry WHERE image = e.image AND measurement = e.measurement)
ORDER BY (SELECT min(seq) FROM entry WHERE image = e.image AND measurement = e.measurement)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a measurement belongs. frame: 0-based within that very image, not within a stack of files."""

    image: str
    frame: int = 0


@dataclass(frozen=True, slots=True)
class _Entry:
    place: Place
    key: str
    measurement: Measurement | None
    look: Callable[[], Look | None]


def _unseen() -> None:
    """Nobody looked at the picture."""


def _any(place: Place, look: Look) -> bool:
    """Every picture will do."""
    return True


class MeasurementStore:
    """saved(at), failed(sentence): called on the writing thread."""

    def __init__(
        self,
        path: Path,
        *,
        saved: Callable[[datetime], None] = lambda at: None,
        failed: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.path = path

        def refused(why: str) -> None:
            failed(f"The measurement could not be saved in '{path.name}' ({why}); it is still on screen.")

        self._writer: Writer[_Entry] = Writer("measurements", lambda: _open(path), _write, saved, refused)
        self.flush, self.close = self._writer.flush, self._writer.close

    def record(
        self, place: Place, key: str, measurement: Measurement | None, look: Callable[[], Look | None] = _unseen
    ) -> None:
        """Note it as it is now (None: removed). Returns at once.  look: of its picture, asked on the writing thread."""
        self._writer.put(_Entry(place, key, measurement, look))

    def load(
        self, *images: str, is_of: Callable[[Place, Look], bool] = _any
    ) -> list[tuple[Place, Measurement]]:
        """What stands for these images, oldest first; `frame` is that of the image. Raises StoreError.

        is_of: whether the picture at a place may be the one that was measured.
        """
        if not self.path.exists():
            return []
        try:
            with closing(_open(self.path)) as base:
                rows = [(image, *row) for image in images for row in base.execute(_NEWEST, (image,))]
        except (OSError, sqlite3.Error) as error:
            text = f"The measurements in '{self.path.name}' cannot be read ({error}); new ones are not kept."
            raise StoreError(text) from error
        found = [(Place(image, frame), _read(key, frame, facts), in_facts(facts)) for image, key, frame, facts in rows]
        return [
            (place, one)
            for place, one, look in found
            if one is not None and (look is None or is_of(place, look))
        ]


def _open(path: Path) -> sqlite3.Connection:
    return connect(path, SCHEMA, VERSION)


def _write(base: sqlite3.Connection, entry: _Entry) -> None:
    facts = json.dumps(_facts(entry.measurement, entry.look())) if entry.measurement else None
    at = datetime.now().isoformat(timespec="milliseconds")
    row = (entry.place.image, entry.place.frame, entry.key, at, facts)
    with base:
        base.execute("INSERT INTO entry (image, frame, measurement, at, facts) VALUES (?, ?, ?, ?, ?)", row)


def _facts(one: Measurement, look: Look | None) -> dict[str, object]:
    return {
        "look": to_json(look),
        "shape": one.shape.value,
        "points": [[p.x, p.y] for p in one.points],
        "label": one.label,
        "text_at": [one.text_at.x, one.text_at.y] if one.text_at else None,
        "origin": "human",
    }


def _read(key: str, frame: int, facts: str | None) -> Measurement | None:
    """None for one that was removed, or that this version cannot draw."""
    if facts is None:
        return None
    try:
        known = json.loads(facts)
        shape = Shape(known["shape"])
        points = tuple(Point(float(x), float(y)) for x, y in known["points"])
        text = known.get("text_at")
        if not enough(shape, len(points)):
            raise ValueError(f"{len(points)} points")
        return Measurement(
            shape, points, frame, str(known.get("label", "")), Point(*text) if text else None, key
        )
    except (ValueError, KeyError, TypeError) as error:
        log.warning("measurement %s left out: %s", key, error)
        return None
