"""Marks are kept by image and frame, in a file of the program's own."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.errors import AppError
from inference.images.array_source import plain_info
from inference.images.source import Instance
from viewer.document.key_images import VERSION, KeyImage, KeyStore, image_key


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "data" / "keys.sqlite")


def test_what_was_marked_comes_back_by_frame(store: KeyStore) -> None:
    for frame in (7, 2):
        store.mark(KeyImage("1.2.3", frame, "/a.dcm"), "2026-01-02T03:04:05")
    store.mark(KeyImage("9.9", 0, "/b.dcm"), "2026-01-02T03:04:05")
    assert [one.frame for one in store.read(["1.2.3"])] == [2, 7]
    assert [one.path for one in store.read(["9.9", "1.2.3"])] == ["/b.dcm", "/a.dcm", "/a.dcm"]


def test_a_mark_is_kept_once_and_taken_away(store: KeyStore) -> None:
    for _ in range(2):
        store.mark(KeyImage("1", 0, "/a"), "t")
    assert len(store.read(["1"])) == 1
    store.unmark("1", 0)
    assert store.read(["1"]) == []


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "k") as base:
        base.execute(f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(AppError, match="newer version"):
        KeyStore(tmp_path / "k").read(["1"])


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "k").write_bytes(b"no database" * 200)
    with pytest.raises(AppError, match="cannot be kept"):
        KeyStore(tmp_path / "k").mark(KeyImage("1", 0, ""), "t")


def test_a_picture_without_a_uid_is_known_by_its_path() -> None:
    info = replace(plain_info(np.zeros((2, 2), np.uint8), name="x"), path="/p/x.png")
    assert image_key(info) == "file:/p/x.png"
    assert image_key(replace(info, instance=Instance(sop_uid="1.2"))) == "1.2"
