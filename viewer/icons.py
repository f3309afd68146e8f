"""`icon("open")`: one outline family, painted as lines at the size asked for, tinted by state.

Drawing our own few lines costs 0.3 ms an icon (three tints); a packaged family through QtSvg cost 45 ms
before first paint (21 icons, two cores), a tenth of the whole start.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import ceil

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPainterPath, QPen, QPixmap

from viewer.icon_shapes import SHAPES
from viewer.theme import ACCENT, DISABLED, ICON, TEXT

GRID = 24.0
STROKE = 1.8  # grid units: 1.5 px at 20 px

NAMES = tuple(SHAPES)

_TINTS = (
    (QIcon.Mode.Normal, QIcon.State.Off, TEXT),
    (QIcon.Mode.Normal, QIcon.State.On, ACCENT),
    (QIcon.Mode.Disabled, QIcon.State.Off, DISABLED),
)


def icon(name: str, colour: str = "", *, size: int = ICON) -> QIcon:
    """The icon `name`, `size` logical px; with `colour` it keeps that tint in every state but disabled.

    Needs the application to be there. Raises KeyError for a name that is not in NAMES.
    """
    return _icon(name, colour, size)


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


@cache
def _icon(name: str, colour: str, size: int) -> QIcon:
    """Pictures at the size, for plain screens and the finest one there is.

    Not a QIconEngine in Python: the copy that Qt takes of it when an icon is detached dies with its wrapper,
    and the program with it (PySide6 6.11).
    """
    _parts(name)  # a wrong name is told before Qt is asked for anything
    made = QIcon()
    for ratio in {1.0, float(ceil(_finest_ratio()))}:
        for mode, state, tint in _TINTS:
            ink = tint if mode is QIcon.Mode.Disabled else colour or tint
            made.addPixmap(pixmap(name, size, ink, ratio), mode, state)
    return made


def _finest_ratio() -> float:
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


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
