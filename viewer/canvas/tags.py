"""Small words on the image: quiet, readable on white and on black."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from viewer.canvas.item import device_rect

TAG_PX = 11
PAD = 3.0
PLATE = QColor(8, 10, 12, 190)
GAP = 4.0


def text_font(pixels: int) -> QFont:
    """The application's font with figures of equal width."""
    font = QFont()
    font.setPixelSize(pixels)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def screen_of(painter: QPainter) -> QRectF:
    """All of what is painted on, in logical pixels."""
    ratio = painter.device().devicePixelRatio()
    rect = device_rect(painter.device(), ratio)
    return QRectF(0, 0, rect.width / ratio, rect.height / ratio)


def tag_place(painter: QPainter, box: QRectF, text: str) -> QRectF:
    """Where `draw_tag` puts the word: above `box` (logical px), held on the screen; empty where `box` is not on it."""
    metrics = QFontMetricsF(text_font(TAG_PX))
    size = (metrics.horizontalAdvance(text) + 2 * PAD, metrics.height() + 2)
    place = QRectF(box.center().x() - size[0] / 2, box.top() - size[1] - GAP, *size)
    seen = screen_of(painter)
    if not seen.intersects(box):
        return QRectF()
    place.moveLeft(min(max(place.left(), seen.left()), seen.right() - place.width()))
    place.moveTop(min(max(place.top(), seen.top()), seen.bottom() - place.height()))
    return place


def draw_tag(painter: QPainter, box: QRectF, text: str, colour: QColor) -> QRectF:
    """A word on a dark plate above `box` (logical px), held on the screen; its place."""
    place = tag_place(painter, box, text)
    if place.isNull():
        return place
    font = text_font(TAG_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PLATE)
    painter.drawRoundedRect(place, 3, 3)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(QPointF(place.left() + PAD, place.top() + 1 + QFontMetricsF(font).ascent()), text)
    return place
