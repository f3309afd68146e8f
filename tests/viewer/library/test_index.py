"""The light index: order, bounds, what may be kept, and that deleting deletes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from viewer.library.index import KEPT, RecentStudy, StudyIndex, joined, study_key

ONE = RecentStudy("/a", "Roe, Ann", "2026-01-02 · US", b"\x89PNG")


def test_the_newest_comes_first_and_each_path_once(tmp_path: Path) -> None:
    index = StudyIndex(tmp_path / "x" / "studies.sqlite")
    for path in ("/a", "/b", "/a"):
        index.add(RecentStudy(path, path.upper()))
    assert [study.path for study in StudyIndex(index.path).recent()] == ["/a", "/b"]


def test_the_oldest_go(tmp_path: Path) -> None:
    index = StudyIndex(tmp_path / "s")
    for number in range(KEPT + 3):
        index.add(RecentStudy(f"/{number}"))
    assert [study.path for study in index.recent()] == [f"/{number}" for number in range(KEPT + 2, 2, -1)]


def test_names_and_pictures_are_kept_only_if_allowed(tmp_path: Path) -> None:
    index = StudyIndex(tmp_path / "s")
    index.add(ONE)
    assert index.recent() == (ONE,)
    shy = StudyIndex(tmp_path / "t", names=False)
    shy.add(ONE)
    assert shy.recent() == (RecentStudy("/a"),)
    assert b"Roe" not in shy.path.read_bytes()


def test_nothing_is_written_if_nothing_is_to_be_remembered(tmp_path: Path) -> None:
    index = StudyIndex(tmp_path / "s", remember=False)
    index.add(ONE)
    assert not index.path.exists()
    assert index.recent() == ()


def test_deleting_leaves_no_file(tmp_path: Path) -> None:
    index = StudyIndex(tmp_path / "s")
    index.add(ONE)
    index.clear()
    assert list(tmp_path.iterdir()) == []
    assert index.recent() == ()


def test_a_file_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE study (other TEXT)")
        base.execute("PRAGMA user_version = 3")
    before = path.read_bytes()
    index = StudyIndex(path)
    index.add(ONE)
    assert index.recent() == ()
    assert path.read_bytes() == before


def test_a_broken_file_is_no_study(tmp_path: Path) -> None:
    path = tmp_path / "s"
    path.write_bytes(b"nothing of the kind" * 100)
    assert StudyIndex(path).recent() == ()


def test_a_study_keeps_its_picture_until_there_is_a_newer() -> None:
    known = (RecentStudy("/b"), ONE)
    assert joined(known, RecentStudy("/a", "New")) == (RecentStudy("/a", "New", "", b"\x89PNG"), RecentStudy("/b"))


def test_a_study_has_one_line_whichever_of_its_files_was_opened(tmp_path: Path) -> None:
    index = StudyIndex(tmp_path / "s")
    ann, bob = study_key("1.2", "7", "Roe^Ann"), study_key("1.2", "8", "Roe^Bob")
    for path, key in (("/slice1", ann), ("/other", ""), ("/bob", bob), ("/slice9", ann), ("/third", "")):
        index.add(RecentStudy(path, study=key))
    # one UID, two patients: badly anonymised files are not one study
    assert [study.path for study in index.recent()] == ["/third", "/slice9", "/bob", "/other"]
    seen = joined((RecentStudy("/slice9", study=ann), RecentStudy("/bob", study=bob)), RecentStudy("/slice2", study=ann))
    assert [study.path for study in seen] == ["/slice2", "/bob"]


def test_files_without_a_study_uid_are_no_study_together() -> None:
    assert study_key("", "7", "Roe^Ann") == ""


def test_a_file_of_the_first_version_is_read_and_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with closing(sqlite3.connect(path)) as base, base:
        base.execute("CREATE TABLE study (path TEXT PRIMARY KEY, at TEXT NOT NULL, title TEXT NOT NULL, "
                     "detail TEXT NOT NULL, picture BLOB)")  # fmt: skip
        base.execute("INSERT INTO study VALUES ('/old', '2026-01-02', 'Roe, Ann', 'US', NULL)")
        base.execute("PRAGMA user_version = 1")
    index = StudyIndex(path)
    index.add(RecentStudy("/new", study="k"))
    assert index.recent() == (RecentStudy("/new", study="k"), RecentStudy("/old", "Roe, Ann", "US"))
