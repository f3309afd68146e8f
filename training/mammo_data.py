"""Mammograms with the boxes of their masses: mini-MIAS, CBIS-DDSM's published layout, and what is made of them."""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.geometry import Rect, Size
from inference.images.greyscale import to_rgb
from inference.images.opener import open_image
from inference.preprocess import letterbox
from inference.preprocess_mammo import breast_view, patch
from training.data import Case, ImageSet

PATCH_CLASSES = ("benign", "malignant")
WHOLE_CLASSES = ("not malignant", "malignant")
CENTRES = 8  # per mass, source: methods, E "Patch set P"


@dataclass(frozen=True, slots=True)
class Mass:
    """box: level-0 px, may reach beyond the image.  label: benign or malignant."""

    box: Rect
    label: str


@dataclass(frozen=True, slots=True)
class Mammogram:
    """One view of one breast. label: the worst of its findings, "normal" if it has none. split: train, val or test."""

    image: Path
    patient: str
    label: str
    masses: tuple[Mass, ...]
    split: str


def read_mammograms(folder: Path) -> list[Mammogram]:
    """What is in a folder with mini-MIAS's `index.csv` or CBIS-DDSM's `mass_case_description_*_set.csv`.

    Raises ImageError if there is neither.
    """
    from training.mammo_cbis import CSV_NAMES, read_cbis

    if (folder / "index.csv").is_file():
        return read_mini_mias(folder)
    if any((folder / name).is_file() for name in CSV_NAMES.values()):
        return read_cbis(folder)
    raise ImageError(f"'{folder}' has neither an index.csv nor {CSV_NAMES['train']}.")


def read_mini_mias(folder: Path) -> list[Mammogram]:
    """mini-MIAS: one row per finding with its centre and radius; rows of one image are put together."""
    by_image: dict[str, list[dict[str, str]]] = defaultdict(list)
    with (folder / "index.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            by_image[row["image"]].append(row)
    return [_from_rows(folder / image, rows) for image, rows in by_image.items()]


def _from_rows(image: Path, rows: Sequence[dict[str, str]]) -> Mammogram:
    masses = tuple(Mass(_around(row), row["severity"]) for row in rows if row["x_px"] and row["radius_px"])
    label = worst([row["severity"] for row in rows])
    return Mammogram(image, rows[0]["patient"], label, masses, rows[0]["split"])


def _around(row: dict[str, str]) -> Rect:
    x, y, radius = (float(row[name]) for name in ("x_px", "y_px_topleft", "radius_px"))
    return Rect.around(x - radius, y - radius, x + radius, y + radius)


def worst(labels: Sequence[str]) -> str:
    """malignant before benign before normal."""
    return next((label for label in ("malignant", "benign") if label in labels), "normal")


@lru_cache(maxsize=4)
def _grey(path: Path) -> NDArray[np.uint8]:
    with open_image(path) as source:
        return np.ascontiguousarray(to_rgb(source)[:, :, 0])


def read_grey(path: Path) -> NDArray[np.uint8]:
    """The mammogram as a reader is shown it, tissue bright, (H, W) uint8."""
    return _grey(path)


def whole_set(views: Sequence[Mammogram], size: int) -> ImageSet:
    """G: each breast letterboxed. labels: index in WHOLE_CLASSES; groups: patients."""
    images = np.zeros((len(views), size, size, 3), np.uint8)
    for index, view in enumerate(views):
        boxed = letterbox(breast_view(read_grey(view.image)).grey, Size(size, size))[0]
        images[index] = boxed[:, :, None]
    labels = np.array([int(view.label == "malignant") for view in views], np.int64)
    return _labelled([_case(view, view.label) for view in views], images, labels)


def patch_set(views: Sequence[Mammogram], size: int, *, centres: int = CENTRES, seed: int = 0) -> ImageSet:
    """P: `centres` patches of each mass, their centres random in its box; centres=1: the box itself.

    labels: index in PATCH_CLASSES; groups: patients. The random centres depend on image and seed only.
    """
    cases, images = [], []
    for view in views:
        grey = read_grey(view.image) if view.masses else None
        for number, mass in enumerate(view.masses):
            assert grey is not None
            for box in drawn_boxes(mass.box, centres=centres, seed=f"{seed} {view.image.name} {number}"):
                cases.append(_case(view, mass.label))
                images.append(np.repeat(patch(grey, box, size)[0][:, :, None], 3, axis=2))
    labels = np.array([PATCH_CLASSES.index(case.label) for case in cases], np.int64)
    return _labelled(cases, np.stack(images), labels)


def drawn_boxes(box: Rect, *, centres: int, seed: str) -> list[Rect]:
    """Boxes of the same size whose centres lie in `box`; one: the box itself."""
    if centres == 1:
        return [box]
    key = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")
    shifts = np.random.default_rng(key).uniform(-0.5, 0.5, (centres, 2))
    return [
        Rect(box.left + round(x * box.width), box.top + round(y * box.height), box.width, box.height)
        for x, y in shifts.tolist()
    ]


def _case(view: Mammogram, label: str) -> Case:
    return Case(view.image, (), label, view.patient, view.split)


def _labelled(cases: list[Case], images: NDArray[np.uint8], labels: NDArray[np.int64]) -> ImageSet:
    empty = np.zeros((len(cases), 1, 1), np.uint8)
    return ImageSet(tuple(cases), images, empty, labels)


def patient_folds(views: Sequence[Mammogram]) -> Callable[[Sequence[Case], int], list[NDArray[np.int64]]]:
    """Held-out indices by patient, the same patients for patches and whole images: the one starts the other.

    Patients of equal worst label are dealt out in the order of their names' sha256.
    """
    labels: dict[str, list[str]] = defaultdict(list)
    for view in views:
        labels[view.patient].append(view.label)
    order = sorted(labels, key=lambda name: (worst(labels[name]), hashlib.sha256(name.encode()).hexdigest()))
    place = {patient: index for index, patient in enumerate(order)}

    def folds(cases: Sequence[Case], count: int) -> list[NDArray[np.int64]]:
        fold = np.array([place[case.group] % count for case in cases], dtype=np.int64)
        return [np.flatnonzero(fold == index).astype(np.int64) for index in range(count)]

    return folds


def development(views: Sequence[Mammogram]) -> list[Mammogram]:
    """Train and validation: everything that choices may be made on."""
    return [view for view in views if view.split != "test"]
