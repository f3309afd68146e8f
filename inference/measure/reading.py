"""From a shape and its scale to figures with units; what has no meaning is refused, with the reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from inference.geometry import Point
from inference.images.source import ImageInfo
from inference.measure import geometry
from inference.measure.calibration import Calibration, calibrate
from inference.measure.measurement import AREAS, Measurement, Shape


class Quantity(Enum):
    """What a figure is. The value stands in tables for other programs."""

    LENGTH = "length"
    LONG_AXIS = "long_axis"
    SHORT_AXIS = "short_axis"
    ANGLE = "angle"
    COBB = "cobb_angle"
    AREA = "area"
    PERIMETER = "perimeter"
    TIME = "time"
    DISTANCE = "distance"
    VELOCITY = "velocity_difference"
    FREQUENCY = "frequency_difference"
    ACROSS = "difference_x"
    DOWN = "difference_y"
    SLOPE = "slope"


class Refusal(Enum):
    """Why a shape gives no figure."""

    NONE = ""
    AXES_DIFFER = "the axes have different units"
    NO_LENGTHS = "the axes are no lengths"
    NO_SCALE = "an axis has no scale"
    CROSSES = "the outline crosses itself"
    NO_EXTENT = "a line has no length"


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure. unit: "mm", "mm²", "px", "s", "cm/s", "cm/s²", "°" …"""

    quantity: Quantity
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What a measurement says: its figures, or why there are none; and by which scale."""

    readings: tuple[Reading, ...]
    calibration: Calibration
    refusal: Refusal = Refusal.NONE


Answer = tuple[Reading, ...] | Refusal
Points = Sequence[Point]


def measure(measurement: Measurement, info: ImageInfo) -> Measured:
    """info: of the measurement's own frame."""
    calibration = calibrate(info, outermost(measurement.shape, measurement.points))
    answer = ANSWERS[measurement.shape](measurement.points, calibration)
    if isinstance(answer, Refusal):
        return Measured((), calibration, answer)
    return Measured(answer, calibration)


def outermost(shape: Shape, points: Points) -> tuple[Point, ...]:
    """The points of the drawn line that decide in which region it lies."""
    if shape not in (Shape.ELLIPSE, Shape.RECTANGLE) or len(points) < 2:
        return tuple(points)
    (left, right), (top, bottom) = _sorted(points[0].x, points[1].x), _sorted(points[0].y, points[1].y)
    if shape is Shape.RECTANGLE:
        return Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)
    x, y = (left + right) / 2, (top + bottom) / 2
    return Point(left, y), Point(x, top), Point(right, y), Point(x, bottom)


def _length(points: Points, scale: Calibration) -> Answer:
    a, b = points
    if scale.unit:
        one, other = _laid(points, scale)
        return (Reading(Quantity.LENGTH, geometry.distance(one, other), scale.unit),)
    return apart(a, b, scale)


def apart(a: Point, b: Point, scale: Calibration) -> tuple[Reading, ...]:
    """Where the axes differ there is no length: the difference along each that has a scale, and the slope over time.

    All without sign: which way an axis runs is not asked.
    """
    along = abs(b.x - a.x) * scale.x.per_px if scale.x else 0.0
    down = abs(b.y - a.y) * scale.y.per_px if scale.y else 0.0
    found = []
    if scale.x:
        found.append(Reading(NAMES.get(scale.x.unit, Quantity.ACROSS), along, scale.x.unit))
    if scale.y:
        found.append(Reading(NAMES.get(scale.y.unit, Quantity.DOWN), down, scale.y.unit))
    if scale.x and scale.y and scale.x.unit == "s" and along > 0:
        unit = scale.y.unit
        found.append(
            Reading(Quantity.SLOPE, down / along, f"{unit}²" if unit.endswith("/s") else f"{unit}/s")
        )
    return tuple(found)


def _angle(points: Points, scale: Calibration) -> Answer:
    return _degrees(Quantity.ANGLE, scale, lambda: geometry.angle(*_laid(points, scale)))


def _cobb(points: Points, scale: Calibration) -> Answer:
    return _degrees(Quantity.COBB, scale, lambda: geometry.cobb(*_laid(points, scale)))


def _degrees(quantity: Quantity, scale: Calibration, find: Callable[[], float | None]) -> Answer:
    if not scale.unit:
        return _unscaled(scale)
    value = find()
    return Refusal.NO_EXTENT if value is None else (Reading(quantity, value, "°"),)


def _bidirectional(points: Points, scale: Calibration) -> Answer:
    if not scale.unit:
        return _unscaled(scale)
    a, b, c, d = _laid(points, scale)
    long, short = sorted((geometry.distance(a, b), geometry.distance(c, d)), reverse=True)
    return Reading(Quantity.LONG_AXIS, long, scale.unit), Reading(Quantity.SHORT_AXIS, short, scale.unit)


def _ellipse(points: Points, scale: Calibration) -> Answer:
    if not scale.unit:
        return _unscaled(scale)
    a, b = _laid(points, scale)
    half = abs(b.x - a.x) / 2, abs(b.y - a.y) / 2
    return _area(geometry.ellipse_area(*half), geometry.ellipse_perimeter(*half), scale)


def _rectangle(points: Points, scale: Calibration) -> Answer:
    if not scale.unit:
        return apart(points[0], points[1], scale)
    a, b = _laid(points, scale)
    width, height = abs(b.x - a.x), abs(b.y - a.y)
    return _area(width * height, 2 * (width + height), scale)


def _polygon(points: Points, scale: Calibration) -> Answer:
    if not scale.unit:
        return _unscaled(scale)
    if geometry.crosses_itself(points):
        return Refusal.CROSSES
    laid = _laid(points, scale)
    return _area(geometry.polygon_area(laid), geometry.polygon_perimeter(laid), scale)


def _arrow(points: Points, scale: Calibration) -> Answer:
    """An arrow points; it measures nothing."""
    return ()


def _area(area: float, perimeter: float, scale: Calibration) -> Answer:
    return Reading(Quantity.AREA, area, f"{scale.unit}²"), Reading(Quantity.PERIMETER, perimeter, scale.unit)


def _unscaled(scale: Calibration) -> Refusal:
    if not (scale.x and scale.y):
        return Refusal.NO_SCALE
    return Refusal.NO_LENGTHS if scale.x.unit == scale.y.unit else Refusal.AXES_DIFFER


def _laid(points: Points, scale: Calibration) -> tuple[Point, ...]:
    return geometry.scaled(points, scale.x.per_px, scale.y.per_px) if scale.x and scale.y else ()


def _sorted(one: float, other: float) -> tuple[float, float]:
    return min(one, other), max(one, other)


NAMES = {
    "mm": Quantity.DISTANCE, "s": Quantity.TIME, "cm/s": Quantity.VELOCITY, "Hz": Quantity.FREQUENCY,
}  # fmt: skip
ANSWERS: dict[Shape, Callable[[Points, Calibration], Answer]] = {
    Shape.LENGTH: _length, Shape.ANGLE: _angle, Shape.COBB: _cobb, Shape.BIDIRECTIONAL: _bidirectional,
    Shape.ELLIPSE: _ellipse, Shape.RECTANGLE: _rectangle, Shape.POLYGON: _polygon, Shape.ARROW: _arrow,
    Shape.PROFILE: _length,
}  # fmt: skip
assert ANSWERS.keys() == set(Shape)
assert set(Shape) >= AREAS
