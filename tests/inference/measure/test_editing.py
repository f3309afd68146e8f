"""What a hand may do to a shape, by hand arithmetic."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.geometry import Point, Size
from inference.measure import editing, geometry
from inference.measure.measurement import Measurement, Shape
from tests.inference.measure.measure_samples import points

BOX = Measurement(Shape.RECTANGLE, points((10, 20), (30, 50)))


def test_a_box_has_four_corners() -> None:
    assert editing.handles(BOX) == points((10, 20), (30, 50), (10, 50), (30, 20))


@pytest.mark.parametrize("index", range(4))
def test_a_moved_corner_leaves_the_opposite_one(index: int) -> None:
    opposite = editing.handles(BOX)[(1, 0, 3, 2)[index]]
    moved = editing.with_handle(BOX, index, Point(20, 30))
    assert editing.handles(moved)[index] == Point(20, 30)
    assert opposite in editing.handles(moved)


def test_a_new_short_axis_is_perpendicular_in_millimetres() -> None:
    # 40 px · 0.5 mm = 20 mm along x; half of it, 10 mm, across: 5 mm each way = 2.5 px of 2 mm
    found = editing.with_short_axis(Point(0, 100), Point(40, 100), (0.5, 2.0))
    assert sorted(found[2:], key=lambda p: p.y) == list(points((20, 97.5), (20, 102.5)))


coordinate = st.floats(0, 500)
place = st.builds(Point, coordinate, coordinate)


@given(place, place, place, st.integers(0, 3), st.floats(0.1, 4), st.floats(0.1, 4))
def test_the_axes_stay_perpendicular_whatever_is_moved(a, b, to, index, sx, sy) -> None:
    start = Measurement(Shape.BIDIRECTIONAL, editing.with_short_axis(a, b, (sx, sy)))
    moved = editing.with_handle(start, index, to, (sx, sy)).points
    one, other, c, d = geometry.scaled(moved, sx, sy)
    across = (other.x - one.x) * (d.x - c.x) + (other.y - one.y) * (d.y - c.y)
    lengths = geometry.distance(one, other) * geometry.distance(c, d)
    assert abs(across) <= 1e-6 * max(1.0, lengths)


def test_a_moved_end_of_the_long_axis_is_where_the_hand_is() -> None:
    start = Measurement(Shape.BIDIRECTIONAL, editing.with_short_axis(Point(0, 0), Point(40, 0)))
    moved = editing.with_handle(start, 1, Point(0, 80))
    # the short axis keeps its 20 px and its place at half of the way
    assert moved.points[1] == Point(0, 80)
    assert sorted(moved.points[2:], key=lambda p: p.x) == list(points((-10, 40), (10, 40)))


def test_shifting_moves_the_text_too_and_stays_on_the_image() -> None:
    with_text = Measurement(Shape.LENGTH, points((10, 10), (20, 10)), text_at=Point(12, 5))
    assert editing.shifted(with_text, 3, 4).text_at == Point(15, 9)
    assert editing.held(with_text, -50, 200, Size(100, 100)) == (-10, 90)
    assert editing.on_image(Point(-3, 120), Size(100, 100)) == Point(0, 100)
