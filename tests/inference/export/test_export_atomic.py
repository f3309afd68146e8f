from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import BinaryIO, NoReturn

import pytest

from inference.errors import ExportError
from inference.export.atomic import write_atomically, write_bytes, write_text


def test_the_file_holds_what_was_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    write_text(tmp_path / "a.txt", "größe\n")
    assert (tmp_path / "a.txt").read_bytes() == b"gr\xc3\xb6\xc3\x9fe\n"
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.parametrize("error", [ValueError("broken"), KeyboardInterrupt()])
def test_a_writer_that_fails_half_way_leaves_the_old_file(tmp_path: Path, error: BaseException) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")

    def half(file: BinaryIO) -> NoReturn:
        file.write(b"ne")
        raise error

    with pytest.raises(type(error)):
        write_atomically(path, half)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.bin"]


def test_a_full_disk_gives_one_sentence_with_the_name_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "mask.png"
    path.write_bytes(b"old")

    def full(file: BinaryIO) -> NoReturn:
        file.write(b"ne")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ExportError) as caught:
        write_atomically(path, full)
    assert caught.value.text == "The file 'mask.png' cannot be written: the disk is full."
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["mask.png"]


def test_the_old_file_stays_until_the_new_one_is_complete(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    seen: list[bytes] = []

    def look(file: BinaryIO) -> None:
        file.write(b"new")
        file.flush()
        seen.append(path.read_bytes())

    write_atomically(path, look)
    assert seen == [b"old"]
    assert path.read_bytes() == b"new"


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"'a\.png' cannot be written: its folder does not exist"):
        write_bytes(tmp_path / "no" / "a.png", b"x")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.png" / "inside").mkdir(parents=True)
    with pytest.raises(ExportError, match=r"'a\.png' cannot be written"):
        write_bytes(tmp_path / "a.png", b"x")
    assert os.listdir(tmp_path) == ["a.png"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError, match="may not be written to"):
        write_bytes(tmp_path / "a.png", b"x")


def test_very_long_names_still_fit_beside_their_place(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250 + ".png")
    write_bytes(path, b"x")
    assert path.read_bytes() == b"x"
