from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.errors import ImageError
from training.data import grouped_folds, load, read_cases, read_mask


def test_published_folders_load_with_all_masks_merged(published: Path) -> None:
    cases = {case.label: case for case in read_cases(published)}
    assert sorted(cases) == ["benign", "malignant", "normal"]
    merged = read_mask(cases["benign"], (40, 52))
    first = cv2.imread(str(published / "benign" / "benign (1)_mask.png"), cv2.IMREAD_GRAYSCALE)
    assert int(merged.sum()) == int((first > 0).sum()) + 3 * 4  # the second mask is a corner of 3×4 pixels
    assert read_mask(cases["normal"], (40, 52)).sum() == 0


def test_cases_whose_twin_has_another_class_are_dropped(indexed: Path) -> None:
    cases = read_cases(indexed)
    assert len(cases) == 30
    assert sum(case.split == "test" for case in cases) == 6


def test_no_group_lies_on_two_sides_of_a_fold(indexed: Path) -> None:
    cases = read_cases(indexed)
    folds = grouped_folds(cases, folds=3)
    assert sorted(np.concatenate(folds).tolist()) == list(range(30))
    where: dict[str, set[int]] = {}
    for number, held in enumerate(folds):
        for index in held:
            where.setdefault(cases[index].group, set()).add(number)
    assert all(len(sides) == 1 for sides in where.values())


def test_loaded_pictures_are_letterboxed_with_their_masks(indexed: Path) -> None:
    data = load(
        read_cases(indexed)[:3], 26
    )  # 40×52 at half size: 20 rows of picture, 3 black rows on each side
    assert data.images.shape == (3, 26, 26, 3)
    assert data.images[:, :3].max() == 0
    assert data.images[:, 23:].max() == 0
    assert data.images[:, 3:23].min() > 0
    assert data.masks[0].sum() == 0
    assert data.labels.tolist() == [0, 1, 2]


def test_a_folder_of_nothing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=tmp_path.name):
        read_cases(tmp_path)


@pytest.mark.real_data
def test_busi_loads_without_conflicts_and_with_its_splits(real_data: Path) -> None:
    cases = read_cases(real_data / "busi")
    assert len(cases) == 671 - 14  # the index lists 14 label conflicts
    assert {case.split for case in cases} == {"train", "val", "test"}
    tests = {case.group for case in cases if case.split == "test"}
    assert not tests & {case.group for case in cases if case.split != "test"}
