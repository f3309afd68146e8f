"""A map in memory, of any affine: what other programs made."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Rect, Size
from inference.maps.store import level_sizes


class ArrayMap:
    """values: (h, w) float32, nan where there is none; owned by the map from now on. Immutable."""

    def __init__(self, values: NDArray[np.float32], to_level0: Affine) -> None:
        self.size, self.to_level0 = Size.of(values.shape), to_level0
        self.levels = level_sizes(self.size)
        self._values = [values]
        for _ in self.levels[1:]:
            self._values.append(halved(self._values[-1]))

    def read(self, rect: Rect, *, level: int = 0) -> NDArray[np.float32]:
        """(h, w) float32. rect: pixels of `level`, inside it."""
        return self._values[level][rect.slices].copy()


def halved(values: NDArray[Any]) -> NDArray[Any]:
    """The greatest of each 2 × 2; nan counts only where there is nothing else. Odd edges count alone."""
    height, width = values.shape
    edge = ((0, height % 2), (0, width % 2))
    part = np.pad(values, edge, constant_values=np.nan)
    rows = np.fmax(part[::2], part[1::2])
    return np.asarray(np.fmax(rows[:, ::2], rows[:, 1::2]))
