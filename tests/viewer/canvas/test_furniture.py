from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

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


def painted(glass: Glass, ground: int) -> np.ndarray:
    """Grey of each pixel, (h, w), over a picture of one grey."""
    image = QImage(700, 400, QImage.Format.Format_RGB32)
    image.fill(QColor(ground, ground, ground))
    painter = QPainter(image)
    Furniture().paint(painter, glass, QSizeF(700, 400))
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(400, image.bytesPerLine() // 4, 4)
    return pixels[:, :700, :3].mean(axis=2)


def relative_light(grey: float) -> float:
    """WCAG's relative luminance of a grey, 0–255."""
    part = grey / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def test_words_on_a_white_slide_stand_on_a_dark_plate(qapp) -> None:
    seen = painted(Glass(Corners(top_left=("CMU-1",))), 255)
    block = seen[11:24, 10:44]
    text, plate = block.max(), np.median(seen[12:23, 7:10])  # the plate's left margin holds no letter
    assert (relative_light(text) + 0.05) / (relative_light(plate) + 0.05) > 7  # WCAG AAA
    assert (seen[100:300] == 255).all()


def test_a_dark_picture_shows_nothing_of_the_plate(qapp) -> None:
    seen = painted(Glass(Corners(top_left=("CMU-1",))), 6)
    assert np.array_equal(seen[12:23, 7:10], np.full((11, 3), 6.0))
    assert seen[11:24, 10:44].max() > 180
