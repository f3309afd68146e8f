"""What is remembered of what was opened together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from inference.images.array_source import ArraySource, plain_info
from inference.images.source import Instance
from viewer.document.document import Document
from viewer.library.came import what_came


def of_study(uid: str) -> Document:
    pixels = np.zeros((4, 5), np.uint8)
    info = replace(plain_info(pixels, name="a.dcm"), instance=Instance(study_uid=uid))
    return Document(ArraySource(info, pixels[None]))


def test_a_damaged_file_beside_a_study_is_not_the_study() -> None:
    good, bad = Path("/a/good.dcm"), Path("/a/bad.dcm")
    study = of_study("1.2")
    assert what_came([good, bad], {good, bad}, {good: study}.get) == {good: study}


def test_many_slices_of_a_study_are_one_line_and_each_picture_is_its_own() -> None:
    one, two, other = of_study("1.2"), of_study("1.2"), of_study("1.3")
    first, second = of_study(""), of_study("")
    given = dict(zip(map(Path, "abcde"), (one, two, other, first, second), strict=True))
    found = what_came([*given], set(given), given.get)
    assert [str(path) for path in found] == ["a", "c", "d", "e"]


def test_a_folder_stands_beside_a_file_of_the_same_study() -> None:
    folder, file, study = Path("/a"), Path("/b/1.dcm"), of_study("1.2")
    assert [*what_came([file, folder], {file}, {folder: study, file: study}.get)] == [file, folder]
