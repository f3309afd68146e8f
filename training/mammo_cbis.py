"""CBIS-DDSM as it is published: two CSV files and DICOM folders, by NBIA's download or by the paths of the CSV."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.opener import open_image
from inference.images.source import Region
from training.mammo_data import Mammogram, Mass, worst
from training.splits import split_of

CSV_NAMES = {
    "train": "mass_case_description_train_set.csv",
    "test": "mass_case_description_test_set.csv",
}
PATHOLOGY = {"MALIGNANT": "malignant", "BENIGN": "benign", "BENIGN_WITHOUT_CALLBACK": "benign"}

Row = dict[str, str]


def read_cbis(folder: Path) -> list[Mammogram]:
    """Every mass case of the two lists; the published test list stays the test split, validation is cut by patient.

    Raises ImageError naming the case whose picture or mask is missing.
    """
    found = []
    for split, name in CSV_NAMES.items():
        if (folder / name).is_file():
            by_image: dict[str, list[Row]] = defaultdict(list)
            for row in _rows(folder / name):
                by_image[_first(row["image file path"])].append(row)
            found += [_view(folder, series, rows, split) for series, rows in by_image.items()]
    return found


def _rows(path: Path) -> list[Row]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return [
            {key.strip(): (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)
        ]


def _first(path: str) -> str:
    """`Mass-Training_P_00001_LEFT_CC`: the folder that both layouts begin with."""
    return path.replace("\\", "/").split("/")[0]


def _view(folder: Path, series: str, rows: list[Row], split: str) -> Mammogram:
    image = _largest(folder, series, rows[0]["image file path"])
    masses = []
    for row in rows:
        mask = _largest(folder, _first(row["ROI mask file path"]), row["ROI mask file path"])
        masses.append(Mass(mask_box(mask), _label(row)))
    patient = rows[0]["patient_id"]
    if split == "train":
        split = split_of(patient, test=0.0)
    return Mammogram(image, patient, worst([mass.label for mass in masses]), tuple(masses), split)


def _label(row: Row) -> str:
    if row["pathology"] not in PATHOLOGY:
        raise ImageError(f"CBIS-DDSM's pathology '{row['pathology']}' of {row['patient_id']} is unknown.")
    return PATHOLOGY[row["pathology"]]


def _largest(folder: Path, series: str, told: str) -> Path:
    """The DICOM of a series. A series folder may hold the cropped picture beside the mask, and the list swaps
    the two names in places: the mask is the larger file, as it has the mammogram's size."""
    roots = [folder / series, folder / "CBIS-DDSM" / series]
    files = [path for root in roots if root.is_dir() for path in root.rglob("*.dcm")]
    if not files and (folder / told).is_file():
        files = [folder / told]
    if not files:
        raise ImageError(f"CBIS-DDSM's series '{series}' has no DICOM file in '{folder.name}'.")
    return max(files, key=lambda path: path.stat().st_size)


def mask_box(path: Path) -> Rect:
    """The box of a mask's white pixels. Raises ImageError if there are none."""
    with open_image(path) as source:
        values = np.asarray(source.read(Region(Rect.whole(source.levels[0]))))
    white = values > 0 if values.ndim == 2 else values.max(axis=2) > 0
    rows, cols = np.flatnonzero(white.any(axis=1)), np.flatnonzero(white.any(axis=0))
    if rows.size == 0:
        raise ImageError(f"The mask '{path.name}' of '{path.parent.name}' is empty.")
    return Rect.around(float(cols[0]), float(rows[0]), float(cols[-1] + 1), float(rows[-1] + 1))
