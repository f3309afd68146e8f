"""A small picture of a large image, read in strips: memory stays bounded whatever levels the file has."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Rect, Size
from inference.images.source import ImageSource, Region

STRIP_PIXELS = 2 << 20


class Overview(NamedTuple):
    """rgb: (h, w, 3) uint8.  to_level0: from its pixels."""

    rgb: NDArray[np.uint8]
    to_level0: Affine


def overview_of(source: ImageSource, frame: int, *, side: int) -> Overview:
    """The whole colour image with its longer side at most `side`, from the coarsest level that has as much."""
    full = source.levels[0]
    shrink = max(1.0, max(full.width, full.height) / side)
    size = Size(max(1, round(full.width / shrink)), max(1, round(full.height / shrink)))
    fine = [k for k, level in enumerate(source.levels) if level.width >= size.width and level.height >= size.height]
    level = max(fine, default=0)
    rgb = np.concatenate(list(_strips(source, frame, level, size)))
    return Overview(rgb, Affine(full.width / size.width, full.height / size.height))


def _strips(source: ImageSource, frame: int, level: int, size: Size) -> list[NDArray[np.uint8]]:
    import cv2

    whole = source.levels[level]
    ratio = whole.height / size.height
    rows = max(1, int(STRIP_PIXELS / whole.width / ratio))
    made = []
    for top in range(0, size.height, rows):
        end = min(size.height, top + rows)
        first, last = round(top * ratio), max(round(top * ratio) + 1, round(end * ratio))
        rect = Rect(0, first, whole.width, min(last, whole.height) - first)
        strip = source.read(Region(rect, level, frame))
        made.append(np.asarray(cv2.resize(strip, (size.width, end - top), interpolation=cv2.INTER_AREA), np.uint8))
    return made
