"""Where on a slide a person has looked, and how closely."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Rect, Size

CELLS = 160  # along the longer side
CLOSE = 0.2  # device px per level-0 px: on a 40× scan 8×, where single cells begin to show


class VisitedTrack:
    """closest: (rows, columns) float32, the greatest zoom at which a cell was on the screen; 0: never."""

    def __init__(self, slide: Size) -> None:
        self.cell = max(1, ceil(max(slide.width, slide.height) / CELLS))  # level-0 px
        self.closest: NDArray[np.float32] = np.zeros(
            (ceil(slide.height / self.cell), ceil(slide.width / self.cell)), np.float32
        )

    def mark(self, seen: Rect, zoom: float) -> None:
        """seen: level-0 px on the screen. A cell counts if its middle was seen."""
        rows, columns = self._span(seen.top, seen.bottom), self._span(seen.left, seen.right)
        part = self.closest[rows, columns]
        np.maximum(part, zoom, out=part)

    def looked_at(self) -> NDArray[np.bool_]:
        """The cells that were seen closely."""
        return np.asarray(self.closest >= CLOSE)

    def share(self) -> float:
        """Of the slide that was seen closely, 0 … 1."""
        return float(self.looked_at().mean())

    def _span(self, start: int, end: int) -> slice:
        """Cells whose middle lies in [start, end)."""
        first, last = ceil(start / self.cell - 0.5), ceil(end / self.cell - 0.5)
        return slice(max(0, first), max(0, last))
