"""A little labelled set, made by code: dark discs (benign), dark stars (malignant), or nothing (normal)."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

LABELS = ("normal", "benign", "malignant")


def draw_case(label: str, seed: int, shape: tuple[int, int] = (40, 52)) -> tuple[np.ndarray, np.ndarray]:
    """A picture (H, W, 3) and its mask (H, W) 0/255."""
    rng = np.random.default_rng(seed)
    picture = rng.integers(120, 200, (*shape, 3)).astype(np.uint8)
    mask = np.zeros(shape, np.uint8)
    if label != "normal":
        centre = (int(rng.integers(18, 34)), int(rng.integers(14, 26)))
        axes = (9, 6) if label == "benign" else (4, 10)
        cv2.ellipse(mask, centre, axes, 0, 0, 360, 255, -1)
        picture[mask > 0] //= 6
    return picture, mask


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """30 cases with an index.csv, six of them for testing."""
    folder = tmp_path_factory.mktemp("indexed")
    rows = []
    for number in range(30):
        label = LABELS[number % 3]
        picture, mask = draw_case(label, number)
        cv2.imwrite(str(folder / f"p{number}.png"), picture)
        cv2.imwrite(str(folder / f"m{number}.png"), mask)
        split = "test" if number >= 24 else "val" if number >= 18 else "train"
        mask_name = "" if label == "normal" else f"m{number}.png"
        rows.append([f"p{number}.png", mask_name, label, f"g{number // 2}", "", split])
    rows.append(["p0.png", "", "benign", "g0", "1", "train"])
    with (folder / "index.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["image", "mask", "label", "group", "label_conflict", "split"], *rows])
    return folder


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """BUSI's published layout: one benign picture with two lesions, one malignant, one normal."""
    for label in LABELS:
        (tmp_path / label).mkdir()
        picture, mask = draw_case(label, 1)
        cv2.imwrite(str(tmp_path / label / f"{label} (1).png"), picture)
        cv2.imwrite(str(tmp_path / label / f"{label} (1)_mask.png"), mask)
    second = np.zeros((40, 52), np.uint8)
    second[0:3, 0:4] = 255
    cv2.imwrite(str(tmp_path / "benign" / "benign (1)_mask_1.png"), second)
    return tmp_path
