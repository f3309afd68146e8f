"""Pixels counted by hand, and against OpenCV-free second ways."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.geometry import Point, Rect
from inference.images.source import GreyScale
from inference.measure import statistics as stats
from inference.measure.measurement import Measurement, Shape
from tests.inference.measure.measure_samples import points, source_of

RAMP = np.arange(100, dtype=np.uint16).reshape(10, 10)  # value = 10 · row + column


def of(shape: Shape, *pairs, frame=0) -> Measurement:
    return Measurement(shape, points(*pairs), frame)


def test_a_rectangle_on_pixel_edges_holds_those_pixels() -> None:
    values = stats.values_in(of(Shape.RECTANGLE, (2, 3), (5, 5)), source_of(RAMP))
    assert sorted(values) == [32, 33, 34, 42, 43, 44]
    found = stats.statistics(values, "HU")
    # mean 38; squares of the distances: 36 25 16 16 25 36 = 154 / 6
    assert (found.mean, found.least, found.most, found.count, found.unit) == (38, 32, 44, 6, "HU")
    assert found.sd == pytest.approx(sqrt(154 / 6))
    assert found.median == 38  # (34 + 42) / 2


def test_the_median_is_the_value_in_the_middle_and_not_the_mean() -> None:
    found = stats.statistics(np.array([400.0, 1.0, 3.0, 2.0, 4.0]))
    assert found is not None
    assert (found.median, found.mean) == (3, 82)  # 410 / 5


def test_a_pixel_counts_if_its_centre_is_inside() -> None:
    values = stats.values_in(of(Shape.RECTANGLE, (2.4, 3.6), (4.6, 4.6)), source_of(RAMP))
    assert sorted(values) == [42, 43, 44]


def test_an_ellipse_of_three_pixels() -> None:
    # centre (3.5, 3.5), half axes 1.2 and 0.6: the centres at distance 0 and ±1 across
    values = stats.values_in(of(Shape.ELLIPSE, (2.3, 2.9), (4.7, 4.1)), source_of(RAMP))
    assert sorted(values) == [32, 33, 34]


def test_what_lies_beside_the_image_does_not_count() -> None:
    values = stats.values_in(of(Shape.RECTANGLE, (-5, -5), (1, 2)), source_of(RAMP))
    assert sorted(values) == [0, 10]


def test_padding_and_what_is_no_number_do_not_count() -> None:
    source = source_of(RAMP, grey=GreyScale(padding=(33.0, 42.0)))
    assert sorted(stats.values_in(of(Shape.RECTANGLE, (2, 3), (5, 5)), source)) == [32, 43, 44]
    assert stats.valid(np.array([1.0, np.nan, np.inf]), None).tolist() == [1.0]


def test_no_pixel_is_no_statistics() -> None:
    assert stats.statistics(np.array([])) is None
    assert stats.histogram(np.array([])) is None


def test_colour_has_no_statistics() -> None:
    assert not stats.readable(of(Shape.RECTANGLE, (0, 0), (2, 2)), source_of(np.zeros((4, 4, 3), np.uint8)))
    assert stats.readable(of(Shape.RECTANGLE, (0, 0), (2, 2)), source_of(RAMP))
    assert not stats.readable(of(Shape.RECTANGLE, (20, 20), (30, 30)), source_of(RAMP))


corner = st.builds(Point, st.floats(-3, 13), st.floats(-3, 13))


@given(st.lists(corner, min_size=3, max_size=7))
def test_a_polygon_holds_the_centres_that_its_winding_says(corners) -> None:
    """Second way: for every centre, count the edges to its left, one by one."""
    rect = Rect(0, 0, 10, 10)
    mask = stats.inside(Shape.POLYGON, corners, rect)
    for row in range(10):
        for col in range(10):
            x, y, odd = col + 0.5, row + 0.5, False
            for a, b in zip(corners, [*corners[1:], corners[0]], strict=True):
                if (a.y <= y) != (b.y <= y):
                    cut = a.x + (y - a.y) * (b.x - a.x) / (b.y - a.y)
                    if abs(cut - x) < 1e-9:
                        break
                    odd ^= cut < x
            else:
                assert mask[row, col] == odd


def test_histogram_counts_every_value_once() -> None:
    found = stats.histogram(np.array([1.0, 1.0, 2.0, 4.0]))
    assert found.counts.tolist() == [2, 1, 0, 1]
    assert found.edges.tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]


@given(st.lists(st.integers(-2000, 60000), min_size=1, max_size=50))
def test_histogram_of_whole_numbers_loses_none(values) -> None:
    found = stats.histogram(np.array(values, float))
    assert found.counts.sum() == len(values)
    assert len(found.counts) <= stats.MOST_BINS
    assert found.edges[0] < min(values)
    assert found.edges[-1] > max(values)


def test_histogram_of_one_value_and_of_fractions() -> None:
    assert stats.histogram(np.array([7.0, 7.0])).counts.tolist() == [2]
    assert stats.histogram(np.array([0.25, 0.75])).counts.sum() == 2
    assert stats.histogram(np.array([0.25, 0.25])).counts.sum() == 2


def test_a_profile_reads_the_pixels_it_crosses() -> None:
    found = stats.profile(of(Shape.PROFILE, (2.5, 3.5), (5.5, 3.5)), source_of(RAMP))
    assert found.values.tolist() == [32, 33, 34, 35]
    assert found.places[-1] == 1.0


def test_a_profile_beyond_the_image_is_empty_there() -> None:
    found = stats.profile(of(Shape.PROFILE, (8.5, 0.5), (11.5, 0.5)), source_of(RAMP))
    assert found.values[:2].tolist() == [8, 9]
    assert np.isnan(found.values[2:]).all()
