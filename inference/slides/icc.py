"""A slide's colour profile for the screen, tile by tile: a look-up, because a profile costs nine times as much per pixel."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from inference.colour_table import BINS, Packed, looked_up, packed_slice
from inference.images.colour_profile import to_srgb

AT_ONCE = 8  # blues


class IccTable:
    """`to_srgb` of every colour: lines between fewer colours were off by 15 levels where sRGB ends. Immutable."""

    def __init__(self, profile: bytes) -> None:
        self._packed: Packed = np.empty(BINS**3, np.uint32)
        greys = np.arange(BINS, dtype=np.uint8)
        for first in range(0, BINS, AT_ONCE):
            blue, green, red = np.meshgrid(greys[first : first + AT_ONCE], greys, greys, indexing="ij")
            made = to_srgb(np.stack((red, green, blue), axis=-1).reshape(-1, BINS, 3), profile)
            for number, part in enumerate(np.split(made, AT_ONCE), start=first):
                self._packed[number * BINS * BINS : (number + 1) * BINS * BINS] = packed_slice(part)

    def apply(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(H, W, 3) uint8 → the same shape. Threads may share it."""
        return looked_up(self._packed, rgb)


@lru_cache(maxsize=2)
def icc_table(profile: bytes) -> IccTable:
    """Made once for a profile, in about a second; two are kept."""
    return IccTable(profile)
