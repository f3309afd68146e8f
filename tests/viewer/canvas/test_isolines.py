"""Contours against hand arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from viewer.canvas.isolines import isolines


def area(line) -> float:
    """Shoelace, positive whatever the direction."""
    x, y = line[:, 0], line[:, 1]
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def test_a_field_that_is_all_inside_is_its_own_border():
    (line,) = isolines(np.ones((3, 5)), 0.5)
    assert line.min(axis=0).tolist() == [0, 0]
    assert line.max(axis=0).tolist() == [5, 3]
    assert abs(area(line)) == pytest.approx(
        15, abs=0.6
    )  # the four corners are cut at 45°, at most 0.5 px each


def test_a_straight_edge_lies_between_the_samples_where_the_level_is():
    field = np.zeros((6, 8))
    field[:, 4:] = 1.0
    (line,) = isolines(field, 0.5)
    assert line[:, 0].min() == 4.0  # samples at 3.5 and 4.5
    (line,) = isolines(field, 0.25)
    assert line[:, 0].min() == 3.75
    assert line[:, 0].max() == 8.0


def test_a_hole_is_a_line_of_its_own_that_runs_the_other_way():
    field = np.zeros((9, 9))
    field[1:8, 1:8] = 1
    field[3:6, 3:6] = 0
    outer, inner = sorted(isolines(field, 0.5), key=lambda line: -abs(area(line)))
    assert area(outer) * area(inner) < 0
    assert abs(area(outer)) == pytest.approx(49 - 4 * 0.125)
    assert abs(area(inner)) == pytest.approx(9 - 4 * 0.125)


def test_nothing_inside_gives_no_line():
    assert isolines(np.zeros((4, 4)), 0.5) == []


def test_diagonal_neighbours_are_joined_only_where_the_middle_is_inside():
    apart = np.zeros((4, 4))
    apart[1, 1] = apart[2, 2] = 0.9  # mean of the four: 0.45
    assert len(isolines(apart, 0.5)) == 2
    joined = apart.copy()
    joined[1, 2] = joined[2, 1] = 0.3  # mean: 0.6
    assert len(isolines(joined, 0.5)) == 1


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 12))
def test_every_inside_sample_is_enclosed_and_no_other(seed, height, width):
    """Second implementation: winding number of all lines around each sample."""
    field = np.random.default_rng(seed).random((height, width))
    lines = isolines(field, 0.6)
    for row in range(height):
        for col in range(width):
            turns = sum(winding(line, col + 0.5, row + 0.5) for line in lines)
            assert (turns != 0) == (field[row, col] >= 0.6), (row, col)


def winding(line, x, y) -> int:
    count = 0
    for (x0, y0), (x1, y1) in zip(line, np.roll(line, -1, axis=0), strict=True):
        side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
        if y0 <= y < y1 and side > 0:
            count += 1
        elif y1 <= y < y0 and side < 0:
            count -= 1
    return count
