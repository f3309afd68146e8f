"""What the small plots share: where a value lies on the screen, round figures along an axis, steps and lines.

Drawn by hand: a plotting library took 0.7 s of imports beside the first pictures and several milliseconds for each painting.
"""

from __future__ import annotations

from math import ceil, floor, isfinite, log10

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from inference.records import dataclass
from viewer import theme
from viewer.numbers import local

ROUND = (1, 2, 5, 10)
TICK_PX, FIGURES_PX = 3, 10
FOOT_PX = 17  # below a plot, for its figures
MOST_DIGITS = 4  # more would not fit


@dataclass(frozen=True, slots=True)
class Axis:
    """low < high: the values at its ends.  start, end: where these lie, px; an axis that rises has start > end."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value lies, px."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def value(self, at: float) -> float:
        """What lies at a place (px)."""
        return self.low + (at - self.start) / (self.end - self.start) * (self.high - self.low)

    def places(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """As `at`, of many."""
        share = (np.asarray(values, np.float64) - self.low) / (self.high - self.low)
        return np.asarray(self.start + share * (self.end - self.start))

    def step(self, apart: float) -> float:
        """A round step whose figures stand at least `apart` px from each other."""
        return round_step((self.high - self.low) * apart / max(1.0, abs(self.end - self.start)))

    def ticks(self, step: float) -> list[float]:
        """The multiples of a step on the axis."""
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def round_step(least: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below `least` (> 0)."""
    if not isfinite(least) or least <= 0:
        return 1.0
    power = 10.0 ** floor(log10(least))
    return float(next(part * power for part in ROUND if part * power >= least * (1 - 1e-9)))


def told(value: float, step: float) -> str:
    """A tick's figure, with as many digits as its step needs."""
    digits = max(0, -floor(log10(step) + 1e-9))
    value = 0.0 if abs(value) < step / 2 else value  # no −0
    return local(f"{value:.{digits}f}" if digits <= MOST_DIGITS else f"{value:.3g}")


def steps(edges: NDArray[np.float64], heights: NDArray[np.float64], x: Axis, y: Axis) -> QPolygonF:
    """A histogram's outline, closed along its foot. edges: (bins + 1,); heights: (bins,)."""
    across = np.repeat(x.places(edges), 2)
    up = np.concatenate(([y.start], np.repeat(y.places(heights), 2), [y.start]))
    return polygon(across, up)


def polygon(across: NDArray[np.float64], up: NDArray[np.float64]) -> QPolygonF:
    """Points in px as a line."""
    return QPolygonF([QPointF(a, b) for a, b in zip(across.tolist(), up.tolist(), strict=True)])


def runs(across: NDArray[np.float64], up: NDArray[np.float64]) -> list[QPolygonF]:
    """A line that is broken where a value is missing (NaN): its pieces."""
    known = np.flatnonzero(np.isfinite(up))
    pieces = np.split(known, np.flatnonzero(np.diff(known) > 1) + 1) if known.size else []
    return [polygon(across[piece], up[piece]) for piece in pieces]


def paint_below(painter: QPainter, axis: Axis, top: float, *, apart: float = 48) -> None:
    """An axis under a plot. top: of it, px.  Figures that would not fit whole are left out."""
    _ready(painter)
    painter.drawLine(QPointF(axis.start, top), QPointF(axis.end, top))
    step = axis.step(apart)
    for value in axis.ticks(step):
        at, text = axis.at(value), told(value, step)
        _tick(painter, QPointF(at, top), QPointF(at, top + TICK_PX))
        half = painter.fontMetrics().horizontalAdvance(text) / 2
        if axis.start - 1 <= at - half and at + half <= axis.end + 1:
            box = QRectF(at - half - 2, top + TICK_PX, 2 * half + 4, FOOT_PX - TICK_PX)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def paint_beside(painter: QPainter, axis: Axis, right: float, *, apart: float = 28) -> None:
    """An axis at the left of a plot. right: its edge, px."""
    _ready(painter)
    painter.drawLine(QPointF(right, axis.start), QPointF(right, axis.end))
    step = axis.step(apart)
    for value in axis.ticks(step):
        at = axis.at(value)
        _tick(painter, QPointF(right - TICK_PX, at), QPointF(right, at))
        box = QRectF(0, at - 7, right - TICK_PX - 2, 14)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, told(value, step))


def width_beside(painter: QPainter, axis: Axis, *, apart: float = 28) -> float:
    """What `paint_beside` needs at the left, px."""
    _ready(painter)
    step = axis.step(apart)
    metrics = painter.fontMetrics()
    return max((metrics.horizontalAdvance(told(value, step)) for value in axis.ticks(step)), default=0) + TICK_PX + 4


def _ready(painter: QPainter) -> None:
    painter.setFont(theme.font(FIGURES_PX))
    painter.setPen(QPen(QColor(theme.QUIET), 1))


def _tick(painter: QPainter, begin: QPointF, end: QPointF) -> None:
    painter.drawLine(begin, end)
