"""Outlines from rows that pass by once: by hand, and against the walk around every pixel edge."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.maps.lesions import signed_area
from inference.maps.tracing import Corners
from inference.masks import outlines


def traced(numbers: np.ndarray, rows: int) -> dict[int, list[np.ndarray]]:
    corners = Corners(numbers.shape[1])
    for top in range(0, len(numbers), rows):
        corners.add(numbers[top : top + rows].astype(np.int32))
    return corners.rings()


def same_way(ring: np.ndarray) -> list[tuple[float, float]]:
    """From its least point on, so that rings compare whatever point they begin with."""
    points = [tuple(point) for point in ring.tolist()]
    start = points.index(min(points))
    return points[start:] + points[:start]


@pytest.mark.parametrize("rows", [1, 2, 6])
def test_a_frame_and_a_diagonal_by_hand(rows: int) -> None:
    """A ring of 8 pixels around one of nobody, and two pixels that touch at a corner."""
    numbers = np.zeros((6, 7), np.int32)
    numbers[1:4, 1:4] = 1
    numbers[2, 2] = 0
    numbers[4, 5] = numbers[5, 6] = 2
    found = traced(numbers, rows)
    outer, hole = found[1]
    assert outer.tolist() == [[1, 1], [4, 1], [4, 4], [1, 4]]
    assert same_way(hole) == [(2, 2), (2, 3), (3, 3), (3, 2)]
    assert len(found[2]) == 1  # one ring through the common corner
    assert same_way(found[2][0]) == [(5, 4), (6, 4), (6, 5), (7, 5), (7, 6), (6, 6), (6, 5), (5, 5)]


def edges(rings: list[np.ndarray]) -> set[tuple[float, ...]]:
    """Every pixel edge that the rings go along, with its direction."""
    found = set()
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            steps = int(abs(x2 - x1) + abs(y2 - y1))
            dx, dy = (x2 - x1) / steps, (y2 - y1) / steps
            made = {(x1 + i * dx, y1 + i * dy, dx, dy) for i in range(steps)}
            assert not found & made  # none is passed twice
            found |= made
    return found


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 9), st.floats(0.2, 0.8))
def test_the_rings_go_along_every_edge_once_an_outer_one_and_one_for_each_hole(seed: int, rows: int, share: float) -> None:
    """Edges: those of the walk around every pixel. Holes: 4-connected parts of the ground that do not reach outside."""
    inside = np.random.default_rng(seed).random((14, 11)) < share
    count, labels = cv2.connectedComponents(inside.astype(np.uint8), connectivity=8)
    found = traced(labels, rows)
    assert set(found) == set(range(1, count))
    for number, rings in found.items():
        own = labels == number
        assert edges(rings) == edges(outlines(own))
        holes = cv2.connectedComponents(np.pad(~own, 1, constant_values=True).astype(np.uint8), connectivity=4)[0] - 2
        assert [signed_area(ring) > 0 for ring in rings] == [True] + [False] * holes
        assert sum(map(signed_area, rings)) == own.sum()


def test_nothing_has_no_rings() -> None:
    assert traced(np.zeros((3, 4), np.int32), 2) == {}
