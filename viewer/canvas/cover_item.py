"""A bitmap shutter on the screen: its pixels take the place of the image's, one for one at every zoom."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Affine, Rect, Size
from viewer.canvas.item import ScreenItem, blit
from viewer.canvas.sampling import Grid, part_of, resample
from viewer.document.attached import Cover

OPAQUE = 255


class CoverItem(ScreenItem):
    """Keeps what it painted last until the view moves."""

    def __init__(self, cover: Cover, parent: QGraphicsItem | None = None) -> None:
        super().__init__(Size.of(cover.hidden.shape), parent)
        self._hidden = cover.hidden.astype(np.uint8) * np.uint8(OPAQUE)
        self._grey = round(cover.grey * 255)
        self._painted: tuple[Grid, Rect, NDArray[np.uint8]] | None = None

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        if self._painted is None or self._painted[0] != grid:
            rect = grid.covered_by(self.size.width, self.size.height, Affine())
            if rect.empty:
                return
            self._painted = (grid, rect, self._on(grid.of_part(rect)))
        blit(painter, self._painted[2], self._painted[1], ratio)

    def _on(self, grid: Grid) -> NDArray[np.uint8]:
        """(h, w, 4) premultiplied BGRA."""
        seen = grid.visible(self.size)
        hidden = resample(self._hidden[seen.slices], part_of(Affine(), seen), grid, smooth=False)
        made = np.zeros((*hidden.shape, 4), np.uint8)
        made[hidden > 0] = (self._grey, self._grey, self._grey, OPAQUE)
        return made
