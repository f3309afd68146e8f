"""Points a hand can take, and what becomes of a shape when one is moved. Pure arithmetic on level-0 px."""

from __future__ import annotations

from dataclasses import replace

from inference.geometry import Point, Size
from inference.measure import geometry
from inference.measure.measurement import Measurement, Shape

BOXES = (Shape.ELLIPSE, Shape.RECTANGLE)
SHORT_SHARE = 0.5  # of the long axis: where a new short axis begins
SQUARE = (1.0, 1.0)
Scale = tuple[float, float]  # one unit along x and y: what "perpendicular" and "half" refer to


def handles(measurement: Measurement) -> tuple[Point, ...]:
    """The points with handles: those of the shape, and of a box all four corners."""
    points = measurement.points
    if measurement.shape in BOXES and len(points) == 2:
        a, b = points
        return (*points, Point(a.x, b.y), Point(b.x, a.y))
    return points


def with_handle(measurement: Measurement, index: int, to: Point, scale: Scale = SQUARE) -> Measurement:
    """One handle moved; the two axes of a bidirectional stay perpendicular."""
    points = list(measurement.points)
    if measurement.shape in BOXES:
        a, b = points
        moved = ((to, b), (a, to), (Point(to.x, a.y), Point(b.x, to.y)), (Point(a.x, to.y), Point(to.x, b.y)))
        return replace(measurement, points=moved[index])
    if measurement.shape is Shape.BIDIRECTIONAL:
        return replace(measurement, points=_axes(tuple(points), index, to, scale))
    points[index] = to
    return replace(measurement, points=tuple(points))


def shifted(measurement: Measurement, dx: float, dy: float) -> Measurement:
    """All of it moved, the text too."""
    text = measurement.text_at
    return replace(
        measurement, points=tuple(Point(p.x + dx, p.y + dy) for p in measurement.points),
        text_at=Point(text.x + dx, text.y + dy) if text else None,
    )  # fmt: skip


def held(measurement: Measurement, dx: float, dy: float, size: Size) -> tuple[float, float]:
    """As much of a shift as leaves every point on the image."""
    xs, ys = [p.x for p in measurement.points], [p.y for p in measurement.points]
    return (
        min(max(dx, -min(xs)), size.width - max(xs)),
        min(max(dy, -min(ys)), size.height - max(ys)),
    )


def on_image(point: Point, size: Size) -> Point:
    """The nearest place of the image: there is nothing to measure beside it."""
    return Point(min(max(point.x, 0.0), float(size.width)), min(max(point.y, 0.0), float(size.height)))


def with_short_axis(a: Point, b: Point, scale: Scale = SQUARE) -> tuple[Point, ...]:
    """A long axis and, across its middle, a short one of half its length, perpendicular in the units of `scale`."""
    one, other = geometry.scaled((a, b), *scale)
    away = geometry.distance(one, other) * SHORT_SHARE / 2
    ends = (geometry.beside(one, other, 0.5, away), geometry.beside(one, other, 0.5, -away))
    return (a, b, *_back(ends, scale))


def _axes(points: tuple[Point, ...], index: int, to: Point, scale: Scale) -> tuple[Point, ...]:
    a, b, c, d = geometry.scaled(points, *scale)
    share, first = geometry.foot(c, a, b)
    _, second = geometry.foot(d, a, b)
    (target,) = geometry.scaled((to,), *scale)
    if index < 2:
        a, b = (target, b) if index == 0 else (a, target)
    else:
        share, away = geometry.foot(target, a, b)
        first, second = (away, second) if index == 2 else (first, away)
    ends = (geometry.beside(a, b, share, first), geometry.beside(a, b, share, second))
    return _back((a, b, *ends), scale)


def _back(points: tuple[Point, ...], scale: Scale) -> tuple[Point, ...]:
    return geometry.scaled(points, 1 / scale[0], 1 / scale[1])
