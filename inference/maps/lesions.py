"""Lesions of a map of any size at any threshold: found strip by strip, measured, listed, outlined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Rect, Spacing
from inference.job import CancelToken
from inference.maps.regions import STRIP_PIXELS, Readable, Sums, numbered, regions
from inference.maps.tracing import Corners, on_level0

__all__ = ["Found", "Lesion", "Readable", "find", "find_lesions", "outline_of", "pixels_of", "signed_area"]


@dataclass(frozen=True, slots=True)
class Lesion:
    """An 8-connected region of values ≥ the threshold.

    area_px: map pixels.  area_mm2: None where the spacing is unknown.  peak, mean: 0–1.  box: map pixels.
    seed: (column, row) of one of its pixels.
    """

    area_px: int
    area_mm2: float | None
    peak: float
    mean: float
    box: Rect
    seed: tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The lesions of a map, largest first, and what it takes to tell their pixels without another search.

    names: of each lesion's region.  renamed: which fragments belong to it.
    """

    lesions: tuple[Lesion, ...]
    values: Readable
    threshold: float
    names: tuple[int, ...]
    renamed: Mapping[int, int]

    def numbers(self) -> Iterator[NDArray[np.int32]]:
        """The map's rows from top to bottom, some at once: (h, w), the lesion's number from 1, 0 for none."""
        held = {name: number for number, name in enumerate(self.names, start=1)}
        return numbered(self.values, self.threshold, held, self.renamed)

    def outlines(self) -> Iterator[list[NDArray[np.float64]]]:
        """Of each lesion what `outline_of` gives; all of them in one pass. Memory: one strip, and the corners."""
        corners = Corners(self.values.size.width)
        for rows in self.numbers():
            corners.add(rows)
        return outlined(corners, len(self.lesions), self.values.to_level0)


def find(
    values: Readable, threshold: float, *, spacing: Spacing | None, min_area_mm2: float = 0.0, min_peak: float = 0.0,
    token: CancelToken | None = None,
) -> Found:  # fmt: skip
    """All regions that are large and certain enough. Where the spacing is unknown no region is too small.

    Memory: one strip, and a few words per region.
    """
    plane = values.to_level0
    pixel = abs(plane.x_scale * plane.y_scale) * spacing.pixel_area_mm2 if spacing else None
    renamed: dict[int, int] = {}
    kept = [
        (name, lesion)
        for name, sums in regions(values, threshold, token or CancelToken(), renamed)
        if _enough(lesion := _lesion(sums, pixel), min_area_mm2, min_peak)
    ]
    kept.sort(key=lambda one: (-one[1].area_px, one[1].box.top, one[1].box.left))
    lesions, names = tuple(lesion for _, lesion in kept), tuple(name for name, _ in kept)
    return Found(lesions, values, threshold, names, renamed)


def find_lesions(
    values: Readable, threshold: float, *, spacing: Spacing | None, min_area_mm2: float = 0.0, min_peak: float = 0.0,
    token: CancelToken | None = None,
) -> list[Lesion]:  # fmt: skip
    """As `find`: the lesions alone, largest first."""
    return list(
        find(
            values, threshold, spacing=spacing, min_area_mm2=min_area_mm2, min_peak=min_peak, token=token
        ).lesions
    )


def _lesion(sums: Sums, pixel: float | None) -> Lesion:
    """pixel: mm² of a map pixel, None if unknown."""
    box = Rect(sums.left, sums.top, sums.right - sums.left, sums.bottom - sums.top)
    area = sums.area * pixel if pixel is not None else None
    return Lesion(sums.area, area, sums.peak, sums.total / sums.area, box, sums.seed)


def _enough(lesion: Lesion, min_area_mm2: float, min_peak: float) -> bool:
    return lesion.peak >= min_peak and (lesion.area_mm2 is None or lesion.area_mm2 >= min_area_mm2)


def outlined(corners: Corners, count: int, plane: Affine) -> Iterator[list[NDArray[np.float64]]]:
    """The rings of numbers 1 … count in level-0 pixels. plane: from the map's pixels."""
    rings = corners.rings()
    yield from ([on_level0(ring, plane) for ring in rings[number]] for number in range(1, count + 1))


def outline_of(values: Readable, lesion: Lesion, threshold: float) -> list[NDArray[np.float64]]:
    """Its rings along the edges of map pixels, outer first, holes after; (n, 2) x, y in level-0 pixels each."""
    box, corners = lesion.box, Corners(lesion.box.width)
    pixels, rows = pixels_of(values, lesion, threshold), max(1, STRIP_PIXELS // box.width)
    for top in range(0, box.height, rows):
        corners.add(pixels[top : top + rows].astype(np.int32))
    rings = corners.rings().get(1, [])
    return [on_level0(ring + np.array([box.left, box.top]), values.to_level0) for ring in rings]


def pixels_of(values: Readable, lesion: Lesion, threshold: float) -> NDArray[np.bool_]:
    """The lesion's own pixels in its box, (h, w) bool, not those of others there. Memory: 3 bytes for each of them."""
    import cv2

    box = lesion.box
    inside = np.empty((box.height, box.width), np.uint8)
    rows = max(1, STRIP_PIXELS // box.width)
    for top in range(0, box.height, rows):
        part = Rect(box.left, box.top + top, box.width, min(rows, box.height - top))
        inside[top : top + part.height] = values.read(part) >= threshold
    cv2.floodFill(inside, None, (lesion.seed[0] - box.left, lesion.seed[1] - box.top), 2, flags=8)
    return np.asarray(inside == 2)


def signed_area(ring: NDArray[np.float64]) -> float:
    """Shoelace formula; the sign tells the way around."""
    x, y = ring[:, 0], ring[:, 1]
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))
