"""What must not change under turning, moving and mirroring, for any points."""

from __future__ import annotations

from math import cos, pi, radians, sin

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inference.geometry import Point
from inference.measure import geometry

coordinate = st.floats(-1000, 1000, allow_nan=False, width=32)
point = st.builds(Point, coordinate, coordinate)
turns = st.floats(0, 360)


def moved(p: Point, degrees: float, dx: float, dy: float, *, mirror: bool) -> Point:
    x, y = (-p.x if mirror else p.x), p.y
    a = radians(degrees)
    return Point(x * cos(a) - y * sin(a) + dx, x * sin(a) + y * cos(a) + dy)


def apart(*points: Point) -> bool:
    return all(geometry.distance(a, b) > 1 for i, a in enumerate(points) for b in points[i + 1 :])


@given(point, point, turns, coordinate, coordinate, st.booleans())
def test_length_does_not_depend_on_the_place(a, b, turn, dx, dy, mirror) -> None:
    there = [moved(p, turn, dx, dy, mirror=mirror) for p in (a, b)]
    assert geometry.distance(*there) == pytest.approx(geometry.distance(a, b), abs=1e-6)


@given(point, point, point, turns, coordinate, coordinate, st.booleans())
def test_angle_does_not_depend_on_the_place(a, v, b, turn, dx, dy, mirror) -> None:
    assume(apart(a, v, b))
    there = [moved(p, turn, dx, dy, mirror=mirror) for p in (a, v, b)]
    assert geometry.angle(*there) == pytest.approx(geometry.angle(a, v, b), abs=1e-3)


@given(point, point, point)
def test_the_angles_of_a_triangle_are_two_right_angles(a, b, c) -> None:
    assume(apart(a, b, c))
    whole = geometry.angle(b, a, c) + geometry.angle(a, b, c) + geometry.angle(a, c, b)
    assert whole == pytest.approx(180, abs=1e-6)


@given(st.floats(-80, 80), st.floats(-80, 80), turns, st.booleans(), st.booleans(), st.booleans())
def test_cobb_is_the_difference_of_the_tilts(one, other, turn, swap_one, swap_other, mirror) -> None:
    """Two plates, one below the other, each tilted against the horizontal and drawn either way."""

    def plate(y: float, tilt: float) -> list[Point]:
        a = radians(tilt)
        return [Point(-50 * cos(a), y - 50 * sin(a)), Point(50 * cos(a), y + 50 * sin(a))]

    upper, lower = plate(0, one), plate(400, other)
    lines = (upper[::-1] if swap_one else upper) + (lower[::-1] if swap_other else lower)
    there = [moved(p, turn, 7, -3, mirror=mirror) for p in lines]
    assert geometry.cobb(*there) == pytest.approx(abs(one - other), abs=1e-5)


@given(st.lists(point, min_size=3, max_size=9), turns, coordinate, coordinate, st.booleans(), st.booleans())
def test_polygon_area_does_not_depend_on_the_place_or_the_way_round(
    corners, turn, dx, dy, mirror, back
) -> None:
    there = [moved(p, turn, dx, dy, mirror=mirror) for p in corners]
    there = there[::-1] if back else there
    assert geometry.polygon_area(there) == pytest.approx(geometry.polygon_area(corners), rel=1e-4, abs=1)
    assert geometry.polygon_perimeter(there) == pytest.approx(
        geometry.polygon_perimeter(corners), rel=1e-6, abs=1e-3
    )


@given(st.floats(1, 500), st.floats(1, 500))
def test_an_ellipse_is_what_a_polygon_of_many_corners_tends_to(a, b) -> None:
    turns = [2 * pi * k / 4000 for k in range(4000)]
    corners = [Point(a * cos(t), b * sin(t)) for t in turns]
    assert geometry.ellipse_area(a, b) == pytest.approx(geometry.polygon_area(corners), rel=1e-5)
    assert geometry.ellipse_perimeter(a, b) == pytest.approx(geometry.polygon_perimeter(corners), rel=1e-5)


def test_a_flat_ellipse_is_there_and_back() -> None:
    assert geometry.ellipse_perimeter(5, 0) == 20


@given(point, point, point)
def test_foot_and_beside_are_each_others_reverse(p, a, b) -> None:
    assume(apart(a, b))
    share, away = geometry.foot(p, a, b)
    assume(0 < share < 1)
    back = geometry.beside(a, b, share, away)
    assert (back.x, back.y) == (pytest.approx(p.x, abs=1e-3), pytest.approx(p.y, abs=1e-3))


@pytest.mark.parametrize(
    ("corners", "crosses"),
    [
        ([(0, 0), (4, 0), (4, 4), (0, 4)], False),
        ([(0, 0), (4, 4), (4, 0), (0, 4)], True),  # bow tie
        ([(0, 0), (4, 0), (4, 4), (2, 0), (0, 4)], True),  # a corner touches an edge
        ([(0, 0), (4, 0), (2, 0), (2, 4)], True),  # runs back over itself
        ([(0, 0), (4, 0), (8, 0), (4, 4)], False),  # a corner on a straight line
        ([(0, 0), (0, 0), (4, 0), (4, 4)], False),  # the same corner twice in a row
    ],
)
def test_outlines_that_cross_themselves(corners, crosses: bool) -> None:
    assert geometry.crosses_itself([Point(x, y) for x, y in corners]) is crosses


def _side(a: Point, b: Point, c: Point) -> float:
    return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)


def _between(a: Point, b: Point, c: Point) -> bool:
    return (
        _side(a, b, c) == 0
        and min(a.x, b.x) <= c.x <= max(a.x, b.x)
        and min(a.y, b.y) <= c.y <= max(a.y, b.y)
    )


def _crosses_pair_by_pair(corners: list[Point]) -> bool:
    """Second implementation, one pair after the other, in whole numbers: exact."""
    closed = zip(corners, [*corners[1:], corners[0]], strict=True)
    edges = [(a, b) for a, b in closed if a != b]
    for i, (a, b) in enumerate(edges):
        for j in range(i + 1, len(edges)):
            c, d = edges[j]
            if (b == c and j == i + 1) or (d == a and i == 0 and j == len(edges) - 1):
                first, second = ((a, b), (c, d)) if j == i + 1 else ((c, d), (a, b))
                if _between(*first, second[1]) or _between(*second, first[0]):
                    return True
                if len(edges) > 2:
                    continue
                return True
            crosses = _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0
            touches = _between(a, b, c) or _between(a, b, d) or _between(c, d, a) or _between(c, d, b)
            if crosses or touches:
                return True
    return False


whole = st.integers(0, 6)


@given(st.lists(st.builds(Point, whole, whole), min_size=3, max_size=7))
def test_all_pairs_at_once_say_what_each_pair_says(corners) -> None:
    assert geometry.crosses_itself(corners) is _crosses_pair_by_pair(corners)
