from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.geometry import Point, Size
from viewer.document.annotations import Annotation, Origin, Review
from viewer.document.journal import Journal
from viewer.document.tiles import TiledMask
from viewer.document.writer import StoreError


def blob(x: float = 300.0) -> Annotation:
    mask = TiledMask.empty(Size(700, 600)).paint([Point(x, 280.0)], 60.0, True)
    return Annotation(
        mask, label="lesion", frame=3, origin=Origin.AI_EDITED, review=Review.ACCEPTED, model="m 1"
    )


def reopened(path: Path, image: str = "img") -> list[Annotation]:
    journal = Journal(path)
    try:
        return [annotation for annotation, _ in journal.load(image)]
    finally:
        journal.close()


def test_what_was_recorded_is_there_again(tmp_path: Path) -> None:
    journal, made = Journal(tmp_path / "j.sqlite"), blob()
    journal.record("img", made.id, made)
    journal.close()
    (found,) = reopened(tmp_path / "j.sqlite")
    np.testing.assert_array_equal(found.mask.to_array(), made.mask.to_array())
    assert replace(found, mask=made.mask) != found  # eq is by identity: compare the facts one by one
    assert (found.id, found.label, found.frame, found.origin, found.review, found.model) == (
        made.id, "lesion", 3, Origin.AI_EDITED, Review.ACCEPTED, "m 1",
    )  # fmt: skip


def test_each_stroke_adds_to_the_mask_and_an_undone_one_is_gone(tmp_path: Path) -> None:
    journal, first = Journal(tmp_path / "j.sqlite"), blob()
    second = replace(first, mask=first.mask.paint([Point(600.0, 100.0)], 30.0, True))
    for state in (first, second, first):
        journal.record("img", first.id, state)
    journal.close()
    (found,) = reopened(tmp_path / "j.sqlite")
    np.testing.assert_array_equal(found.mask.to_array(), first.mask.to_array())


def test_a_removed_mask_stays_removed_and_comes_back_whole(tmp_path: Path) -> None:
    path, made = tmp_path / "j.sqlite", blob()
    journal = Journal(path)
    journal.record("img", made.id, made)
    journal.record("img", made.id, None)
    journal.flush()
    assert reopened(path) == []
    journal.record("img", made.id, made)
    journal.close()
    (found,) = reopened(path)
    assert found.mask.area_px == made.mask.area_px


def test_images_do_not_share_masks(tmp_path: Path) -> None:
    journal, made = Journal(tmp_path / "j.sqlite"), blob()
    journal.record("img", made.id, made)
    journal.close()
    assert reopened(tmp_path / "j.sqlite", "another") == []


def test_a_disk_that_refuses_is_told_and_the_change_is_tried_again(tmp_path: Path) -> None:
    told: list[str] = []
    place = tmp_path / "folder"
    place.write_text("a file where the folder should be")
    journal, made = Journal(place / "j.sqlite", failed=told.append), blob()
    journal.record("img", made.id, made)
    journal.flush()
    assert "could not be saved" in told[0]
    place.unlink()
    more = replace(made, mask=made.mask.paint([Point(600.0, 100.0)], 30.0, True))
    journal.record("img", made.id, more)
    journal.close()
    (found,) = reopened(place / "j.sqlite")
    np.testing.assert_array_equal(found.mask.to_array(), more.mask.to_array())


def test_a_damaged_journal_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    path.write_bytes(b"not a data base, but somebody's bytes" * 40)
    with pytest.raises(StoreError, match=r"'j\.sqlite' cannot be read"):
        Journal(path).images()
    assert path.read_bytes() == b"not a data base, but somebody's bytes" * 40


def test_a_journal_of_a_newer_program_is_left_as_it_is(tmp_path: Path) -> None:
    path, told = tmp_path / "j.sqlite", list[str]()
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA user_version = 9")
    journal, made = Journal(path, failed=told.append), blob()
    with pytest.raises(StoreError, match="newer"):
        journal.load("img")
    journal.record("img", made.id, made)
    journal.close()
    assert "newer" in told[0]
    with closing(sqlite3.connect(path)) as base:
        assert base.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


CRASH = """
import os, signal, sys
from pathlib import Path
from inference.geometry import Point, Size
from viewer.document.annotations import Annotation
from viewer.document.journal import Journal
from viewer.document.tiles import TiledMask
journal = Journal(Path(sys.argv[1]), saved=lambda at: os.kill(os.getpid(), signal.SIGKILL))
mask = TiledMask.empty(Size(400, 400)).paint([Point(200.0, 200.0)], 50.0, True)
journal.record("img", "a", Annotation(mask, id="a"))
journal.flush()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_stroke_survives_kill_9(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    root = Path(__file__).resolve().parents[3]
    ended = subprocess.run(  # noqa: PLW1510  # it is meant to die
        [sys.executable, "-c", CRASH, str(path)], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert ended.returncode == -signal.SIGKILL
    (found,) = reopened(path)
    assert found.mask.area_px == pytest.approx(np.pi * 50**2, rel=0.02)
