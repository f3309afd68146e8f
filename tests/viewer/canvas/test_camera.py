"""The camera's arithmetic."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.geometry import Point, Size
from viewer.canvas.camera import MAX_ZOOM, MIN_ZOOM, Camera

SCREEN = Size(width=801, height=600)
number = st.floats(-5000, 5000)
cameras = st.builds(
    lambda x, y, zoom, aspect, quarters, mirrored: (
        Camera(Point(x, y), zoom, aspect).turned(quarters).mirrored(left_right=mirrored)
    ),
    number, number, st.floats(0.01, 40), st.floats(0.3, 3), st.integers(0, 3), st.booleans(),
)  # fmt: skip


@given(cameras, number, number)
def test_to_device_and_back(camera, x, y):
    placed = camera.placed(SCREEN)
    back = placed.to_image(placed.to_device(Point(x, y)))
    assert (back.x, back.y) == pytest.approx((x, y), abs=1e-6)


@given(cameras, st.floats(0.1, 10), st.floats(-400, 400), st.floats(-300, 300))
def test_what_lies_under_the_mouse_stays_there(camera, factor, dx, dy):
    """To a pixel: the origin is set on whole pixels before and after."""
    mouse = Point(SCREEN.width / 2 + dx, SCREEN.height / 2 + dy)
    under = camera.placed(SCREEN).to_image(mouse)
    after = camera.zoomed(factor, from_middle=Point(dx, dy))
    there = after.placed(SCREEN).to_device(under)
    tolerance = 0.51 + 0.51 * after.zoom / camera.zoom
    assert abs(there.x - mouse.x) <= tolerance
    assert abs(there.y - mouse.y) <= tolerance
    assert MIN_ZOOM <= after.zoom <= MAX_ZOOM


@given(cameras, st.integers(-300, 300), st.integers(-300, 300))
def test_a_pan_of_whole_pixels_moves_the_picture_by_them(camera, dx, dy):
    before = camera.placed(SCREEN).to_device(Point(0, 0))
    after = camera.panned(dx, dy).placed(SCREEN).to_device(Point(0, 0))
    assert (after.x - before.x, after.y - before.y) == pytest.approx((dx, dy), abs=1.001)


def test_fit_fills_the_narrower_side():
    camera = Camera(Point(0, 0), 1.0).fitted(Size(width=400, height=600), Size(width=800, height=600))
    assert camera.zoom == 1.0
    assert camera.placed(Size(width=800, height=600)).to_device(Point(0, 0)) == Point(200, 0)


def test_fit_after_a_quarter_turn_and_with_tall_pixels():
    wide = Camera(Point(0, 0), 1.0, aspect=2.0).fitted(
        Size(width=100, height=100), Size(width=300, height=400)
    )
    assert wide.zoom == 2.0  # 100 × 200 on the screen: 400 / 200
    turned = wide.turned(1).fitted(Size(width=100, height=100), Size(width=300, height=400))
    assert turned.zoom == 1.5  # 200 × 100: 300 / 200


def test_a_quarter_turn_is_clockwise():
    placed = Camera(Point(50, 50), 1.0).turned(1).placed(Size(width=100, height=100))
    assert placed.to_device(Point(0, 0)) == Point(100, 0)  # the top left corner goes to the top right
    assert placed.to_device(Point(0, 100)) == Point(0, 0)


def test_mirrors_act_on_what_is_seen():
    camera = Camera(Point(50, 50), 1.0).turned(1)
    placed = camera.mirrored(left_right=True).placed(Size(width=100, height=100))
    assert placed.to_device(Point(0, 0)) == Point(0, 0)


def test_four_turns_and_two_mirrors_are_none():
    camera = Camera(Point(3, 4), 2.0, 1.5)
    assert camera.turned(4) == camera
    assert camera.mirrored(left_right=True).mirrored(left_right=True) == camera
    steps = [camera.turned(n).turn for n in range(5)]
    assert all(a != b for a, b in pairwise(steps))
