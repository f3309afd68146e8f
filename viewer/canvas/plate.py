"""What keeps words readable on a bright picture: a dark plate that leaves dark pixels as they are."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

INK = QColor(16, 19, 23, 222)  # on white it becomes grey 48: the text's contrast stays above 9 : 1
SIDE, RADIUS = 4.0, 4.0  # px


def quiet_plate(painter: QPainter, words: QRectF) -> None:
    """Behind the place of words (logical px): no pixel becomes brighter, a black picture shows nothing of it."""
    if words.isEmpty():
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Darken)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(INK)
    painter.drawRoundedRect(words.adjusted(-SIDE, -1, SIDE, 1), RADIUS, RADIUS)
    painter.restore()
