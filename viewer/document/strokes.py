"""The pixels a round brush covers along a path: row by row, exact, without a distance for every pixel.

A swept disc is convex, so each pixel row meets one step of the path in one interval: the union of its
meetings with the two end discs and with the band between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Point, Rect

Mask = NDArray[np.bool_]
Line = NDArray[np.float64]
TOUCH = 1e-9  # px; a centre exactly at the radius is in, whatever the rounding


def stroke_bounds(points: Sequence[Point], radius: float) -> Rect:
    """Every pixel the brush can touch lies in here. Empty if there are no points."""
    if not points:
        return Rect(0, 0, 0, 0)
    xs, ys = [p.x for p in points], [p.y for p in points]
    return Rect.around(min(xs) - radius, min(ys) - radius, max(xs) + radius, max(ys) + radius)


def stamp(points: Sequence[Point], radius: float, rect: Rect) -> Mask:
    """Pixels of `rect` that have their centre within `radius` of the path; (rect.height, rect.width) bool."""
    if radius <= 0:
        raise ValueError(f"a brush has a positive radius, not {radius}")
    out = np.zeros((rect.height, rect.width), dtype=np.bool_)
    steps = list(pairwise(points)) or [(points[0], points[0])]
    for start, end in steps:
        _sweep(out, start, end, radius, rect)
    return out


def _sweep(out: Mask, start: Point, end: Point, radius: float, rect: Rect) -> None:
    part = stroke_bounds((start, end), radius).intersect(rect)
    if part.empty:
        return
    rows: Line = np.arange(part.top, part.bottom, dtype=np.float64) + 0.5
    low, high = _meet(rows, start, end, radius)
    first = np.ceil(low - 0.5 - TOUCH)
    last = np.floor(high - 0.5 + TOUCH)
    columns = np.arange(part.left, part.right, dtype=np.float64)
    covered = (columns >= first[:, None]) & (columns <= last[:, None])
    top, left = part.top - rect.top, part.left - rect.left
    out[top : top + part.height, left : left + part.width] |= covered


def _meet(rows: Line, start: Point, end: Point, radius: float) -> tuple[Line, Line]:
    """Where horizontal lines meet the swept disc; low > high where they do not."""
    spans = [_disc(rows, start, radius)]
    if start != end:
        spans += [_disc(rows, end, radius), _band(rows, start, end, radius)]
    return np.min([low for low, _ in spans], axis=0), np.max([high for _, high in spans], axis=0)


def _disc(rows: Line, centre: Point, radius: float) -> tuple[Line, Line]:
    rest = radius**2 - (rows - centre.y) ** 2
    half = np.sqrt(np.maximum(rest, 0))
    hit = rest >= -TOUCH
    return np.where(hit, centre.x - half, np.inf), np.where(hit, centre.x + half, -np.inf)


def _band(rows: Line, start: Point, end: Point, radius: float) -> tuple[Line, Line]:
    """Points beside the step, not beyond its ends, at most `radius` away: two strips crossed."""
    dx, dy = end.x - start.x, end.y - start.y
    length = float(np.hypot(dx, dy))
    away = rows - start.y
    along = _strip(away * dy, dx, 0.0, length**2)
    beside = _strip(-away * dx, dy, -radius * length, radius * length)
    low, high = np.maximum(along[0], beside[0]) + start.x, np.minimum(along[1], beside[1]) + start.x
    hit = low <= high
    return np.where(hit, low, np.inf), np.where(hit, high, -np.inf)


def _strip(constant: Line, slope: float, least: float, most: float) -> tuple[Line, Line]:
    """The x with least ≤ slope·x + constant ≤ most."""
    if slope == 0:
        hit = (constant >= least) & (constant <= most)
        return np.where(hit, -np.inf, np.inf), np.where(hit, np.inf, -np.inf)
    with np.errstate(over="ignore"):  # next to no slope: infinity is the answer
        first, second = (least - constant) / slope, (most - constant) / slope
    return np.minimum(first, second), np.maximum(first, second)
