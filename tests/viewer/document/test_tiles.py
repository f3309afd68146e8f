"""TiledMask against plain arrays and the plain distance formula."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.geometry import Point, Rect, Size
from viewer.document.tiles import TiledMask

SIZE = Size(width=600, height=300)
place = st.builds(Point, st.floats(-40, 640), st.floats(-40, 340))
stroke = st.tuples(st.lists(place, min_size=1, max_size=4), st.floats(0.3, 60), st.booleans())


def near(points, radius, size):
    """Second implementation: distance of every pixel centre to every step, by projection."""
    y, x = np.mgrid[: size.height, : size.width] + 0.5
    found = np.zeros(size.shape, bool)
    for a, b in list(pairwise(points)) or [(points[0], points[0])]:
        length2 = (b.x - a.x) ** 2 + (b.y - a.y) ** 2
        t = np.clip(((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / length2, 0, 1) if length2 else 0.0
        found |= np.hypot(x - a.x - t * (b.x - a.x), y - a.y - t * (b.y - a.y)) <= radius + 1e-9
    return found


def test_dab_of_radius_one_on_a_corner_takes_its_four_pixels():
    mask = TiledMask.empty(SIZE).paint([Point(10, 20)], 1.0, True)
    assert np.argwhere(mask.to_array()).tolist() == [[19, 9], [19, 10], [20, 9], [20, 10]]


def test_centre_exactly_at_the_radius_is_in():
    mask = TiledMask.empty(SIZE).paint([Point(100.5, 50.5)], 5.0, True)
    marked = mask.to_array()
    assert marked[50, 105]
    assert marked[53, 104]  # 3-4-5
    assert not marked[50, 106]


@settings(max_examples=25, deadline=None)
@given(st.lists(stroke, min_size=1, max_size=3))
def test_strokes_are_those_of_the_distance_formula(strokes):
    mask, plain = TiledMask.empty(SIZE), np.zeros(SIZE.shape, bool)
    for points, radius, value in strokes:
        mask = mask.paint(points, radius, value)
        plain = plain | near(points, radius, SIZE) if value else plain & ~near(points, radius, SIZE)
    differ = np.argwhere(mask.to_array() != plain)
    assert len(differ) == 0, differ[:5]
    assert mask.area_px == plain.sum()


@settings(max_examples=30, deadline=None)
@given(stroke, stroke)
def test_changed_is_the_exact_rectangle_and_old_masks_stay(first, second):
    before = TiledMask.empty(SIZE).paint(first[0], first[1], True)
    kept = before.to_array()
    after = before.paint(second[0], second[1], second[2])
    ys, xs = np.nonzero(after.to_array() != kept)
    wanted = None
    if ys.size:
        left, top = xs.min(), ys.min()
        wanted = Rect(int(left), int(top), int(xs.max() - left + 1), int(ys.max() - top + 1))
    assert after.changed(before) == wanted
    assert np.array_equal(before.to_array(), kept)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 530), st.integers(1, 530))
def test_array_round_trip_and_read_of_any_rectangle(seed, width, height):
    rng = np.random.default_rng(seed)
    array = rng.random((height, width)) < rng.choice([0.0, 0.01, 0.5, 1.0])
    mask = TiledMask.from_array(array)
    assert np.array_equal(mask.to_array(), array)
    assert np.array_equal(TiledMask(mask.size, mask.tiles).to_array(), array)
    rect = Rect(-3, -2, width // 2 + 5, height + 9)
    padded = np.pad(array, ((2, 9), (3, 9)))[: rect.height, : rect.width]
    assert np.array_equal(mask.read(rect), padded)
    ys, xs = np.nonzero(array)
    assert mask.bounds.empty == (ys.size == 0)
    if ys.size:
        assert (mask.bounds.left, mask.bounds.bottom) == (xs.min(), ys.max() + 1)


def test_untouched_tiles_are_shared_and_only_changed_ones_count():
    before = TiledMask.from_array(np.ones((512, 512), bool)).paint([Point(10, 10)], 3, False)
    after = before.paint([Point(300, 20)], 4, False)
    assert after.tiles[0, 0] is before.tiles[0, 0]
    assert before.nbytes_changed(after) == 256 * 256
    assert after.changed(before) == Rect(296, 16, 8, 8)


def test_undo_step_across_a_whole_mammogram_stays_below_ten_megabytes():
    size = Size(width=4096, height=5120)
    path = [Point(0, 0), Point(4096, 5120), Point(4096, 0), Point(0, 5120)]
    before = TiledMask.empty(size)
    after = before.paint(path, 100.0, True)
    assert 36 < len(after.tiles) <= 150
    assert 0 < before.nbytes_changed(after) <= 10e6


def test_fully_marked_tiles_cost_nothing():
    before = TiledMask.empty(Size(width=1024, height=512))
    assert before.nbytes_changed(before.paint([Point(512, 256)], 2000.0, True)) == 0


def test_painting_nothing_new_gives_an_equal_mask():
    mask = TiledMask.empty(SIZE).paint([Point(50, 50), Point(400, 200)], 12, True)
    assert mask.paint([Point(60, 55)], 2, True).changed(mask) is None
    assert mask.paint([Point(-500, -500)], 2, True) is mask


def test_a_brush_without_radius_is_refused():
    with pytest.raises(ValueError, match="positive radius"):
        TiledMask.empty(SIZE).paint([Point(5, 5), Point(9, 9)], -1.0, True)


def test_holes_are_filled_but_a_bay_stays_open():
    art = ["#####..###", "#...#..#.#", "#.#.#..#.#", "#...#..#.#", "#####..#.."]
    array = np.array([[c == "#" for c in row] for row in art])
    filled = TiledMask.from_array(array).filled_holes().to_array()
    wanted = array.copy()
    wanted[1:4, 1:4] = True
    assert np.array_equal(filled, wanted)
