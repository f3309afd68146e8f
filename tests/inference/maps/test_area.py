"""A region's outline on the map: by hand at pixel centres, and tile by tile as in one piece."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.geometry import Affine, Point, Rect
from inference.maps.area import Area


def area(*corners: tuple[float, float], scale: float = 10.0) -> Area:
    return Area([Point(x, y) for x, y in corners], Affine(scale, scale))


def test_a_triangle_by_hand() -> None:
    """(0, 0), (40, 0), (0, 40) on pixels of 10: centres with x + y < 40 are inside; 25 + 15 lies on its edge."""
    inside = area((0, 0), (40, 0), (0, 40)).within(Rect(0, 0, 5, 5))
    centres = 10 * np.add.outer(np.arange(5) + 0.5, np.arange(5) + 0.5)
    assert np.array_equal(inside[centres != 40], (centres < 40)[centres != 40])


def test_a_rectangle_that_the_outline_does_not_cross_is_all_in_or_all_out() -> None:
    made = area((100, 100), (900, 100), (900, 900), (100, 900))
    assert made.within(Rect(20, 20, 30, 30)).all()
    assert not made.within(Rect(0, 0, 9, 9)).any()
    assert not made.within(Rect(91, 20, 5, 5)).any()
    assert made.within(Rect(5, 5, 10, 10)).sum() == 25  # from 10 on, both ways


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.floats(-30, 130), st.floats(-30, 130)), min_size=3, max_size=9), st.integers(1, 7))
def test_tiles_hold_what_the_whole_holds(corners: list[tuple[float, float]], side: int) -> None:
    """Second implementation: every centre against every edge of the outline, by the even–odd rule."""
    made = area(*corners)
    ring = np.array(corners) / 10
    x1, y1 = ring.T
    x2, y2 = np.roll(ring, -1, axis=0).T
    for top in range(0, 12, side):
        for left in range(0, 12, side):
            seen = made.within(Rect(left, top, side, side))
            for row in range(side):
                for column in range(side):
                    x, y = left + column + 0.5, top + row + 0.5
                    over = (y1 > y) != (y2 > y)
                    with np.errstate(divide="ignore", invalid="ignore"):
                        at = x1 + (y - y1) * (x2 - x1) / (y2 - y1)
                    if over.any() and np.abs(at[over] - x).min() < 1e-6:
                        continue  # on an edge: either way is right
                    if np.abs(np.concatenate([y1 - y])).min() < 1e-9:
                        continue
                    assert seen[row, column] == bool(np.count_nonzero(over & (at < x)) % 2)
