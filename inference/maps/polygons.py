"""Which pixels of a grid polygons enclose. Exact at pixel centres, by the even–odd rule."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Rect


def inside(rings: Sequence[NDArray[np.float64]], box: Rect) -> NDArray[np.bool_]:
    """Pixels of `box` whose centres the rings enclose, (box.height, box.width). rings: (n, 2) x, y each."""
    crossed = np.zeros((box.height, box.width + 1), np.int32)
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            first, last = sorted((ceil(y1 - 0.5), ceil(y2 - 0.5)))
            rows = np.arange(max(first, box.top), min(last, box.bottom))
            if len(rows):
                at = x1 + (rows + 0.5 - y1) * (x2 - x1) / (y2 - y1)
                columns = np.clip(np.ceil(at - 0.5).astype(int) - box.left, 0, box.width)
                np.add.at(crossed, (rows - box.top, columns), 1)
    return np.asarray(np.cumsum(crossed, axis=1)[:, :-1] % 2 == 1)
