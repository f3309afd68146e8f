"""Every tool against arithmetic that a reader can redo."""

from __future__ import annotations

from math import pi, sqrt

import pytest

from inference.measure.measurement import Measurement, Shape
from inference.measure.reading import Measured, Quantity, Refusal, measure
from tests.inference.measure.measure_samples import CM, CM_S, NONE, S, info_of, points, region, spaced

ANISO = spaced(0.5, 2.0)  # a pixel is 0.5 mm wide and 2 mm high
SQUARE = spaced(0.5, 0.5)


def taken(shape: Shape, info, *pairs) -> Measured:
    return measure(Measurement(shape, points(*pairs)), info)


def figures(measured: Measured):
    return {(r.quantity, r.unit): pytest.approx(r.value) for r in measured.readings}


def test_length_in_pixels_that_are_not_square() -> None:
    # 6 px · 0.5 = 3 mm across, 2 px · 2 = 4 mm down: 5 mm
    assert figures(taken(Shape.LENGTH, ANISO, (10, 10), (16, 12))) == {(Quantity.LENGTH, "mm"): 5.0}


def test_length_without_spacing_is_pixels() -> None:
    assert figures(taken(Shape.LENGTH, info_of(), (0, 0), (3, 4))) == {(Quantity.LENGTH, "px"): 5.0}


def test_length_in_an_ultrasound_region() -> None:
    info = info_of(regions=(region(0, 0, 400, 400, delta=(0.008, 0.008)),))
    # 300 and 400 … of 0.08 mm: 30·0.08 = 2.4, 40·0.08 = 3.2, together 4 mm
    assert figures(taken(Shape.LENGTH, info, (10, 10), (40, 50))) == {(Quantity.LENGTH, "mm"): 4.0}


def test_m_mode_gives_time_depth_and_their_slope() -> None:
    info = info_of(regions=(region(0, 0, 400, 400, units=(S, CM), delta=(0.005, 0.02), form=2),))
    # 100 px · 5 ms = 0.5 s; 60 px · 0.2 mm = 12 mm; 24 mm/s
    assert figures(taken(Shape.LENGTH, info, (10, 100), (110, 40))) == {
        (Quantity.TIME, "s"): 0.5, (Quantity.DISTANCE, "mm"): 12.0, (Quantity.SLOPE, "mm/s"): 24.0,
    }  # fmt: skip


def test_spectral_gives_time_velocity_and_acceleration() -> None:
    info = info_of(regions=(region(0, 0, 400, 400, units=(S, CM_S), delta=(0.004, -0.5), form=3),))
    # 50 px · 4 ms = 0.2 s; 80 px · 0.5 = 40 cm/s; 200 cm/s²
    assert figures(taken(Shape.LENGTH, info, (10, 100), (60, 20))) == {
        (Quantity.TIME, "s"): 0.2, (Quantity.VELOCITY, "cm/s"): 40.0, (Quantity.SLOPE, "cm/s²"): 200.0,
    }  # fmt: skip


def test_a_vertical_line_in_time_has_no_slope() -> None:
    info = info_of(regions=(region(0, 0, 400, 400, units=(S, CM_S), delta=(0.004, 0.5), form=3),))
    assert Quantity.SLOPE not in {r.quantity for r in taken(Shape.LENGTH, info, (10, 10), (10, 50)).readings}


def test_an_axis_without_a_scale_gives_the_other_alone() -> None:
    info = info_of(regions=(region(0, 0, 400, 400, units=(S, NONE), delta=(0.004, 0.0), form=4),))
    assert figures(taken(Shape.LENGTH, info, (10, 10), (60, 300))) == {(Quantity.TIME, "s"): 0.2}


@pytest.mark.parametrize(
    "shape", [Shape.ANGLE, Shape.COBB, Shape.ELLIPSE, Shape.POLYGON, Shape.BIDIRECTIONAL]
)
def test_what_has_no_meaning_over_time_is_refused(shape: Shape) -> None:
    info = info_of(regions=(region(0, 0, 400, 400, units=(S, CM_S), delta=(0.004, 0.5), form=3),))
    pairs = {Shape.ANGLE: 3, Shape.ELLIPSE: 2, Shape.POLYGON: 3}.get(shape, 4)
    found = taken(shape, info, *[(10, 10), (60, 20), (80, 90), (20, 70)][:pairs])
    assert found.readings == ()
    assert found.refusal is Refusal.AXES_DIFFER


def test_axes_of_one_unit_that_is_no_length_make_no_plane() -> None:
    """Both in degrees (code 12), 0.5 a pixel: 50 px across are 25°, 40 px down 20°; there is no way of 32°, and no area."""
    info = info_of(regions=(region(0, 0, 400, 400, units=(12, 12), delta=(0.5, 0.5), form=5),))
    line = taken(Shape.LENGTH, info, (10, 10), (60, 50))
    assert [(r.quantity, r.value, r.unit) for r in line.readings] == [
        (Quantity.ACROSS, 25.0, "°"), (Quantity.DOWN, 20.0, "°"),
    ]  # fmt: skip
    assert taken(Shape.ELLIPSE, info, (10, 10), (60, 50)).refusal is Refusal.NO_LENGTHS


def test_a_rectangle_over_time_gives_its_sides() -> None:
    info = info_of(regions=(region(0, 0, 400, 400, units=(S, CM_S), delta=(0.004, 0.5), form=3),))
    found = figures(taken(Shape.RECTANGLE, info, (10, 100), (60, 20)))
    assert found[Quantity.TIME, "s"] == 0.2
    assert found[Quantity.VELOCITY, "cm/s"] == 40.0


def test_angle_in_millimetres_not_in_pixels() -> None:
    # arms of 4 px = 2 mm across and 1 px = 2 mm down: 45° from the horizontal, whatever the pixels show
    assert figures(taken(Shape.ANGLE, ANISO, (14, 10), (10, 10), (14, 11))) == {(Quantity.ANGLE, "°"): 45.0}


def test_angle_without_spacing_uses_the_aspect() -> None:
    found = taken(Shape.ANGLE, info_of(pixel_aspect=2.0), (12, 10), (10, 10), (12, 11))
    assert figures(found) == {(Quantity.ANGLE, "°"): 45.0}


def test_an_arm_without_length_is_no_angle() -> None:
    assert taken(Shape.ANGLE, SQUARE, (10, 10), (10, 10), (14, 11)).refusal is Refusal.NO_EXTENT


def test_cobb_of_two_tilted_plates() -> None:
    # slopes of +1/√3 and −1/√3: 30° each way, 60° between; the second drawn backwards
    h = 100 / sqrt(3)
    plates = ((100, 100), (200, 100 + h), (200, 400), (100, 400 + h))
    assert figures(taken(Shape.COBB, SQUARE, *plates)) == {(Quantity.COBB, "°"): 60.0}


def test_cobb_in_pixels_of_one_to_two() -> None:
    """Pixels 1 mm wide, 2 mm high: 100 px across and 50 px down are 45°, 100 px and 0 px are level: 45°, not 26.6°."""
    plates = ((100, 100), (200, 150), (100, 400), (200, 400))
    assert figures(taken(Shape.COBB, spaced(1.0, 2.0), *plates)) == {(Quantity.COBB, "°"): 45.0}


@pytest.mark.parametrize("turn", range(8))
def test_every_tool_says_the_same_of_a_picture_stored_turned_or_mirrored(turn: int) -> None:
    """One patient in pixels of 1 × 2 mm, stored in all eight ways; a quarter turn makes the pixels 2 × 1 mm.

    A line of 3 px and 2 px is 3 and 4 mm: 5 mm. An ellipse of 4 × 2 px is 4 × 4 mm: 4 π mm². A rectangle of them is 16 mm².
    """
    tall = turn % 2 == 0
    scale = spaced(1.0, 2.0) if tall else spaced(2.0, 1.0)

    def stored(*pairs):
        placed = [(x if turn < 4 else 200 - x, y) for x, y in pairs]
        for _ in range(turn % 4):
            placed = [(200 - y, x) for x, y in placed]
        return placed

    def value(shape: Shape, *pairs) -> float:
        return taken(shape, scale, *stored(*pairs)).readings[0].value

    assert value(Shape.LENGTH, (50, 60), (53, 62)) == pytest.approx(5)
    assert value(Shape.PROFILE, (50, 60), (53, 62)) == pytest.approx(5)
    assert value(Shape.ANGLE, (54, 60), (50, 60), (54, 62)) == pytest.approx(45)
    assert value(Shape.COBB, (50, 60), (58, 64), (50, 90), (58, 90)) == pytest.approx(45)
    assert value(Shape.ELLIPSE, (50, 60), (54, 62)) == pytest.approx(4 * pi)
    assert value(Shape.RECTANGLE, (50, 60), (54, 62)) == pytest.approx(16)
    assert value(Shape.POLYGON, (50, 60), (54, 60), (50, 62)) == pytest.approx(8)
    assert value(Shape.BIDIRECTIONAL, (50, 60), (53, 62), (50, 62), (52, 60)) == pytest.approx(5)


def test_cobb_beyond_a_right_angle() -> None:
    # slopes of ±√3: 60° each way, 120° between
    h = 100 * sqrt(3)
    plates = ((100, 100), (200, 100 + h), (100, 600 + h), (200, 600))
    assert figures(taken(Shape.COBB, SQUARE, *plates)) == {(Quantity.COBB, "°"): 120.0}


def test_bidirectional_gives_the_longer_first() -> None:
    # 20 px · 0.5 = 10 mm and 3 px · 2 = 6 mm
    found = taken(Shape.BIDIRECTIONAL, ANISO, (20, 8.5), (20, 11.5), (10, 10), (30, 10))
    assert figures(found) == {(Quantity.LONG_AXIS, "mm"): 10.0, (Quantity.SHORT_AXIS, "mm"): 6.0}


def test_rectangle_area_and_perimeter() -> None:
    # 10 px · 0.5 = 5 mm, 4 px · 2 = 8 mm: 40 mm², 26 mm
    found = taken(Shape.RECTANGLE, ANISO, (20, 14), (10, 10))
    assert figures(found) == {(Quantity.AREA, "mm²"): 40.0, (Quantity.PERIMETER, "mm"): 26.0}


def test_ellipse_that_is_a_circle_in_the_patient() -> None:
    # 16 px · 0.5 = 8 mm, 4 px · 2 = 8 mm: a circle of radius 4 mm
    found = taken(Shape.ELLIPSE, ANISO, (10, 10), (26, 14))
    assert figures(found) == {(Quantity.AREA, "mm²"): 16 * pi, (Quantity.PERIMETER, "mm"): 8 * pi}


def test_ellipse_perimeter_against_a_published_value() -> None:
    # half axes 3 and 2: 15.86543958929059 (4·a·E(m), E from Abramowitz & Stegun)
    found = taken(Shape.ELLIPSE, spaced(1.0, 1.0), (0, 0), (6, 4))
    assert found.readings[1].value == pytest.approx(15.86543958929059, rel=1e-12)


def test_polygon_area_and_perimeter() -> None:
    # a right triangle of 6 px · 0.5 = 3 mm and 2 px · 2 = 4 mm: 6 mm², 12 mm
    found = taken(Shape.POLYGON, ANISO, (10, 10), (16, 10), (10, 12))
    assert figures(found) == {(Quantity.AREA, "mm²"): 6.0, (Quantity.PERIMETER, "mm"): 12.0}


def test_an_outline_that_crosses_itself_has_no_area() -> None:
    assert taken(Shape.POLYGON, SQUARE, (0, 0), (10, 10), (10, 0), (0, 10)).refusal is Refusal.CROSSES


def test_an_arrow_measures_nothing() -> None:
    found = taken(Shape.ARROW, SQUARE, (0, 0), (10, 10))
    assert found.readings == ()
    assert found.refusal is Refusal.NONE


def test_an_ellipse_is_outside_its_region_though_its_corners_are_not_asked() -> None:
    """Its box may stick out at the corners; its outline may not."""
    info = info_of(regions=(region(0, 0, 100, 100), region(200, 200, 10, 10)))
    assert taken(Shape.ELLIPSE, info, (50, 50), (100, 100)).readings[0].unit == "mm²"
    assert taken(Shape.ELLIPSE, info, (50, 50), (102, 100)).readings[0].unit == "px²"
