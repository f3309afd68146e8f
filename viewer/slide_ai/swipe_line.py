"""Where two maps meet on the screen: a line, and beside it which map lies on which side."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from viewer.canvas.tags import draw_tag, tag_place

LINE, WORDS = QColor("#5BB8C4"), QColor("#D8DEE6")  # the accent, text
ABOVE_BAR, GAP = 64.0, 8.0  # logical px: from the lower edge, clear of the scale bar; from the line


def paint_side(painter: QPainter, name: str, share: tuple[float, float], width: float, height: float) -> None:
    """What one of two maps says at their line; nothing where it has all the screen, or none of it.

    share: the part of the screen's width that it paints.  width, height: of the screen, logical px.
    """
    start, end = (part * width for part in share)
    if end - start <= 0 or share == (0.0, 1.0):
        return
    size = tag_place(painter, QRectF(width / 2, height / 2, 1, 1), name).width()
    first = share[0] == 0.0
    at = end - GAP - size / 2 if first else start + GAP + size / 2
    if size + 2 * GAP < end - start:
        draw_tag(painter, QRectF(at, height - ABOVE_BAR, 1, 1), name, WORDS)
    if not first:
        painter.setPen(QPen(LINE, 1))
        painter.drawLine(QLineF(start, 0, start, height))
