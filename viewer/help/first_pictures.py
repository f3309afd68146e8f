"""The three pictures of the first-run page: a synthetic case, what the models say of it, and where they are wrong.

`packaging/first_run.py` makes the case's files with the shipped models; the lines and bars are drawn here, without words.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

import resources
from viewer import theme
from viewer.canvas.lines import HALO, HALO_INK, dashed, outline
from viewer.panels.class_bars import PATTERNS

PERSON = QColor("#FFD84A")  # a selected outline's yellow: here, what was truly drawn in
TINT = 46  # alpha of a finding's fill
BAR = 0.045  # of the picture's height
LOOK = (0.22, 0.78, 0.92)  # the ruler: left and right end, height; of the picture


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """said, true: closed lines in pixels of `picture`.  scores: class → calibrated probability, as the model gave it."""

    picture: QImage
    said: QPainterPath
    true: QPainterPath
    scores: dict[str, float]


@cache
def case() -> Case:
    """The stored case; read once."""
    folder = resources.path("first_run")
    facts: dict[str, Any] = json.loads((folder / "case.json").read_text("utf-8"))
    said, true = (outline([np.array(facts[name], float) + 0.5], QTransform()) for name in ("said", "true"))
    return Case(QImage(str(folder / "case.png")), said, true, facts["scores"])


class Picture(QWidget):
    """One of the three, as wide as there is room and in the case's proportions. paint(painter, size of the picture)."""

    def __init__(self, paint: Callable[[QPainter, QSize], None], words: str) -> None:
        super().__init__()
        self._paint = paint
        self.setAccessibleName(words)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumSize(160, 120)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        size = case().picture.size()
        return round(width * size.height() / size.width())

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def paintEvent(self, event: QPaintEvent) -> None:
        size = case().picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate((self.width() - size.width()) / 2, 0)
        painter.drawImage(QRectF(0, 0, size.width(), size.height()), case().picture)
        self._paint(painter, size)


def opened(painter: QPainter, size: QSize) -> None:
    """The picture, measured by a ruler across."""
    left, right, height = LOOK[0] * size.width(), LOOK[1] * size.width(), LOOK[2] * size.height()
    path = QPainterPath()
    for x in np.linspace(left, right, 5).tolist():
        path.moveTo(x, height - 5)
        path.lineTo(x, height + 5)
    path.moveTo(left, height)
    path.lineTo(right, height)
    _solid(painter, path, QColor(theme.TEXT))


def marked(painter: QPainter, size: QSize) -> None:
    """What the model outlines, dashed, and its probabilities with the patterns of their classes."""
    path = _fitted(case().said, size)
    painter.fillPath(path, _tint())
    dashed(painter, path, QColor(theme.ACCENT))
    thick, wide = BAR * size.height(), 0.3 * size.width()
    for row, (name, value) in enumerate(reversed(case().scores.items())):
        at = QPointF(0.04 * size.width(), size.height() - (row + 1) * 1.6 * thick)
        _bar(painter, QRectF(at.x(), at.y(), wide, thick), name, value)


def wrong(painter: QPainter, size: QSize) -> None:
    """The same outline, and in a solid line the lesion as it was drawn in: they are not the same."""
    dashed(painter, _fitted(case().said, size), QColor(theme.ACCENT))
    _solid(painter, _fitted(case().true, size), PERSON)


def _fitted(path: QPainterPath, size: QSize) -> QPainterPath:
    ratio = size.width() / case().picture.width()
    return QTransform.fromScale(ratio, ratio).map(path)


def _tint() -> QColor:
    colour = QColor(theme.ACCENT)
    colour.setAlpha(TINT)
    return colour


def _solid(painter: QPainter, path: QPainterPath, colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ink, width in ((HALO_INK, HALO), (colour, 2.0)):
        painter.setPen(QPen(ink, width))
        painter.drawPath(path)


def _bar(painter: QPainter, box: QRectF, name: str, value: float) -> None:
    painter.fillRect(box.adjusted(-1, -1, 1, 1), HALO_INK)
    colour, filled = QColor(theme.CLASS_COLOURS[name]), QRectF(box)
    filled.setWidth(max(2.0, box.width() * value))
    painter.fillRect(filled, colour)
    if PATTERNS[name] is not Qt.BrushStyle.NoBrush:
        painter.fillRect(filled, QBrush(QColor(0, 0, 0, 110), PATTERNS[name]))
