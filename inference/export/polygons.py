"""Rings of a region as polygons of the simple-features kind: no ring meets itself, each hole lies in its outer ring."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from inference.maps.lesions import signed_area

Ring = NDArray[np.float64]


def polygons_of(rings: Sequence[Ring]) -> list[list[Ring]]:
    """Outer ring, then its holes, largest first; several where parts of a region meet only at a corner.

    rings: outer ones go right along their upper edge, holes the other way around, as `inference.maps.tracing` gives.
    """
    simple = [part for ring in _parted(rings) for part in _simple(ring)]
    outer = sorted((ring for ring in simple if signed_area(ring) > 0), key=signed_area, reverse=True)
    made = [[ring] for ring in outer]
    heights = np.unique(np.concatenate([ring[:, 1] for ring in simple])) if simple else np.zeros(0)
    for hole in (ring for ring in simple if signed_area(ring) < 0):
        at = _within(hole, heights)
        holder = [polygon for polygon in made if _holds(polygon[0], at)][-1]  # the smallest: they come by size
        holder.append(hole)
    return made


def _parted(rings: Sequence[Ring]) -> list[Ring]:
    """The same edges, linked the other way where two pixels meet only diagonally: such parts get rings of their own."""
    points = [point for ring in rings for point in map(tuple, ring.tolist())]
    after = list(range(1, len(points) + 1))
    start = 0
    for ring in rings:
        after[start + len(ring) - 1] = start
        start += len(ring)
    passed: dict[tuple[float, ...], int] = {}
    for here, point in enumerate(points):
        there = passed.setdefault(point, here)
        after[here], after[there] = after[there], after[here]
    return [np.array([points[i] for i in cycle]) for cycle in _cycles(after)]


def _cycles(after: Sequence[int]) -> Iterator[list[int]]:
    seen = bytearray(len(after))
    for start in range(len(after)):
        cycle, here = [], start
        while not seen[here]:
            seen[here] = 1
            cycle.append(here)
            here = after[here]
        if cycle:
            yield cycle


def _simple(ring: Ring) -> Iterator[Ring]:
    """A ring that passes a point twice is cut there into rings that do not."""
    way: list[tuple[float, float]] = []
    passed: dict[tuple[float, float], int] = {}
    for point in map(tuple, ring.tolist()):
        if point in passed:
            start = passed[point]
            yield np.array(way[start:])
            for gone in way[start + 1 :]:
                del passed[gone]
            del way[start + 1 :]
        else:
            passed[point] = len(way)
            way.append(point)
    yield np.array(way)


def _within(ring: Ring, heights: Ring) -> tuple[float, float]:
    """A point just inside: below the middle of its uppermost edge, above every other ring that lies in it.

    heights: of all corners there are, sorted.
    """
    start = int(np.lexsort((ring[:, 0], ring[:, 1]))[0])
    corner = ring[start]
    right = max(float(ring[start - 1][0]), float(ring[(start + 1) % len(ring)][0]))  # of the edge along the row
    below = heights[np.searchsorted(heights, corner[1], side="right")]
    return (float(corner[0]) + right) / 2, (float(corner[1]) + float(below)) / 2


def _holds(ring: Ring, point: tuple[float, float]) -> bool:
    """Even–odd rule; the point lies on no edge."""
    x, y = point
    x1, y1 = ring[:, 0], ring[:, 1]
    x2, y2 = np.roll(x1, -1), np.roll(y1, -1)
    return bool(np.count_nonzero(((y1 > y) != (y2 > y)) & (x1 < x) & (x1 == x2)) % 2)
