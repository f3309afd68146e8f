"""Planes in the patient, by hand: a 10 × 8 px axial plane of 2 × 3 mm pixels, and what cuts it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.geometry import PatientPlane, Point, Size, Spacing
from inference.planes import Lie, comparable, crossing, lie, nearest, to_patient, to_plane

SIZE = Size(10, 8)
AXIAL = PatientPlane((100.0, 200.0, 300.0), (1, 0, 0), (0, 1, 0), Spacing(2, 3, "told"), "1.2")
# Rows lead back, columns to the feet; at x = 109 mm, that is 4.5 columns of 2 mm right of the first centre.
SAGITTAL = PatientPlane((109.0, 200.0, 310.0), (0, 1, 0), (0, 0, -1), Spacing(3, 5, "told"), "1.2")
CORONAL = PatientPlane((100.0, 206.0, 310.0), (1, 0, 0), (0, 0, -1), Spacing(2, 5, "told"), "1.2")


def test_the_first_pixels_centre_is_the_origin() -> None:
    assert to_patient(AXIAL, Point(0.5, 0.5)) == AXIAL.origin


def test_a_pixel_in_mm() -> None:
    """Column 3, row 2: 3 × 2 mm left, 2 × 3 mm back."""
    assert to_patient(AXIAL, Point(3.5, 2.5)) == (106.0, 206.0, 300.0)


def test_a_position_above_the_plane() -> None:
    placed = to_plane(AXIAL, (106.0, 206.0, 307.0))
    assert placed.point == Point(3.5, 2.5)
    assert placed.distance_mm == 7.0


@given(st.floats(-50, 50), st.floats(-50, 50))
def test_there_and_back(x: float, y: float) -> None:
    placed = to_plane(SAGITTAL, to_patient(SAGITTAL, Point(x, y)))
    assert placed.point.x == pytest.approx(x, abs=1e-9)
    assert placed.point.y == pytest.approx(y, abs=1e-9)
    assert placed.distance_mm == pytest.approx(0, abs=1e-9)


def test_each_plane_by_its_name() -> None:
    assert [lie(plane) for plane in (AXIAL, SAGITTAL, CORONAL)] == [Lie.AXIAL, Lie.SAGITTAL, Lie.CORONAL]


def test_a_sagittal_plane_cuts_an_axial_one_from_top_to_bottom() -> None:
    """x = 109 mm is (109 − 100) / 2 + 0.5 = 5 px; the sagittal picture is as deep as the axial one is high."""
    line = crossing(AXIAL, SIZE, SAGITTAL, Size(8, 5))
    assert line is not None
    assert sorted((p.x, p.y) for p in line) == [(5.0, 0.0), (5.0, 8.0)]


def test_a_coronal_plane_cuts_an_axial_one_from_left_to_right() -> None:
    """y = 206 mm is (206 − 200) / 3 + 0.5 = 2.5 px."""
    line = crossing(AXIAL, SIZE, CORONAL, Size(10, 5))
    assert line is not None
    assert sorted((p.x, p.y) for p in line) == [(0.0, 2.5), (10.0, 2.5)]


def test_an_axial_plane_on_a_coronal_picture() -> None:
    """z = 300 mm lies 10 mm below the first row's centre: 2 rows of 5 mm, 2.5 px."""
    line = crossing(CORONAL, Size(10, 5), AXIAL, SIZE)
    assert line is not None
    assert sorted((p.x, p.y) for p in line) == [(0.0, 2.5), (10.0, 2.5)]


def test_an_upright_oblique_plane_cuts_by_its_own_slope() -> None:
    """Rows lead (0.8, 0.6, 0), 20 px of 1 mm from (100, 200): from −0.5 to 19.5 mm, that is (99.6, 199.7) to (115.6, 211.7).

    In pixels of 2 × 3 mm: x = −0.4 / 2 + 0.5 = 0.3, 15.6 / 2 + 0.5 = 8.3; y = −0.3 / 3 + 0.5 = 0.4, 11.7 / 3 + 0.5 = 4.4.
    """
    oblique = PatientPlane((100.0, 200.0, 305.0), (0.8, 0.6, 0), (0, 0, -1), Spacing(1, 5, "told"), "1.2")
    line = crossing(AXIAL, SIZE, oblique, Size(20, 4))
    assert line is not None
    ends = sorted((p.x, p.y) for p in line)
    assert ends[0] == pytest.approx((0.3, 0.4))
    assert ends[1] == pytest.approx((8.3, 4.4))


def test_a_plane_tilted_towards_the_feet_cuts_where_it_comes_through() -> None:
    """Columns lead (0, 0.6, −0.8) from z = 304: 5 mm down it is at z = 300, y = 203: 3 / 3 + 0.5 = 1.5 px."""
    tilted = PatientPlane((100.0, 200.0, 304.0), (1, 0, 0), (0, 0.6, -0.8), Spacing(2, 1, "told"), "1.2")
    line = crossing(AXIAL, SIZE, tilted, Size(10, 12))
    assert line is not None
    ends = sorted((p.x, p.y) for p in line)
    assert ends[0] == pytest.approx((0.0, 1.5))
    assert ends[1] == pytest.approx((10.0, 1.5))


def test_a_small_picture_cuts_only_its_part() -> None:
    """Four rows of the sagittal picture, 3 mm each, from its first centre at y = 200."""
    line = crossing(AXIAL, SIZE, SAGITTAL, Size(4, 5))
    assert line is not None
    assert sorted((p.x, p.y) for p in line) == [(5.0, 0.0), (5.0, 4.0)]


@pytest.mark.parametrize(
    "other",
    [
        replace(SAGITTAL, origin=(150.0, 200.0, 310.0)),  # beside the picture
        replace(SAGITTAL, origin=(109.0, 200.0, 290.0)),  # ends above it: its rows lead to the feet from z = 290
        replace(SAGITTAL, frame_of_reference="9"),
        replace(SAGITTAL, frame_of_reference=""),
        replace(AXIAL, origin=(100.0, 200.0, 310.0)),  # parallel
    ],
)
def test_no_line_where_the_pictures_do_not_meet(other: PatientPlane) -> None:
    assert crossing(AXIAL, SIZE, other, Size(8, 5)) is None


def test_planes_without_a_frame_of_reference_cannot_be_compared() -> None:
    unknown = replace(AXIAL, frame_of_reference="")
    assert comparable(AXIAL, AXIAL)
    assert not comparable(unknown, unknown)
    assert not comparable(AXIAL, None)


def test_the_nearest_frame_by_its_distance_along_the_normal() -> None:
    stack = [replace(AXIAL, origin=(100.0, 200.0, z)) for z in (300.0, 305.0, 310.0)]
    assert nearest(stack, (0.0, 0.0, 306.0)) == 1
    assert nearest(stack, (0.0, 0.0, 400.0)) == 2
    assert nearest([None, *stack], (0.0, 0.0, 300.0)) == 1
    assert nearest([None, None], (0.0, 0.0, 300.0)) is None
