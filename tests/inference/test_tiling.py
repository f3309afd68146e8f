from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.errors import OutOfScope
from inference.geometry import Affine, Rect, Size, Spacing
from inference.tiling import MapGrid, cut_of, map_grid, source_level


def test_the_map_of_a_40x_slide_by_hand() -> None:
    # 0.25 µm/px and 2.5 µm/px: ten level-0 pixels to a map pixel
    grid = map_grid(Size(10_001, 5_000), Spacing(0.00025, 0.00025, "file"), mpp=2.5, tile=512)
    assert grid.size == Size(1001, 500)
    assert grid.to_level0.x_scale == pytest.approx(10.0)
    assert (grid.columns, grid.rows, grid.count) == (2, 1, 2)
    assert grid.rect(1) == Rect(512, 0, 489, 500)


@settings(deadline=None)
@given(st.integers(1, 900), st.integers(1, 900), st.integers(17, 700))
def test_tiles_cover_the_map_once(width: int, height: int, tile: int) -> None:
    grid = MapGrid(Size(width, height), Affine(2.0, 2.0), tile)
    assert sum(grid.rect(i).width * grid.rect(i).height for i in range(grid.count)) == width * height
    assert all(not grid.rect(i).empty for i in range(grid.count))


def test_a_region_touches_the_tiles_it_lies_on() -> None:
    grid = MapGrid(Size(300, 200), Affine(10.0, 10.0), 100)  # 3 × 2 tiles of 1000 level-0 pixels
    assert grid.touching(Rect(0, 0, 1000, 1000)) == [0]
    assert grid.touching(Rect(999, 0, 2, 10)) == [0, 1]
    assert grid.touching(Rect(1500, 900, 600, 200)) == [1, 2, 4, 5]


def test_the_next_finer_level_is_read() -> None:
    levels = [Size(40_000, 30_000), Size(10_000, 7_500), Size(2_500, 1_875)]
    assert source_level(levels, Affine(10.0, 10.0)) == 1  # 4, not 16
    assert source_level(levels, Affine(16.0, 16.0)) == 2
    assert source_level(levels, Affine(3.9, 3.9)) == 0
    assert source_level(levels, Affine(0.6, 0.6)) == 0
    with pytest.raises(OutOfScope, match="too large"):
        source_level(levels, Affine(0.4, 0.4))


@settings(deadline=None)
@given(st.floats(0.6, 21.0), st.integers(200, 900), st.integers(200, 900))
def test_neighbouring_cuts_meet_and_stay_inside(scale: float, width: int, height: int) -> None:
    full = Size(width, height)
    levels = [full, Size(max(1, width // 4), max(1, height // 4))]
    plane = Affine(scale, scale)
    grid = MapGrid(Size(max(1, round(width / scale)), max(1, round(height / scale))), plane, 64)
    level = source_level(levels, plane)
    for index in range(grid.count):
        cut = cut_of(grid, index, levels, level)
        assert cut.rect.intersect(Rect.whole(levels[level])) == cut.rect
        rect = grid.rect(index)
        assert cut.inner.right <= rect.width
        assert cut.inner.bottom <= rect.height
        if (index + 1) % grid.columns:
            assert cut_of(grid, index + 1, levels, level).rect.left == cut.rect.right


def test_cut_of_a_level_reads_what_lies_under_the_tile() -> None:
    levels = [Size(4000, 4000), Size(1000, 1000)]
    grid = MapGrid(Size(400, 400), Affine(10.0, 10.0), 100)
    cut = cut_of(grid, 5, levels, 1)  # second tile of the second row: map 100…200, level 0 1000…2000, level 1 250…500
    assert cut.rect == Rect(250, 250, 250, 250)
    assert cut.inner == Rect(0, 0, 100, 100)
    assert np.isclose(grid.on_level0(grid.rect(5)), (1000, 1000, 2000, 2000)).all()


def test_a_margin_is_read_where_the_image_reaches() -> None:
    levels = [Size(4000, 4000), Size(1000, 1000)]
    grid = MapGrid(Size(400, 400), Affine(10.0, 10.0), 100)
    inside = cut_of(grid, 5, levels, 1, margin=20)  # map 80…220: level 1 200…550
    assert (inside.rect, inside.inner) == (Rect(200, 200, 350, 350), Rect(0, 0, 140, 140))
    corner = cut_of(grid, 0, levels, 1, margin=20)  # map −20…120, of it 0…120: level 1 0…300
    assert (corner.rect, corner.inner) == (Rect(0, 0, 300, 300), Rect(20, 20, 120, 120))
    last = cut_of(grid, 15, levels, 1, margin=20)  # map 280…420, of it 280…400
    assert (last.rect, last.inner) == (Rect(700, 700, 300, 300), Rect(0, 0, 120, 120))
