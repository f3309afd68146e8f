"""Lesions of a map of any size at any threshold: found strip by strip, measured, listed, outlined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Rect, Size, Spacing
from inference.job import CancelToken

STRIP_PIXELS = 8 << 20


class Readable(Protocol):
    """A map by regions: a `MapStore` or an `ArrayMap`."""

    @property
    def size(self) -> Size: ...

    @property
    def to_level0(self) -> Affine: ...

    def read(self, rect: Rect, *, level: int = 0) -> NDArray[np.float32]: ...


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


@dataclass(slots=True)
class _Sums:
    area: int
    total: float
    peak: float
    left: int
    top: int
    right: int
    bottom: int
    seed: tuple[int, int]

    def add(self, other: _Sums) -> None:
        self.area += other.area
        self.total += other.total
        self.peak = max(self.peak, other.peak)
        self.left, self.top = min(self.left, other.left), min(self.top, other.top)
        self.right, self.bottom = max(self.right, other.right), max(self.bottom, other.bottom)


def find_lesions(
    values: Readable, threshold: float, *, spacing: Spacing | None, min_area_mm2: float = 0.0, min_peak: float = 0.0,
    token: CancelToken | None = None,
) -> list[Lesion]:  # fmt: skip
    """All regions that are large and certain enough, largest first.

    Where the spacing is unknown no region is too small. Memory: one strip, and a few words per region.
    """
    plane = values.to_level0
    pixel = abs(plane.x_scale * plane.y_scale) * spacing.pixel_area_mm2 if spacing else None
    found = []
    for sums in _regions(values, threshold, token or CancelToken()):
        area = sums.area * pixel if pixel is not None else None
        if sums.peak >= min_peak and (area is None or area >= min_area_mm2):
            box = Rect(sums.left, sums.top, sums.right - sums.left, sums.bottom - sums.top)
            found.append(Lesion(sums.area, area, sums.peak, sums.total / sums.area, box, sums.seed))
    return sorted(found, key=lambda lesion: (-lesion.area_px, lesion.box.top, lesion.box.left))


def _regions(values: Readable, threshold: float, token: CancelToken) -> Iterator[_Sums]:
    """Strips from top to bottom; a region is complete when the strip below holds nothing of it."""
    size = values.size
    rows = max(1, min(size.height, STRIP_PIXELS // size.width))
    open_: dict[int, _Sums] = {}
    above: NDArray[np.int64] = np.full(size.width, -1)
    fresh = 0
    for top in range(0, size.height, rows):
        token.check()
        part = values.read(Rect(0, top, size.width, min(rows, size.height - top)))
        labels, sums = _strip(part, threshold, top)
        table = np.concatenate([[-1], np.arange(fresh, fresh + len(sums))])
        ids = table[labels]
        current = dict(zip(range(fresh, fresh + len(sums)), sums, strict=True))
        fresh += len(sums)
        joined = _join(above, ids[0], open_ | current)
        below = np.array([joined[0].get(int(v), int(v)) for v in ids[-1]], dtype=np.int64)
        alive = {int(v) for v in np.unique(below) if v >= 0}
        for key, region in joined[1].items():
            if key not in alive:
                yield region
        open_ = {key: joined[1][key] for key in alive}
        above = below
    yield from open_.values()


def _strip(part: NDArray[np.float32], threshold: float, top: int) -> tuple[NDArray[np.int32], list[_Sums]]:
    """Labels (h, w), 0 for none, and the sums of labels 1, 2 …"""
    import cv2

    inside = part >= threshold  # nan is not
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8), connectivity=8)
    at, held = labels[inside], part[inside]
    total = np.bincount(at, weights=held, minlength=count)
    peak = np.zeros(count, np.float32)
    np.maximum.at(peak, at.astype(np.intp), held)
    rows, cols = np.nonzero(inside)
    _, first = np.unique(at, return_index=True)
    sums = []
    for label in range(1, count):
        left, upper, width, height, area = (int(v) for v in stats[label])
        seed = int(cols[first[label - 1]]), top + int(rows[first[label - 1]])
        sums.append(_Sums(area, float(total[label]), float(peak[label]), left, top + upper, left + width,
                          top + upper + height, seed))  # fmt: skip
    return np.asarray(labels), sums


def _join(
    above: NDArray[np.int64], below: NDArray[np.int64], regions: dict[int, _Sums]
) -> tuple[dict[int, int], dict[int, _Sums]]:
    """Regions that touch across two rows become one. Returns old name → new name, and the regions by new names."""
    parent = {key: key for key in regions}

    def root(key: int) -> int:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for shift in (-1, 0, 1):
        upper = above[max(0, shift) : len(above) + min(0, shift)]
        lower = below[max(0, -shift) : len(below) + min(0, -shift)]
        both = (upper >= 0) & (lower >= 0)
        for one, other in {*zip(upper[both].tolist(), lower[both].tolist(), strict=True)}:
            parent[root(other)] = root(one)
    merged: dict[int, _Sums] = {}
    for key, region in regions.items():
        name = root(key)
        if name in merged:
            merged[name].add(region)
        else:
            merged[name] = region
    return {key: root(key) for key in parent}, merged


def outline_of(values: Readable, lesion: Lesion, threshold: float) -> list[NDArray[np.float64]]:
    """Its rings along the edges of map pixels, outer first, holes after; (n, 2) x, y in level-0 pixels each."""
    from inference.masks import outlines

    box = lesion.box
    rings = sorted(outlines(pixels_of(values, lesion, threshold)), key=lambda ring: -abs(signed_area(ring)))
    plane = values.to_level0
    scale = np.array([plane.x_scale, plane.y_scale])
    shift = np.array([plane.x_shift, plane.y_shift])
    return [(ring + np.array([box.left, box.top])) * scale + shift for ring in rings]


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
