"""Stain normalisation by a three-dimensional look-up: made once per slide, then a few ms per 512² tile."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inference.colour_table import BINS, looked_up, packed_slice
from inference.stain import Stains, optical_density, recoloured


class StainTable:
    """`normalise` for one source and target. Immutable once made; threads may share it. 64 MB."""

    def __init__(self, source: Stains, target: Stains) -> None:
        self._packed = np.empty(BINS**3, dtype=np.uint32)
        for blue in range(BINS):  # in slices: the sums need 20 times the memory of the table
            self._packed[blue * BINS * BINS : (blue + 1) * BINS * BINS] = _slice(blue, source, target)

    def apply(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(H, W, 3) uint8 → the same shape in the target's colours, at most 2 grey levels from the exact form."""
        return looked_up(self._packed, rgb)


def _slice(blue: int, source: Stains, target: Stains) -> NDArray[np.uint32]:
    """The packed results of all greens and reds with one blue, (BINS²,), red fastest."""
    grey = np.arange(BINS)[:, None]
    axes = [optical_density(grey, (light,))[:, 0] for light in source.light]
    density = np.empty((BINS, BINS, 3), np.float32)
    density[..., 0], density[..., 1], density[..., 2] = axes[0][None, :], axes[1][:, None], axes[2][blue]
    return packed_slice(recoloured(density.reshape(-1, 3), source, target))
