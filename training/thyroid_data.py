"""Thyroid sets: DDTI's nodule crops, its whole frames, and any folder with a CSV of labels."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from inference.errors import ImageError
from inference.geometry import Rect, Size
from inference.preprocess import fan_crop, letterbox
from training.data import Case, ImageSet, read_mask, read_rgb
from training.splits import split_of

TIRADS = ("low", "suspicious")  # DDTI's TI-RADS 2–3 against 4a–5: not pathology
TYPES = ("goitre", "follicular", "papillary", "medullary")
INDEX_NAMES = ("index.csv", "labels.csv")


def read_labelled(folder: Path) -> list[Case]:
    """All cases of a folder with `index.csv` or `labels.csv`: image, and if known mask, label, case, split.

    Pictures of one case (or patient, or group) share a side of the split; where the file gives no split,
    `split_of` does.  Masks that are known to be empty are no masks.  Raises ImageError if there is no CSV or
    it has no column `image`.
    """
    path = next((folder / name for name in INDEX_NAMES if (folder / name).is_file()), None)
    if path is None:
        raise ImageError(f"'{folder}' has no {' or '.join(INDEX_NAMES)}.")
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    if not rows or "image" not in rows[0]:
        raise ImageError(f"'{path.name}' of '{folder}' has no column 'image'.")
    return [_case(folder, row) for row in rows if not row.get("label_conflict")]


def _case(folder: Path, row: dict[str, str]) -> Case:
    group = row.get("case") or row.get("patient") or row.get("group") or row["image"]
    masked = bool(row.get("mask")) and not row.get("mask_empty")
    masks = (folder / row["mask"],) if masked else ()
    split = row.get("split") or split_of(group)
    return Case(folder / row["image"], masks, row.get("label", ""), group, split)


def outlined(cases: Sequence[Case]) -> list[Case]:
    """Those whose lesion was drawn, or that are normal: fit for segmentation."""
    return [case for case in cases if case.masks or case.label == "normal"]


def load_tissue(cases: Sequence[Case], size: int, classes: Sequence[str] = ()) -> ImageSet:
    """Decode, crop to the tissue and letterbox every case once, as the viewer does.

    classes: what `labels` count; a label outside them is −1.  Source: methods, B "Preprocess".
    """
    images = np.zeros((len(cases), size, size, 3), dtype=np.uint8)
    masks = np.zeros((len(cases), size, size), dtype=np.uint8)
    for index, case in enumerate(cases):
        rgb = read_rgb(case.image)
        rows, cols = fan_crop(rgb).intersect(Rect.whole(Size.of(rgb.shape))).slices
        mask = read_mask(case, rgb.shape[:2]) * np.uint8(255)
        images[index] = letterbox(rgb[rows, cols], Size(size, size))[0]
        masks[index] = letterbox(mask[rows, cols], Size(size, size))[0] > 127
    names = list(classes)
    labels = np.array([names.index(c.label) if c.label in names else -1 for c in cases], dtype=np.int64)
    return ImageSet(tuple(cases), images, masks, labels)


def joined(sets: Sequence[ImageSet]) -> ImageSet:
    """Several sets as one. Equal groups stay equal within an origin and do not meet across origins.

    The origin is the folder's name up to a "_": `ddti` and `ddti_raw` show the same cases.
    """
    cases = tuple(
        replace(case, group=f"{origin_of(case)}:{case.group}") for data in sets for case in data.cases
    )
    return ImageSet(
        cases,
        np.concatenate([data.images for data in sets]),
        np.concatenate([data.masks for data in sets]),
        np.concatenate([data.labels for data in sets]),
    )


def origin_of(case: Case) -> str:
    """`ddti` for a picture in …/ddti/images as for one in …/ddti_raw."""
    folder = case.image.parent
    return (folder.parent if folder.name == "images" else folder).name.split("_")[0]
