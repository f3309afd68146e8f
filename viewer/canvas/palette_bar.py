"""The bar that says what the colours of a grey image mean: the palette, and the values at its ends."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from inference.images.source import VoiLut, Window
from viewer.canvas.colours import TEXT
from viewer.canvas.furniture import BAR_HEIGHT, BAR_WIDTH, TEXT_PX, haloed
from viewer.canvas.furniture_places import EDGE
from viewer.canvas.palettes import GREY, PALETTES, table_of
from viewer.canvas.picture import Picture
from viewer.canvas.plate import quiet_plate

LEFT = EDGE + 28  # beside the letter of the left edge


def paint_palette(painter: QPainter, picture: Picture, size: QSizeF) -> None:
    """Nothing where the picture is grey, or a colour picture of its own."""
    document = picture.document
    name = document.display.palette
    if name == GREY or document.info.channels != 1 or size.height() < 2 * BAR_HEIGHT:
        return
    ratio, top = painter.device().devicePixelRatio(), round((size.height() - BAR_HEIGHT) / 2)
    painter.fillRect(QRectF(LEFT - 1, top - 1, BAR_WIDTH + 2, BAR_HEIGHT + 2), QColor(0, 0, 0, 150))
    upside = picture.document.display.inverted != document.grey.inverted
    painter.drawImage(QRectF(LEFT, top, BAR_WIDTH, BAR_HEIGHT), bar_image(name, upside=upside))
    title = QCoreApplication.translate("Palettes", PALETTES[name][0])
    low, high = _ends(picture)
    for text, y in ((title, top - 20), (high, top - 4), (low, top + BAR_HEIGHT - 12)):
        left = LEFT if text == title else LEFT + BAR_WIDTH + 6
        words = haloed(text, TEXT_PX, TEXT, ratio=ratio)
        quiet_plate(painter, QRectF(QPointF(left, y), words.deviceIndependentSize()))
        painter.drawImage(QPointF(left, y), words)


def bar_image(name: str, *, upside: bool) -> QImage:
    """One pixel per grey, the highest value at the top.  upside: high values are shown dark."""
    table = table_of(name) if upside else table_of(name)[::-1]
    pixels = np.ascontiguousarray(table.reshape(256, 1, 3))
    return QImage(pixels.data, 1, 256, 3, QImage.Format.Format_RGB888).copy()


def _ends(picture: Picture) -> tuple[str, str]:
    """The lowest and highest value that differ in colour, in the image's own unit."""
    voi, grey = picture.voi, picture.document.grey
    if isinstance(voi, Window):
        low, high = voi.center - voi.width / 2, voi.center + voi.width / 2
    elif isinstance(voi, VoiLut):
        low, high = float(voi.first), float(voi.first + len(voi.values) - 1)
    else:
        low, high = grey.value_range
    unit = f" {grey.unit}" if grey.unit else ""
    return f"{low:.4g}{unit}", f"{high:.4g}{unit}"
