from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.geometry import Affine, Point, Rect, Size, Spacing

numbers = st.floats(-1000, 1000)
scales = st.floats(0.01, 100)
affines = st.builds(Affine, scales, scales, numbers, numbers)
rects = st.builds(Rect, st.integers(-50, 50), st.integers(-50, 50), st.integers(0, 60), st.integers(0, 60))


def test_an_affine_scales_then_shifts() -> None:
    assert Affine(2.0, 3.0, 10.0, 20.0).apply(Point(4.0, 5.0)) == Point(18.0, 35.0)


@given(affines, affines, numbers, numbers)
def test_after_is_the_one_then_the_other(second: Affine, first: Affine, x: float, y: float) -> None:
    both = second.after(first).apply(Point(x, y))
    steps = second.apply(first.apply(Point(x, y)))
    assert both.x == pytest.approx(steps.x, rel=1e-9, abs=1e-6)
    assert both.y == pytest.approx(steps.y, rel=1e-9, abs=1e-6)


@given(affines, numbers, numbers)
def test_the_inverse_leads_back(affine: Affine, x: float, y: float) -> None:
    back = affine.inverse().apply(affine.apply(Point(x, y)))
    assert back.x == pytest.approx(x, abs=1e-6)
    assert back.y == pytest.approx(y, abs=1e-6)


@given(rects, rects)
def test_the_common_part_holds_exactly_the_common_pixels(one: Rect, other: Rect) -> None:
    def pixels(rect: Rect) -> set[tuple[int, int]]:
        return {(x, y) for x in range(rect.left, rect.right) for y in range(rect.top, rect.bottom)}

    assert pixels(one.intersect(other)) == pixels(one) & pixels(other)


def test_the_union_ignores_what_is_empty() -> None:
    assert Rect(5, 5, 0, 3).unite(Rect(1, 2, 3, 4)) == Rect(1, 2, 3, 4)
    assert Rect(0, 0, 2, 2).unite(Rect(4, 5, 1, 1)) == Rect(0, 0, 5, 6)


def test_around_takes_whole_pixels() -> None:
    assert Rect.around(0.2, 1.0, 2.1, 3.0) == Rect(0, 1, 3, 2)


def test_size_and_shape_meet_in_one_place() -> None:
    assert Size.of((4, 7, 3)) == Size(7, 4)
    assert Size(7, 4).shape == (4, 7)


def test_nothing_has_no_size() -> None:
    with pytest.raises(ValueError, match="positive"):
        Size(0, 3)


@pytest.mark.parametrize("mm", [0.0, -1.0, float("inf"), float("nan")])
def test_a_spacing_that_is_none_is_refused(mm: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        Spacing(mm, 1.0, "test")


def test_the_area_of_a_pixel_is_the_product_of_its_sides() -> None:
    assert Spacing(0.5, 0.2, "test").pixel_area_mm2 == pytest.approx(0.1)
