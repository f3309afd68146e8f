"""Display shutters: the part of an image that its maker wants seen (PS3.3 C.7.6.11, C.7.6.15)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Point, Rect, Size
from inference.images.dicom_values import number, numbers, whole, words

SHAPES = ("RECTANGULAR", "CIRCULAR", "POLYGONAL", "BITMAP")


@dataclass(frozen=True, slots=True)
class Circle:
    """In level-0 px. radius: along rows.  aspect: height of a pixel divided by its width, of the image it lies on.

    It is round to the eye: fewer pixels high than wide where they are tall.
    """

    centre: Point
    radius: float
    aspect: float = 1.0

    @property
    def radius_down(self) -> float:
        """Along columns."""
        return self.radius / self.aspect


@dataclass(frozen=True, slots=True)
class Shutter:
    """What is seen is what all of its shapes leave open.

    rect, circle, polygon: level-0 px.  group: the overlay plane (60xx) whose set bits are hidden.
    grey: 0 black to 1 white, what hidden pixels show.
    """

    rect: Rect | None = None
    circle: Circle | None = None
    polygon: tuple[Point, ...] = ()
    group: int | None = None
    grey: float = 0.0


def shutter_of(data: Any, aspect: float = 1.0) -> Shutter | None:
    """The shutter of an image or a presentation state; None if there is none that can be read.

    aspect: height of the image's pixels divided by their width.
    """
    shapes = {shape.upper() for shape in words(data, "ShutterShape")}
    found = Shutter(
        _rect(data) if "RECTANGULAR" in shapes else None, _circle(data, aspect) if "CIRCULAR" in shapes else None,
        _polygon(data) if "POLYGONAL" in shapes else (), _group(data) if "BITMAP" in shapes else None,
        min(max(whole(data, "ShutterPresentationValue"), 0), 65535) / 65535,
    )  # fmt: skip
    return found if found.rect or found.circle or found.polygon or found.group is not None else None


def _rect(data: Any) -> Rect | None:
    """Edges are pixels, counted from 1, and still seen."""
    edges = [number(data, f"Shutter{name}Edge") for name in ("LeftVertical", "UpperHorizontal", "RightVertical",
                                                             "LowerHorizontal")]  # fmt: skip
    if None in edges:
        return None
    left, top, right, bottom = (int(edge or 0) for edge in edges)
    rect = Rect(left - 1, top - 1, right - left + 1, bottom - top + 1)
    return None if rect.empty else rect


def _circle(data: Any, aspect: float) -> Circle | None:
    centre, radius = numbers(data, "CenterOfCircularShutter"), number(data, "RadiusOfCircularShutter")
    if len(centre) != 2 or not radius or radius <= 0:
        return None
    return Circle(_point(centre[0], centre[1]), radius, aspect)


def _polygon(data: Any) -> tuple[Point, ...]:
    told = numbers(data, "VerticesOfThePolygonalShutter")
    corners = tuple(_point(row, column) for row, column in zip(told[::2], told[1::2], strict=False))
    return corners if len(corners) >= 3 else ()


def _group(data: Any) -> int | None:
    told = whole(data, "ShutterOverlayGroup")
    return told if 0x6000 <= told <= 0x601E and told % 2 == 0 else None


def _point(row: float, column: float) -> Point:
    """The middle of a pixel told as row \\ column, counted from 1."""
    return Point(column - 0.5, row - 0.5)


def open_pixels(shutter: Shutter, size: Size) -> NDArray[np.bool_]:
    """(H, W), True where the geometric shapes leave a pixel's centre open (the bitmap is not in it)."""
    y, x = np.mgrid[0 : size.height, 0 : size.width] + 0.5
    seen = np.ones(size.shape, bool)
    if shutter.rect is not None:
        rows, columns = shutter.rect.intersect(Rect.whole(size)).slices
        seen[:] = False
        seen[rows, columns] = True
    if shutter.circle is not None:
        circle = shutter.circle
        seen &= (x - circle.centre.x) ** 2 + ((y - circle.centre.y) * circle.aspect) ** 2 <= circle.radius**2
    if shutter.polygon:
        seen &= _inside(shutter.polygon, x, y)
    return seen


def _inside(corners: tuple[Point, ...], x: NDArray[Any], y: NDArray[Any]) -> NDArray[np.bool_]:
    """By counting the edges that a ray to the right crosses."""
    odd = np.zeros(x.shape, bool)
    for one, other in zip(corners, (*corners[1:], corners[0]), strict=True):
        if one.y == other.y:
            continue
        crosses = (one.y > y) != (other.y > y)
        odd ^= crosses & (x < (other.x - one.x) * (y - one.y) / (other.y - one.y) + one.x)
    return odd
