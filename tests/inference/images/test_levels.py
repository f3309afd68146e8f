"""Where a level's pixels lie on level 0, whatever the scanner did at the edges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.geometry import Affine, Size
from inference.images.levels import level_for, level_planes
from inference.images.pyramid import level_sizes

HALVES = level_planes([Size(4096 >> k, 2048 >> k) for k in range(4)])


@given(st.integers(1, 1_000_000), st.integers(1, 1_000_000))
def test_our_own_pyramid_halves_exactly(width, height):
    """`halve` pads odd sides, so level k is 2**k times smaller whatever the sizes' ratio says."""
    for level, plane in enumerate(level_planes(level_sizes(Size(width, height)))):
        assert plane == Affine(2.0**level, 2.0**level)


def test_a_cut_edge_is_a_whole_factor():
    """Aperio cuts: 4443 / 2 = 2221.5 is stored as 2221, 3567 / 2 = 1783.5 as 1783."""
    assert level_planes([Size(4443, 3567), Size(2221, 1783)])[1] == Affine(2.0, 2.0)


def test_levels_need_no_power_of_two():
    planes = level_planes([Size(30_000, 15_000), Size(10_000, 5_000), Size(4_000, 2_000)])
    assert planes[1] == Affine(3.0, 3.0)
    assert planes[2] == Affine(7.5, 7.5)


def test_sides_may_shrink_differently():
    assert level_planes([Size(1000, 1000), Size(400, 250)])[1] == Affine(2.5, 4.0)


@pytest.mark.parametrize(
    ("zoom", "level"), [(2, 0), (1, 0), (0.51, 0), (0.5, 1), (0.26, 1), (0.25, 2), (0.01, 3)]
)
def test_the_level_has_at_least_a_pixel_for_each_on_the_screen(zoom, level):
    assert level_for(zoom, HALVES) == level


def test_real_ratios_choose_the_level():
    planes = level_planes([Size(32_000, 32_000), Size(8_000, 8_000), Size(2_000, 2_000)])
    assert [level_for(zoom, planes) for zoom in (1, 0.3, 0.25, 0.1, 0.0625, 0.001)] == [0, 0, 1, 1, 2, 2]
