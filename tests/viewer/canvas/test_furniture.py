from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage, QPainter

from viewer.canvas.bearings import Letters, ScaleBar
from viewer.canvas.corner import Corners
from viewer.canvas.furniture import Furniture, Glass

LONG = ("1 / 65", "W 3232  L 2176 · 34 % · mirrored · a palette by name")


def inked(glass: Glass, width: int, height: int) -> np.ndarray:
    """Where anything was painted, (h, w) bool."""
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    Furniture().paint(painter, glass, QSizeF(width, height))
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine() // 4, 4)
    return pixels[:, :width, 3] > 0


@pytest.mark.parametrize("width", [260, 400, 519, 1200])
def test_the_scale_bar_never_lies_on_the_lower_text(qapp, width: int) -> None:
    corners, scale = Corners(bottom_left=LONG), ScaleBar(80, "5 cm")
    text = inked(Glass(corners=corners), width, 300)
    both = inked(Glass(corners=corners, letters=Letters("", "", "", "F"), scale=scale), width, 300)
    bar_only = inked(Glass(corners=Corners(), scale=scale), width, 300)
    assert bar_only.any()
    added = both & ~text  # as much as the bar and the letter need: nothing of them is hidden behind text
    assert added.sum() >= bar_only.sum()
