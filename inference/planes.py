"""Planes in the patient: from pixels to millimetres and back, where planes meet, which frame lies nearest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from inference.geometry import PatientPlane, Point, Size, Vector

PARALLEL = 0.9999  # cosine between normals (0.8°)
NEARLY = 1e-9

Floats = NDArray[np.float64]


class Lie(Enum):
    """The anatomical plane that lies nearest."""

    AXIAL = "axial"
    SAGITTAL = "sagittal"
    CORONAL = "coronal"


@dataclass(frozen=True, slots=True)
class Placed:
    """A position in a plane's level-0 px, and how far it stands off along the normal, mm."""

    point: Point
    distance_mm: float


def normal(plane: PatientPlane) -> Floats:
    """Unit vector, row × column."""
    return np.cross(plane.along_row, plane.along_column)


def lie(plane: PatientPlane) -> Lie:
    """By the axis that the normal is nearest to."""
    return (Lie.SAGITTAL, Lie.CORONAL, Lie.AXIAL)[int(np.argmax(np.abs(normal(plane))))]


def to_patient(plane: PatientPlane, point: Point) -> Vector:
    """LPS mm of a level-0 position; the first pixel's centre lies at (0.5, 0.5)."""
    x, y = (point.x - 0.5) * plane.spacing.x_mm, (point.y - 0.5) * plane.spacing.y_mm
    at = np.array(plane.origin) + x * np.array(plane.along_row) + y * np.array(plane.along_column)
    return float(at[0]), float(at[1]), float(at[2])


def to_plane(plane: PatientPlane, position: Vector) -> Placed:
    """Where a position of the patient falls, straight along the normal."""
    way = np.array(position) - np.array(plane.origin)
    x = float(way @ np.array(plane.along_row)) / plane.spacing.x_mm + 0.5
    y = float(way @ np.array(plane.along_column)) / plane.spacing.y_mm + 0.5
    return Placed(Point(x, y), float(way @ normal(plane)))


def comparable(one: PatientPlane | None, other: PatientPlane | None) -> bool:
    """Whether both lie in one frame of reference that is told."""
    if one is None or other is None:
        return False
    return bool(one.frame_of_reference) and one.frame_of_reference == other.frame_of_reference


def parallel(one: PatientPlane, other: PatientPlane) -> bool:
    """Whether they do not cross, seen from the same side or not."""
    return abs(float(normal(one) @ normal(other))) >= PARALLEL


def nearest(planes: Sequence[PatientPlane | None], position: Vector) -> int | None:
    """The frame whose plane a position is nearest to; of equals the first. None if no frame has a plane."""
    known = [(abs(to_plane(p, position).distance_mm), n) for n, p in enumerate(planes) if p is not None]
    return min(known)[1] if known else None


def crossing(shown: PatientPlane, size: Size, other: PatientPlane, other_size: Size) -> tuple[Point, Point] | None:
    """The line in which the other picture cuts the one that is shown, level-0 px; None if they do not meet."""
    if not comparable(shown, other) or parallel(shown, other):
        return None
    width, height = float(other_size.width), float(other_size.height)
    corners = (Point(0, 0), Point(width, 0), Point(width, height), Point(0, height))
    placed = [to_plane(shown, to_patient(other, corner)) for corner in corners]
    met = [_met(one, two) for one, two in zip(placed, placed[1:] + placed[:1], strict=True)]
    points = [point for point in met if point is not None]
    if len(points) < 2:
        return None
    far = max(((a, b) for a in points for b in points), key=lambda pair: _apart(*pair))
    return _clipped(*far, size) if _apart(*far) > NEARLY else None


def _apart(a: Point, b: Point) -> float:
    return (a.x - b.x) ** 2 + (a.y - b.y) ** 2


def _met(one: Placed, two: Placed) -> Point | None:
    """Where the way between two corners goes through the plane."""
    if one.distance_mm == two.distance_mm or one.distance_mm * two.distance_mm > 0:
        return None
    part = one.distance_mm / (one.distance_mm - two.distance_mm)
    return Point(
        one.point.x + part * (two.point.x - one.point.x), one.point.y + part * (two.point.y - one.point.y)
    )


def _clipped(a: Point, b: Point, size: Size) -> tuple[Point, Point] | None:
    """The part of a line that lies on the picture (Liang–Barsky)."""
    first, last = 0.0, 1.0
    for start, way, end in ((a.x, b.x - a.x, size.width), (a.y, b.y - a.y, size.height)):
        if abs(way) < NEARLY:
            if not 0 <= start <= end:
                return None
            continue
        near, far = sorted((-start / way, (end - start) / way))
        first, last = max(first, near), min(last, far)
    if first >= last:
        return None
    return _between(a, b, first), _between(a, b, last)


def _between(a: Point, b: Point, part: float) -> Point:
    return Point(a.x + part * (b.x - a.x), a.y + part * (b.y - a.y))
