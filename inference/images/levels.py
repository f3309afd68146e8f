"""How the levels of a pyramid lie on level 0: the one place that turns their sizes into scales."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from inference.geometry import Affine, Size

NEAR = (
    1.01  # a level that is 1 % too coarse is still chosen: nobody sees it, and reading it is four times less
)


def level_planes(levels: Sequence[Size]) -> tuple[Affine, ...]:
    """For each level the Affine from its pixels to level 0; levels[0] is level 0 itself.

    A level whose sides are level 0's divided by a whole number, rounded either way, is that many times smaller
    exactly: scanners cut or pad the last row and column. Otherwise the sizes' own ratios count.
    """
    return tuple(_plane(levels[0], level) for level in levels)


def _plane(full: Size, level: Size) -> Affine:
    across, down = full.width / level.width, full.height / level.height
    for factor in (2 ** round(log2(max(1.0, across, down))), max(1, round(across)), max(1, round(down))):
        if abs(full.width / factor - level.width) < 1 and abs(full.height / factor - level.height) < 1:
            return Affine(float(factor), float(factor))
    return Affine(across, down)


def level_for(zoom: float, planes: Sequence[Affine]) -> int:
    """The coarsest level that still has about one pixel per device pixel.  zoom: device px per level-0 px."""
    found = 0
    for level, plane in enumerate(planes):
        if zoom * max(plane.x_scale, plane.y_scale) <= NEAR:
            found = level
    return found
