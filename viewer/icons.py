"""`icon("open")`: one outline family, painted as lines at the size and pixel ratio asked for, tinted by state.

Drawing our own few lines costs under 0.1 ms an icon; QtSvg and a packaged family cost 45 ms before the first paint
(21 icons, measured on two cores), a tenth of the whole start.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPainterPath, QPen, QPixmap

from viewer.icon_shapes import SHAPES
from viewer.theme import ACCENT, DISABLED, TEXT

GRID = 24.0
STROKE = 1.8  # grid units: 1.5 px at 20 px

NAMES = tuple(SHAPES)


def icon(name: str, colour: str = "") -> QIcon:
    """The icon `name`; with `colour` it keeps that tint in every state but disabled. Raises KeyError."""
    return _icon(name, colour)


def pixmap(name: str, size: int, colour: str = TEXT, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` logical px for a screen of pixel ratio `ratio`."""
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw(painter, name, QRectF(picture.rect()), QColor(colour))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def draw(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """Paint the icon into the largest square in the middle of `rect`."""
    side = min(rect.width(), rect.height())
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.center() - QPointF(side / 2, side / 2))
    painter.scale(side / GRID, side / GRID)
    for path, filled in _parts(name):
        if filled:
            painter.fillPath(path, colour)
        else:
            painter.strokePath(path, _pen(colour))
    painter.restore()


def _pen(colour: QColor) -> QPen:
    round_cap, round_join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
    return QPen(colour, STROKE, Qt.PenStyle.SolidLine, round_cap, round_join)


class _Engine(QIconEngine):
    """Paints a shape in the colour of the state."""

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def _tint(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        if mode is QIcon.Mode.Disabled:
            return QColor(DISABLED)
        if self._colour:
            return QColor(self._colour)
        return QColor(ACCENT if state is QIcon.State.On else TEXT)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        draw(painter, self._name, QRectF(rect), self._tint(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        picture = QPixmap(size)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        self.paint(painter, picture.rect(), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour)


@cache
def _icon(name: str, colour: str) -> QIcon:
    _parts(name)
    return QIcon(_Engine(name, colour))


@cache
def _parts(name: str) -> tuple[tuple[QPainterPath, bool], ...]:
    """(path, filled) of each part of the shape."""
    parts = [part.split() for part in SHAPES[name].split("|")]
    return tuple((_path(words[words[0] == "fill" :]), words[0] == "fill") for words in parts)


def _path(words: list[str]) -> QPainterPath:
    path = QPainterPath()
    for verb, v in _verbs(words):
        if verb == "M":
            path.moveTo(v[0], v[1])
        elif verb == "L":
            path.lineTo(v[0], v[1])
        elif verb == "C":
            path.cubicTo(*v)
        elif verb == "O":
            path.addEllipse(QPointF(v[0], v[1]), v[2], v[2])
        elif verb == "R":
            path.addRoundedRect(QRectF(*v[:4]), v[4], v[4])
        elif verb == "A":
            box = QRectF(v[0] - v[2], v[1] - v[2], 2 * v[2], 2 * v[2])
            path.arcMoveTo(box, v[3])
            path.arcTo(box, v[3], v[4])
        else:
            path.closeSubpath()
    return path


def _verbs(words: list[str]) -> Iterator[tuple[str, list[float]]]:
    """Each verb with the numbers behind it."""
    verb, numbers = "", list[float]()
    for word in words:
        if word.isalpha():
            if verb:
                yield verb, numbers
            verb, numbers = word, []
        else:
            numbers.append(float(word))
    yield verb, numbers
