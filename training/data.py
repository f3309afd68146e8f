"""Labelled images on disk: BUSI's published folders, or any folder with an `index.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold  # type: ignore[import-untyped] # no stubs

from inference.errors import ImageError
from inference.geometry import Size
from inference.preprocess import letterbox

CLASSES = ("normal", "benign", "malignant")
OTHER = -1  # a label outside CLASSES: fit for segmentation, not for classification


@dataclass(frozen=True, slots=True)
class Case:
    """One picture and what is known of it. group: stays on one side of a split. split: train, val or test."""

    image: Path
    masks: tuple[Path, ...]
    label: str
    group: str
    split: str

    @property
    def name(self) -> str:
        return self.image.stem

    @property
    def class_index(self) -> int:
        return CLASSES.index(self.label) if self.label in CLASSES else OTHER


@dataclass(frozen=True, slots=True, eq=False)
class ImageSet:
    """Letterboxed pictures. images: (N, S, S, 3) uint8 RGB.  masks: (N, S, S) uint8 0/1.  labels: (N,)."""

    cases: tuple[Case, ...]
    images: NDArray[np.uint8]
    masks: NDArray[np.uint8]
    labels: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.cases)

    def take(self, indices: NDArray[np.int64]) -> ImageSet:
        cases = tuple(self.cases[int(index)] for index in indices)
        return ImageSet(cases, self.images[indices], self.masks[indices], self.labels[indices])


def read_cases(folder: Path) -> list[Case]:
    """All usable cases of a folder, without those whose near-twin has another class.

    Raises ImageError if the folder is neither BUSI's published layout nor has an index.csv.
    """
    if (folder / "index.csv").is_file():
        return _from_index(folder)
    cases = [case for label in CLASSES for case in _from_published(folder / label, label)]
    if not cases:
        raise ImageError(f"'{folder}' has neither an index.csv nor the folders {', '.join(CLASSES)}.")
    return cases


def _from_index(folder: Path) -> list[Case]:
    with (folder / "index.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [_from_row(folder, row) for row in rows if not row.get("label_conflict")]


def _from_row(folder: Path, row: dict[str, str]) -> Case:
    masks = (folder / row["mask"],) if row.get("mask") else ()
    group = row.get("group") or row.get("case") or row["image"]
    return Case(folder / row["image"], masks, row.get("label", ""), group, row.get("split") or "train")


def _from_published(folder: Path, label: str) -> list[Case]:
    """`benign (1).png`, `benign (1)_mask.png`, `…_mask_1.png`. No patient is known: each is its own group."""
    images = sorted((p for p in folder.glob("*.png") if "_mask" not in p.stem), key=_number)
    return [
        Case(path, tuple(sorted(folder.glob(f"{path.stem}_mask*.png"))), label, path.stem, "train")
        for path in images
    ]


def _number(path: Path) -> int:
    found = re.search(r"\((\d+)\)", path.stem)
    return int(found[1]) if found else 0


def read_rgb(path: Path) -> NDArray[np.uint8]:
    """(H, W, 3) uint8 RGB. Raises ImageError if it cannot be decoded."""
    bgr = cv2.imdecode(np.fromfile(path, dtype=np.uint8), cv2.IMREAD_COLOR)
    if bgr is None:
        raise ImageError(f"'{path.name}' cannot be decoded as an image.")
    return np.ascontiguousarray(bgr[:, :, ::-1], dtype=np.uint8)


def read_mask(case: Case, shape: tuple[int, int]) -> NDArray[np.uint8]:
    """All lesions of a case in one mask, (H, W) uint8 0/1; empty if it has none."""
    mask = np.zeros(shape, dtype=np.uint8)
    for path in case.masks:
        mask |= (_fit(read_rgb(path).max(axis=2), shape) > 127).astype(np.uint8)
    return mask


def _fit(mask: NDArray[np.uint8], shape: tuple[int, int]) -> NDArray[np.uint8]:
    if mask.shape == shape:
        return mask
    return np.asarray(cv2.resize(mask, (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def load(cases: Sequence[Case], size: int) -> ImageSet:
    """Decode and letterbox every case once; memory: 4·size² bytes a case."""
    images = np.zeros((len(cases), size, size, 3), dtype=np.uint8)
    masks = np.zeros((len(cases), size, size), dtype=np.uint8)
    for index, case in enumerate(cases):
        rgb = read_rgb(case.image)
        images[index] = letterbox(rgb, Size(size, size))[0]
        masks[index] = letterbox(read_mask(case, rgb.shape[:2]) * np.uint8(255), Size(size, size))[0] > 127
    labels = np.array([case.class_index for case in cases], dtype=np.int64)
    return ImageSet(tuple(cases), images, masks, labels)


def grouped_folds(cases: Sequence[Case], *, folds: int, seed: int = 0) -> list[NDArray[np.int64]]:
    """Held-out indices of each fold: classes balanced, no group on two sides."""
    labels = [case.label for case in cases]
    groups = [case.group for case in cases]
    splitter = StratifiedGroupKFold(n_splits=folds, shuffle=True, random_state=seed)
    return [held.astype(np.int64) for _, held in splitter.split(labels, labels, groups)]
