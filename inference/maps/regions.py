"""8-connected regions of a map of any size, strip by strip: what they hold, and whose each pixel is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Rect, Size
from inference.job import CancelToken

STRIP_PIXELS = 1 << 20


class Readable(Protocol):
    """A map by regions: a `MapStore` or an `ArrayMap`."""

    @property
    def size(self) -> Size: ...

    @property
    def to_level0(self) -> Affine: ...

    def read(self, rect: Rect, *, level: int = 0) -> NDArray[np.float32]: ...


@dataclass(slots=True)
class Sums:
    """Of a region. area: pixels.  total, peak: of the values.  The edges: pixels.  seed: (column, row) of one of them."""

    area: int
    total: float
    peak: float
    left: int
    top: int
    right: int
    bottom: int
    seed: tuple[int, int]

    def add(self, other: Sums) -> None:
        self.area += other.area
        self.total += other.total
        self.peak = max(self.peak, other.peak)
        self.left, self.top = min(self.left, other.left), min(self.top, other.top)
        self.right, self.bottom = max(self.right, other.right), max(self.bottom, other.bottom)


def strips(size: Size) -> Iterator[Rect]:
    """A map cut from top to bottom into parts of about STRIP_PIXELS."""
    rows = max(1, min(size.height, STRIP_PIXELS // size.width))
    for top in range(0, size.height, rows):
        yield Rect(0, top, size.width, min(rows, size.height - top))


def regions(
    values: Readable, threshold: float, token: CancelToken, renamed: dict[int, int] | None = None
) -> Iterator[tuple[int, Sums]]:
    """Each with its name, as soon as the strip below holds nothing of it.

    A name is the number of one of its fragments, counted strip by strip. renamed: learns of every other fragment
    which one it was joined to, for `numbered`.
    """
    renamed = {} if renamed is None else renamed
    open_: dict[int, Sums] = {}
    above: NDArray[np.int64] = np.full(values.size.width, -1)
    fresh = 0
    for rect in strips(values.size):
        token.check()
        labels, sums = _strip(values.read(rect), threshold, rect.top)
        names = np.arange(fresh - 1, fresh + len(sums), dtype=np.int64)
        names[0] = -1  # of what is no region
        current = dict(zip(range(fresh, fresh + len(sums)), sums, strict=True))
        fresh += len(sums)
        new, merged = _join(above, names[labels[0]], open_ | current)
        renamed.update((old, name) for old, name in new.items() if old != name)
        above = np.array([new.get(int(v), int(v)) for v in names[labels[-1]]], dtype=np.int64)
        alive = {int(v) for v in np.unique(above) if v >= 0}
        yield from ((name, region) for name, region in merged.items() if name not in alive)
        open_ = {name: merged[name] for name in alive}
    yield from open_.items()


def numbered(
    values: Readable, threshold: float, numbers: Mapping[int, int], renamed: Mapping[int, int]
) -> Iterator[NDArray[np.int32]]:
    """Once more from top to bottom, (h, w) at a time: the number of the region that each pixel belongs to.

    numbers: by the names that `regions` gave; the pixels of all others, as those of none, are 0.
    """
    fresh = 0
    for rect in strips(values.size):
        count, labels, _ = _labelled(values.read(rect) >= threshold)
        table = np.zeros(count, np.int32)
        table[1:] = [numbers.get(_final(name, renamed), 0) for name in range(fresh, fresh + count - 1)]
        fresh += count - 1
        yield table[labels]


def _final(name: int, renamed: Mapping[int, int]) -> int:
    while name in renamed:
        name = renamed[name]
    return name


def _labelled(inside: NDArray[np.bool_]) -> tuple[int, NDArray[np.int32], NDArray[np.int32]]:
    """How many labels with 0, the labels (h, w), and OpenCV's figures of each."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8), connectivity=8)
    return count, np.asarray(labels, np.int32), np.asarray(stats)


def _strip(part: NDArray[np.float32], threshold: float, top: int) -> tuple[NDArray[np.int32], list[Sums]]:
    """Labels (h, w), 0 for none, and the sums of labels 1, 2 …"""
    inside = part >= threshold  # nan is not
    spots = np.flatnonzero(inside)
    if not spots.size:
        return np.zeros(part.shape, np.int32), []
    count, labels, stats = _labelled(inside)
    at, held = labels.ravel()[spots], part.ravel()[spots]
    total = np.bincount(at, weights=held, minlength=count)
    peak = np.zeros(count, np.float32)
    np.maximum.at(peak, at.astype(np.intp), held)
    first = np.zeros(count, np.intp)
    first[at[::-1]] = spots[::-1]  # the one written last stays: each label's first pixel
    sums = []
    for label in range(1, count):
        left, upper, width, height, area = (int(v) for v in stats[label])
        row, column = divmod(int(first[label]), part.shape[1])
        sums.append(Sums(area, float(total[label]), float(peak[label]), left, top + upper, left + width,
                         top + upper + height, (column, top + row)))  # fmt: skip
    return labels, sums


def _join(
    above: NDArray[np.int64], below: NDArray[np.int64], regions: dict[int, Sums]
) -> tuple[dict[int, int], dict[int, Sums]]:
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
    merged: dict[int, Sums] = {}
    for key, region in regions.items():
        name = root(key)
        if name in merged:
            merged[name].add(region)
        else:
            merged[name] = region
    return {key: root(key) for key in parent}, merged
