"""Every change of an annotation goes to disk at once, append-only: a stroke survives `kill -9`.

One SQLite file in write-ahead mode. An entry holds the annotation's facts and only the tiles that changed;
the newest tile of each place makes the mask. The facts' "look" tells pictures of one name apart. A thread of its own
writes, in order.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Size
from inference.images.look import Look, in_facts, to_json
from viewer.document.annotations import Annotation, Origin, Review
from viewer.document.tiles import TILE, TiledMask
from viewer.document.writer import StoreError, Writer, connect

VERSION = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, image TEXT NOT NULL, annotation TEXT NOT NULL, at TEXT NOT NULL, facts TEXT);
CREATE TABLE IF NOT EXISTS tile (
  seq INTEGER NOT NULL, image TEXT NOT NULL, annotation TEXT NOT NULL, row INTEGER NOT NULL, col INTEGER NOT NULL,
  bits BLOB);
CREATE INDEX IF NOT EXISTS entry_of ON entry (image, annotation, seq);
CREATE INDEX IF NOT EXISTS tile_of ON tile (image, annotation, row, col, seq);
"""
Tiles = Mapping[tuple[int, int], NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    image: str
    key: str
    annotation: Annotation | None
    changed: Tiles
    gone: tuple[tuple[int, int], ...]
    look: Callable[[], Look | None]


def _unseen() -> None:
    """Nobody looked at the picture."""


def _any(frame: int, look: Look) -> bool:
    """Every picture will do."""
    return True


class Journal:
    """saved(at): called on the writing thread after each entry; failed(text): when the disk refuses."""

    def __init__(
        self,
        path: Path,
        *,
        saved: Callable[[datetime], None] = lambda at: None,
        failed: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.path = path
        self._last: dict[tuple[str, str], TiledMask] = {}

        def refused(why: str) -> None:
            failed(f"The change could not be saved in '{path.name}' ({why}); it is still on screen.")

        self._writer: Writer[_Entry] = Writer("journal", lambda: _open(path), _write, saved, refused)
        self.flush, self.close = self._writer.flush, self._writer.close

    def record(
        self, image: str, key: str, annotation: Annotation | None, look: Callable[[], Look | None] = _unseen
    ) -> None:
        """Note the annotation as it is now (None: removed). Returns at once.  look: asked on the writing thread."""
        old = self._last.get((image, key))
        tiles = annotation.mask.tiles if annotation else {}
        before = old.tiles if old else {}
        changed = {place: tile for place, tile in tiles.items() if before.get(place) is not tile}
        gone = tuple(place for place in before if place not in tiles) if annotation else ()
        if annotation:
            self._last[image, key] = annotation.mask
        self._writer.put(_Entry(image, key, annotation, changed, gone, look))

    def load(self, image: str, is_of: Callable[[int, Look], bool] = _any) -> list[tuple[Annotation, str]]:
        """What stood when the image was last open: annotations, oldest first, each with its time of saving.

        is_of: whether the picture of a frame (of the file) may be the one that was drawn on.  Raises StoreError.
        """
        with self._reading() as base:
            rows = list(base.execute(_NEWEST, (image,))) if base else []
            told = [_read(base, image, *row) for row in rows] if base else []
        pairs = [(pair, in_facts(row[-1])) for pair, row in zip(told, rows, strict=True) if pair is not None]
        kept = [pair for pair, look in pairs if look is None or is_of(pair[0].frame, look)]
        self._last.update({(image, annotation.id): annotation.mask for annotation, _ in kept})
        return kept

    def images(self) -> set[str]:
        """The names under which something was ever recorded. Raises StoreError."""
        with self._reading() as base:
            return {name for (name,) in base.execute("SELECT DISTINCT image FROM entry")} if base else set()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        if not self.path.exists():
            yield None
            return
        try:
            with closing(_open(self.path)) as base:
                yield base
        except (OSError, sqlite3.Error, ValueError, KeyError, zlib.error) as error:
            text = f"The drawings in '{self.path.name}' cannot be read ({error}); new ones are not kept."
            raise StoreError(text) from error


_NEWEST = """
SELECT annotation, seq, at, facts FROM entry AS e WHERE image = ?
  AND seq = (SELECT max(seq) FROM entry WHERE image = e.image AND annotation = e.annotation) ORDER BY seq
"""


def _open(path: Path) -> sqlite3.Connection:
    return connect(path, SCHEMA, VERSION)


def _write(base: sqlite3.Connection, entry: _Entry) -> None:
    """One transaction: all of the entry or nothing."""
    at = datetime.now().isoformat(timespec="milliseconds")
    facts = json.dumps(_facts(entry.annotation, entry.look())) if entry.annotation else None
    with base:
        cursor = base.execute(
            "INSERT INTO entry (image, annotation, at, facts) VALUES (?, ?, ?, ?)",
            (entry.image, entry.key, at, facts),
        )
        rows: list[tuple[object, ...]] = [
            (cursor.lastrowid, entry.image, entry.key, *place, _pack(tile))
            for place, tile in entry.changed.items()
        ]
        rows += [(cursor.lastrowid, entry.image, entry.key, *place, None) for place in entry.gone]
        base.executemany("INSERT INTO tile VALUES (?, ?, ?, ?, ?, ?)", rows)


def _facts(annotation: Annotation, look: Look | None) -> dict[str, object]:
    return {
        "look": to_json(look),
        "label": annotation.label,
        "frame": annotation.frame,
        "origin": annotation.origin.name,
        "review": annotation.review.name,
        "model": annotation.model,
        "size": [annotation.mask.size.width, annotation.mask.size.height],
    }


def _read(
    base: sqlite3.Connection, image: str, key: str, seq: int, at: str, facts: str | None
) -> tuple[Annotation, str] | None:
    if facts is None:
        return None
    known = json.loads(facts)
    rows = base.execute(
        "SELECT row, col, bits, max(seq) FROM tile WHERE image = ? AND annotation = ? AND seq <= ? GROUP BY row, col",
        (image, key, seq),
    )
    tiles = {(row, col): _unpack(bits) for row, col, bits, _ in rows if bits is not None}
    mask = TiledMask(Size(*known["size"]), tiles)
    return Annotation(
        mask,
        known["label"],
        known["frame"],
        Origin[known["origin"]],
        Review[known["review"]],
        known["model"],
        key,
    ), at


def _pack(tile: NDArray[np.bool_]) -> bytes:
    return zlib.compress(np.packbits(tile).tobytes(), 1)


def _unpack(bits: bytes) -> NDArray[np.bool_]:
    flat = np.unpackbits(np.frombuffer(zlib.decompress(bits), dtype=np.uint8), count=TILE * TILE)
    return flat.reshape(TILE, TILE).astype(np.bool_)
