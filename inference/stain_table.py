"""Stain normalisation by a three-dimensional look-up that fills itself with the colours a slide has."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inference.colour_table import BINS, KNOWN, looked_up, packed_colours
from inference.stain import Stains, optical_density, recoloured


class StainTable:
    """`normalise` for one source and target. Threads may share it: an entry is the same whoever makes it.

    Of the 256³ colours a slide has a few per cent; each is computed when a picture first holds it. 64 MB at most.
    """

    def __init__(self, source: Stains, target: Stains) -> None:
        self._source, self._target = source, target
        grey = np.arange(BINS)[:, None]
        self._densities = [optical_density(grey, (light,))[:, 0].astype(np.float32) for light in source.light]
        self._packed = np.zeros(BINS**3, dtype=np.uint32)

    def apply(self, rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """(H, W, 3) uint8 → the same shape in the target's colours, at most 2 grey levels from the exact form."""
        return looked_up(self._packed, rgb, self._learn)

    def _learn(self, colours: NDArray[np.uint32]) -> None:
        """Compute the entries of packed colours, (N,); a colour may come twice."""
        density = np.empty((len(colours), 3), np.float32)
        for channel, of_grey in enumerate(self._densities):
            density[:, channel] = of_grey[colours >> (8 * channel) & (BINS - 1)]
        self._packed[colours] = packed_colours(recoloured(density, self._source, self._target)) | KNOWN
