"""Lengths, angles and areas of points that are already in one unit along both axes. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import atan2, degrees, hypot, pi

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Point

Points = Sequence[Point]
Line = NDArray[np.float64]
Flags = NDArray[np.bool_]
SETTLED = 1e-15  # relative: where the arithmetic-geometric mean no longer moves


def scaled(points: Points, x: float, y: float) -> tuple[Point, ...]:
    """Each position in units of the axes."""
    return tuple(Point(point.x * x, point.y * y) for point in points)


def distance(a: Point, b: Point) -> float:
    """In the unit of the axes."""
    return hypot(b.x - a.x, b.y - a.y)


def angle(a: Point, vertex: Point, b: Point) -> float | None:
    """Degrees 0–180 at `vertex`; None where an arm has no length."""
    return between(_minus(a, vertex), _minus(b, vertex))


def cobb(a: Point, b: Point, c: Point, d: Point) -> float | None:
    """Degrees 0–180 between the lines ab and cd, whichever way each was drawn; None if one has no length.

    Both lines are turned to the same side of the axis through their middles, as two end plates are read
    across a spine: so it can exceed 90°. Where the middles coincide it is the smaller angle.
    """
    one, other = _minus(b, a), _minus(d, c)
    axis = Point((c.x + d.x - a.x - b.x) / 2, (c.y + d.y - a.y - b.y) / 2)
    across = Point(-axis.y, axis.x)
    plain = between(one, other)
    if plain is None:
        return None
    sides = _dot(one, across) * _dot(other, across)
    if sides == 0:
        return min(plain, 180 - plain)
    return plain if sides > 0 else 180 - plain


def between(one: Point, other: Point) -> float | None:
    """Degrees 0–180 between two directions; exact also near 0 and 180, where the cosine is not."""
    if one == Point(0, 0) or other == Point(0, 0):
        return None
    cross = one.x * other.y - one.y * other.x
    return degrees(atan2(abs(cross), _dot(one, other)))


def polygon_area(points: Points) -> float:
    """The shoelace formula; right only where the outline does not cross itself (`crosses_itself`)."""
    return abs(sum(a.x * b.y - b.x * a.y for a, b in _edges(points))) / 2


def polygon_perimeter(points: Points) -> float:
    """The way along the edges, back to the first point."""
    return sum(distance(a, b) for a, b in _edges(points))


def crosses_itself(points: Points) -> bool:
    """True if two edges that are not neighbours meet, or an edge runs back over the one before.

    All pairs at once: an outline drawn in one go has hundreds of corners and is asked about at every move.
    """
    edges = [edge for edge in _edges(points) if edge[0] != edge[1]]
    if len(edges) < 2:
        return False
    starts = np.array([(a.x, a.y) for a, _ in edges])
    ends = np.array([(b.x, b.y) for _, b in edges])
    order = np.arange(len(edges))
    gap = np.abs(order[:, None] - order[None, :])
    apart = (gap > 1) & (gap < len(edges) - 1)
    return bool((_meet(starts, ends) & apart).any() or _runs_back(ends - starts).any())


def ellipse_area(a: float, b: float) -> float:
    """a, b: half axes."""
    return pi * a * b


def ellipse_perimeter(a: float, b: float) -> float:
    """Exact, by the arithmetic-geometric mean. a, b: half axes ≥ 0.

    Source: Abramowitz & Stegun 17.6 (E(m) by the AGM).
    """
    long, short = max(a, b), min(a, b)
    if short == 0:
        return 4 * long
    x, y, power, rest = long, short, 0.5, (long * long - short * short) / 2
    while abs(x - y) > SETTLED * long:
        x, y, gap = (x + y) / 2, (x * y) ** 0.5, (x - y) / 2
        power *= 2
        rest += power * gap * gap
    return 2 * pi * (long * long - rest) / x


def foot(point: Point, a: Point, b: Point) -> tuple[float, float]:
    """Where `point` stands over the line ab: (share of the way 0–1, signed distance from the line).

    The distance is positive to the right of the way a → b, in a plane whose y grows downwards.
    """
    way, length = _minus(b, a), distance(a, b)
    square = length * length  # 0 for a line of no length, and for one so short that its square is 0
    if square == 0:
        return 0.0, 0.0
    to = _minus(point, a)
    share = _dot(to, way) / square
    return min(max(share, 0.0), 1.0), (way.x * to.y - way.y * to.x) / length


def beside(a: Point, b: Point, share: float, away: float) -> Point:
    """The point over a `share` of the way a → b, `away` from the line: the reverse of `foot`."""
    way, length = _minus(b, a), distance(a, b)
    if length == 0:
        return a
    normal = Point(-way.y / length, way.x / length)
    return Point(a.x + share * way.x + away * normal.x, a.y + share * way.y + away * normal.y)


def _edges(points: Points) -> list[tuple[Point, Point]]:
    return list(pairwise([*points, points[0]])) if len(points) > 1 else []


def _minus(a: Point, b: Point) -> Point:
    return Point(a.x - b.x, a.y - b.y)


def _dot(a: Point, b: Point) -> float:
    return a.x * b.x + a.y * b.y


def _meet(starts: Line, ends: Line) -> Flags:
    """(n, n): whether the closed segments i and j have a point in common. starts, ends: (n, 2)."""
    one, two = _side(starts, ends, starts), _side(starts, ends, ends)  # [i, j]: where j's ends lie beside i
    across = one * two < 0
    meet = across & across.T
    for side, place in ((one, starts), (two, ends)):
        on = (side == 0) & _within(starts, ends, place)
        meet |= on | on.T
    return np.asarray(meet)


def _side(starts: Line, ends: Line, places: Line) -> Line:
    """(n, n) signs: on which side of the line i the place j lies."""
    way, to = (ends - starts)[:, None, :], places[None, :, :] - starts[:, None, :]
    return np.sign(way[..., 0] * to[..., 1] - way[..., 1] * to[..., 0])


def _within(starts: Line, ends: Line, places: Line) -> Flags:
    """(n, n): for a place j on the line i, whether it lies between its ends."""
    low, high = np.minimum(starts, ends)[:, None, :], np.maximum(starts, ends)[:, None, :]
    return np.asarray(((low <= places[None]) & (places[None] <= high)).all(axis=2))


def _runs_back(ways: Line) -> Flags:
    """(n,): whether each edge lies back on the one before. ways: (n, 2), the first after the last."""
    before = np.roll(ways, 1, axis=0)
    cross = before[:, 0] * ways[:, 1] - before[:, 1] * ways[:, 0]
    return np.asarray((cross == 0) & ((before * ways).sum(axis=1) < 0))
