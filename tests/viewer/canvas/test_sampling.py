"""Resampling against hand arithmetic, and OpenCV's way against numpy's."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.geometry import Affine, Point, Rect, Size
from viewer.canvas import sampling
from viewer.canvas.camera import Camera
from viewer.canvas.sampling import Grid, resample

assert cv2.__version__  # loaded: `resample` takes its way

turns = st.tuples(st.integers(0, 3), st.booleans())


def grid_of(zoom, *, centre=(3.0, 2.0), turn=(0, False), screen=(37, 29), aspect=1.0):
    camera = Camera(Point(*centre), zoom, aspect).turned(turn[0])
    camera = camera.mirrored(left_right=True) if turn[1] else camera
    size = Size(*screen)
    return Grid(camera.placed(size), Rect.whole(size))


def test_one_to_one_copies_the_pixels():
    values = np.arange(20, dtype=np.uint16).reshape(4, 5)
    grid = grid_of(1.0, centre=(2.5, 2.0), screen=(5, 4))
    assert np.array_equal(resample(values, Affine(), grid, smooth=False), values)
    assert np.array_equal(resample(values, Affine(), grid, smooth=True), values)


def test_four_to_one_shows_squares_of_four():
    values = np.array([[1, 2], [3, 4]], np.uint8)
    grid = grid_of(4.0, centre=(1.0, 1.0), screen=(8, 8))
    assert np.array_equal(resample(values, Affine(), grid, smooth=False), np.kron(values, np.ones((4, 4))))


def test_halfway_between_two_pixels_is_their_mean():
    values = np.array([[10.0, 30.0]], np.float32)
    grid = grid_of(2.0, centre=(1.0, 0.5), screen=(4, 2))
    # device centres at level-0 x = 0.25, 0.75, 1.25, 1.75; pixel centres at 0.5 and 1.5
    assert resample(values, Affine(), grid, smooth=True)[0].tolist() == [10, 15, 25, 30]


@pytest.mark.parametrize("dtype", ["int32", "float64"])
def test_wide_values_are_not_rounded_between_pixels(dtype):
    """2²⁴ and 2²⁴ + 4; a quarter of the way lies 2²⁴ + 1, which float32 does not hold."""
    low = 1 << 24
    values = np.array([[low, low + 4]], dtype)
    shown = resample(values, Affine(), grid_of(2.0, centre=(1.0, 0.5), screen=(4, 2)), smooth=True)
    assert shown[0].tolist() == [low, low + 1, low + 3, low + 4]


@pytest.mark.parametrize(
    ("turn", "wanted"),
    [((0, False), [[1, 2], [3, 4]]), ((1, False), [[3, 1], [4, 2]]), ((2, False), [[4, 3], [2, 1]]),
     ((3, False), [[2, 4], [1, 3]]), ((0, True), [[2, 1], [4, 3]]), ((1, True), [[1, 3], [2, 4]])],
)  # fmt: skip
def test_turns_and_mirrors(turn, wanted):
    values = np.array([[1, 2], [3, 4]], np.uint8)
    for smooth in (False, True):
        grid = grid_of(1.0, centre=(1.0, 1.0), turn=turn, screen=(2, 2))
        assert resample(values, Affine(), grid, smooth=smooth).tolist() == wanted


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0.3, 3), turns, st.sampled_from(["uint8", "uint16", "int16", "float32"]), st.integers(0, 99),
    st.booleans(),
)  # fmt: skip
def test_numpy_and_opencv_agree(zoom, turn, dtype, seed, colour):
    rng = np.random.default_rng(seed)
    shape = (23, 31, 3) if colour and dtype == "uint8" else (23, 31)
    values = rng.integers(0, 250, shape).astype(dtype)
    grid = grid_of(zoom, centre=(15.2, 11.7), turn=turn)
    across, down = grid.steps(Affine(1.0, 1.0, 0.3, -0.2))
    swapped = grid.placement.swapped
    mine = sampling._bilinear(values, across, down, swapped=swapped)
    theirs = sampling._warp(cv2, values, across, down, swapped=swapped)
    assert mine.shape == theirs.shape
    assert mine.dtype == theirs.dtype == values.dtype
    assert np.abs(mine.astype(float) - theirs.astype(float)).max() <= 1.01


@settings(max_examples=25, deadline=None)
@given(
    st.integers(4, 90), st.integers(4, 70), st.sampled_from(["uint8", "uint16", "int16", "float32"]),
    st.integers(0, 99), st.booleans(),
)  # fmt: skip
def test_a_picture_that_fills_its_place_is_scaled_to_the_same_pixels(wide, high, dtype, seed, colour):
    rng = np.random.default_rng(seed)
    shape = (23, 31, 3) if colour and dtype == "uint8" else (23, 31)
    values = rng.integers(0, 250, shape).astype(dtype)
    grid = grid_of(wide / 31, centre=(15.5, 11.5), screen=(300, 300), aspect=(high / 23) / (wide / 31))
    part = grid.of_part(grid.covered_by(31, 23, Affine()))
    assert (part.rect.width, part.rect.height) == (wide, high)
    across, down = part.steps(Affine())
    scaled = sampling._scaled(cv2, values, across, down)
    mine = sampling._bilinear(values, across, down, swapped=False)
    assert scaled is not None
    assert scaled.dtype == values.dtype
    assert np.abs(mine.astype(float) - scaled.astype(float)).max() <= 1.01
    assert np.array_equal(resample(values, Affine(), part, smooth=True), scaled)


@pytest.mark.parametrize("plane", [Affine(1, 1, -1, 0), Affine(1, 1, 0, -0.01), Affine(1.01, 1, 0, 0)])
def test_a_part_that_does_not_fill_its_place_is_not_scaled_from_edge_to_edge(plane):
    values = np.arange(20, dtype=np.uint16).reshape(4, 5)
    grid = grid_of(2.0, centre=(2.5, 2.0), screen=(10, 8))
    across, down = grid.steps(plane)
    assert sampling._scaled(cv2, values, across, down) is None
    wanted = sampling._bilinear(values, across, down, swapped=False)
    there = resample(values, plane, grid, smooth=True)
    assert np.abs(there.astype(float) - wanted.astype(float)).max() <= 1.01


@given(st.floats(0.02, 30), turns, st.floats(0.5, 2))
def test_seen_holds_every_device_pixel(zoom, turn, aspect):
    grid = grid_of(zoom, turn=turn, aspect=aspect)
    seen = grid.seen()
    for x, y in ((0, 0), (36, 0), (0, 28), (36, 28)):
        point = grid.placement.to_image(Point(x + 0.5, y + 0.5))
        assert seen.left <= point.x <= seen.right
        assert seen.top <= point.y <= seen.bottom


def test_covered_by_takes_pixels_whose_centre_is_inside():
    grid = grid_of(1.0, centre=(5.0, 5.0), screen=(20, 20))  # image origin at device (5, 5)
    assert grid.covered_by(10, 4, Affine()) == Rect(5, 5, 10, 4)
    assert grid.covered_by(3, 3, Affine(2.0, 2.0, 1.0, 0.0)) == Rect(6, 5, 6, 6)
    assert grid.covered_by(3, 3, Affine(1.0, 1.0, 400.0, 0.0)).empty
