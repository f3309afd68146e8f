"""Shapes as lines on the screen, in logical pixels: what is drawn and what is hit."""

from __future__ import annotations

from math import atan2, cos, degrees, hypot, sin

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPainterPathStroker, QPolygonF, QTransform

from inference.geometry import Point
from inference.measure.editing import handles
from inference.measure.measurement import Measurement, Shape

TICK = 6.0  # px, half of the mark across an end
HEAD = (12.0, 0.42)  # px, radians: an arrow's head
ARC = 22.0  # px, at most
AWAY = 8.0  # px between a shape and its text


def outline(one: Measurement, to_screen: QTransform) -> QPainterPath:
    """The lines that carry the figure. A shape under way may have fewer points than it will."""
    points = [placed(point, to_screen) for point in one.points]
    if len(points) < 2:
        return QPainterPath()
    if one.shape in (Shape.ELLIPSE, Shape.RECTANGLE):
        return _box(one, to_screen)
    path = QPainterPath()
    if one.shape in (Shape.COBB, Shape.BIDIRECTIONAL):
        for start in range(0, len(points) - 1, 2):
            path.moveTo(points[start])
            path.lineTo(points[start + 1])
        return path
    path.addPolygon(QPolygonF(points))
    if one.shape is Shape.POLYGON and len(points) > 2:
        path.closeSubpath()
    return path


def _box(one: Measurement, to_screen: QTransform) -> QPainterPath:
    a, b = one.points[:2]
    rect = QRectF(QPointF(a.x, a.y), QPointF(b.x, b.y)).normalized()
    path = QPainterPath()
    if one.shape is Shape.ELLIPSE:
        path.addEllipse(rect)
    else:
        path.addRect(rect)
    return to_screen.map(path)


def marks(one: Measurement, to_screen: QTransform) -> QPainterPath:
    """What makes the outline readable: end marks, an arrow's head, an angle's arc."""
    points = [placed(point, to_screen) for point in one.points]
    path = QPainterPath()
    if one.shape in (Shape.LENGTH, Shape.PROFILE, Shape.COBB, Shape.BIDIRECTIONAL):
        for start in range(0, len(points) - 1, 2):
            for end, other in ((start, start + 1), (start + 1, start)):
                _tick(path, points[end], points[other])
    elif one.shape is Shape.ARROW and len(points) == 2:
        _head(path, *points)
    elif one.shape is Shape.ANGLE and len(points) == 3:
        _arc(path, *points)
    return path


def link(one: Measurement, to_screen: QTransform) -> QPainterPath:
    """The quiet line between the two lines of a Cobb angle."""
    path = QPainterPath()
    if one.shape is Shape.COBB and len(one.points) == 4:
        a, b, c, d = (placed(point, to_screen) for point in one.points)
        path.moveTo((a + b) / 2)
        path.lineTo((c + d) / 2)
    return path


def _tick(path: QPainterPath, at: QPointF, other: QPointF) -> None:
    way = other - at
    length = hypot(way.x(), way.y())
    if length > 0:
        across = QPointF(-way.y(), way.x()) * (TICK / length)
        path.moveTo(at - across)
        path.lineTo(at + across)


def _head(path: QPainterPath, tip: QPointF, tail: QPointF) -> None:
    turn = atan2(tail.y() - tip.y(), tail.x() - tip.x())
    for side in (-HEAD[1], HEAD[1]):
        path.moveTo(tip)
        path.lineTo(tip + QPointF(cos(turn + side), sin(turn + side)) * HEAD[0])


def _arc(path: QPainterPath, a: QPointF, vertex: QPointF, b: QPointF) -> None:
    arms = [arm - vertex for arm in (a, b)]
    radius = min(ARC, *(hypot(arm.x(), arm.y()) / 2 for arm in arms))
    if radius <= 0:
        return
    start, end = (degrees(atan2(-arm.y(), arm.x())) for arm in arms)  # Qt counts against the clock
    sweep = (end - start + 180) % 360 - 180
    rect = QRectF(vertex.x() - radius, vertex.y() - radius, 2 * radius, 2 * radius)
    path.arcMoveTo(rect, start)
    path.arcTo(rect, start, sweep)


def grips(one: Measurement, to_screen: QTransform) -> list[QPointF]:
    """Where a hand takes it."""
    return [placed(point, to_screen) for point in handles(one)]


def hit(path: QPainterPath, at: QPointF, reach: float) -> bool:
    """True within `reach` of a line of the path; the inside of a closed one is free."""
    if not path.boundingRect().adjusted(-reach, -reach, reach, reach).contains(at):
        return False
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * reach)
    return stroker.createStroke(path).contains(at)


def text_corner(one: Measurement, to_screen: QTransform) -> QPointF:
    """The text's top left: where it was dragged to, else beside the shape."""
    if one.text_at is not None:
        return placed(one.text_at, to_screen)
    points = grips(one, to_screen)
    if one.shape is Shape.ARROW and len(points) == 2:
        return points[1] + QPointF(AWAY, -AWAY)
    right = max(points, key=lambda point: (round(point.x()), point.y()))
    return right + QPointF(AWAY, AWAY / 2)


def placed(point: Point, to_screen: QTransform) -> QPointF:
    """A level-0 position on the screen."""
    return to_screen.map(QPointF(point.x, point.y))
