"""A region of a map with an outline of its own: which tiles it touches, and which of their pixels it holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Point, Rect
from inference.maps.polygons import inside


class Area:
    """A pixel belongs to it if its centre lies inside (even–odd rule). Immutable."""

    def __init__(self, outline: Sequence[Point], to_level0: Affine) -> None:
        """outline: its corners, three or more, level-0 pixels.  to_level0: from the map's pixels."""
        back = to_level0.inverse()
        corners = [back.apply(point) for point in outline]
        self._ring = np.array([(corner.x, corner.y) for corner in corners])

    def within(self, rect: Rect) -> NDArray[np.bool_]:
        """(h, w) bool of a rectangle of map pixels."""
        if not self._crosses(rect):
            centre = Rect(rect.left + rect.width // 2, rect.top + rect.height // 2, 1, 1)
            return np.full((rect.height, rect.width), bool(inside([self._ring], centre)[0, 0]))
        return inside([self._ring], rect)

    def _crosses(self, rect: Rect) -> bool:
        """Whether a part of the outline may lie in the rectangle: False is sure (each edge clipped against it)."""
        start, step = self._ring, np.roll(self._ring, -1, axis=0) - self._ring
        first, last = np.zeros(len(start)), np.ones(len(start))
        for axis, low, high in ((0, rect.left, rect.right), (1, rect.top, rect.bottom)):
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                one, other = ((edge - start[:, axis]) / step[:, axis] for edge in (low, high))
            along = step[:, axis] != 0
            beside = ~along & ((start[:, axis] < low) | (start[:, axis] > high))
            first = np.where(along, np.maximum(first, np.minimum(one, other)), first)
            last = np.where(along, np.minimum(last, np.maximum(one, other)), np.where(beside, -1, last))
        return bool((first <= last).any())
