"""What the pixels under a shape say: statistics, histogram, profile. Values after the modality step, nothing resampled.

A pixel belongs to a shape if its centre lies inside. Padding is no image and does not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Point, Rect, Size
from inference.images.source import ImageSource, Pixels, Region
from inference.measure.measurement import AREAS, Measurement, Shape

MOST_PIXELS = 32_000_000  # of a shape's box; beyond, reading it would take gigabytes
MOST_BINS = 128
Mask = NDArray[np.bool_]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Statistics:
    """unit: of the values, "" if none is told.  sd: of all pixels (divided by n).  count: pixels ≥ 1.

    median: of an even number of pixels the mean of the two in the middle.
    """

    mean: float
    sd: float
    median: float
    least: float
    most: float
    count: int
    unit: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """edges: (bins + 1,) values; counts: (bins,)."""

    edges: Values
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The value of the pixel under each place of a line. places: 0 … 1 of the way; values: same length, NaN outside."""

    places: Values
    values: Values


def bounds(measurement: Measurement, size: Size) -> Rect:
    """The whole pixels of the image that the shape's box touches; empty where it lies beside the image."""
    xs, ys = [p.x for p in measurement.points], [p.y for p in measurement.points]
    return Rect.around(min(xs), min(ys), max(xs), max(ys)).intersect(Rect.whole(size))


def readable(measurement: Measurement, source: ImageSource) -> bool:
    """True for an area on a grey image that is small enough to be read whole."""
    rect = bounds(measurement, source.info.size)
    grey = source.info.channels == 1
    return measurement.shape in AREAS and grey and 0 < rect.width * rect.height <= MOST_PIXELS


def values_in(measurement: Measurement, source: ImageSource) -> Values:
    """The values of the pixels inside an area, in no order. Raises ImageError. Call it off the window's thread."""
    rect = bounds(measurement, source.info.size)
    pixels = source.read(Region(rect, 0, measurement.frame))
    mask = inside(measurement.shape, measurement.points, rect)
    return valid(pixels[mask], source.frame_info(measurement.frame).grey.padding)


def valid(values: Pixels, padding: tuple[float, float] | None) -> Values:
    """Without padding and without what is no number."""
    kept = np.asarray(values, dtype=np.float64)
    kept = kept[np.isfinite(kept)]
    if padding is not None:
        kept = kept[(kept < padding[0]) | (kept > padding[1])]
    return kept


def statistics(values: Values, unit: str = "") -> Statistics | None:
    """None if there is no pixel."""
    if values.size == 0:
        return None
    least, most = float(values.min()), float(values.max())
    median = float(np.median(values))
    return Statistics(float(values.mean()), float(values.std()), median, least, most, int(values.size), unit)


def histogram(values: Values) -> Histogram | None:
    """Bins of equal width; of whole numbers each bin holds equally many. None if there is no pixel."""
    if values.size == 0:
        return None
    least, most = float(values.min()), float(values.max())
    if np.all(values == np.floor(values)):
        step = max(1, ceil((most - least + 1) / MOST_BINS))
        edges = np.arange(least, most + step + 1, step, dtype=np.float64) - 0.5
        edges = edges[: int(np.searchsorted(edges, most, side="right")) + 1]
    else:
        edges = np.linspace(least, most, MOST_BINS + 1)
    counts, _ = np.histogram(values, edges)
    return Histogram(edges, counts.astype(np.int64))


def inside(shape: Shape, points: Sequence[Point], rect: Rect) -> Mask:
    """(rect.height, rect.width): True where a pixel's centre lies in the shape."""
    if shape is Shape.POLYGON:
        return _in_polygon(points, rect)
    x = np.arange(rect.left, rect.right) + 0.5
    y = (np.arange(rect.top, rect.bottom) + 0.5)[:, None]
    a, b = points
    left, right, top, bottom = min(a.x, b.x), max(a.x, b.x), min(a.y, b.y), max(a.y, b.y)
    if shape is Shape.RECTANGLE:
        return np.asarray((x >= left) & (x < right) & (y >= top) & (y < bottom))
    half_x, half_y = (right - left) / 2, (bottom - top) / 2
    if half_x == 0 or half_y == 0:
        return np.zeros((rect.height, rect.width), np.bool_)
    return np.asarray(((x - left - half_x) / half_x) ** 2 + ((y - top - half_y) / half_y) ** 2 <= 1)


def _in_polygon(points: Sequence[Point], rect: Rect) -> Mask:
    """Even–odd: every edge flips what lies to its right, row by row."""
    flips = np.zeros((rect.height, rect.width + 1), np.bool_)
    for a, b in zip(points, [*points[1:], points[0]], strict=True):
        high, low = (a, b) if a.y <= b.y else (b, a)
        first = max(ceil(high.y - 0.5), rect.top)
        last = min(ceil(low.y - 0.5), rect.bottom)  # rows whose centre lies in [high.y, low.y)
        if first >= last:
            continue
        rows = np.arange(first, last)
        xs = high.x + (rows + 0.5 - high.y) * (low.x - high.x) / (low.y - high.y)
        columns = np.clip(np.ceil(xs - 0.5) - rect.left, 0, rect.width).astype(np.intp)
        flips[rows - rect.top, columns] ^= True
    return np.asarray(np.logical_xor.accumulate(flips, axis=1)[:, : rect.width])


def profile(measurement: Measurement, source: ImageSource) -> Profile:
    """Along a line, about one place for each pixel. Raises ImageError. Call it off the window's thread."""
    a, b = measurement.points
    count = max(2, floor(np.hypot(b.x - a.x, b.y - a.y)) + 1)
    places = np.linspace(0.0, 1.0, count)
    columns = np.floor(a.x + places * (b.x - a.x)).astype(np.intp)
    rows = np.floor(a.y + places * (b.y - a.y)).astype(np.intp)
    values = np.full(count, np.nan)
    rect = bounds(measurement, source.info.size).grow(1).intersect(Rect.whole(source.info.size))
    if rect.empty or source.info.channels != 1 or rect.width * rect.height > MOST_PIXELS:
        return Profile(places, values)
    pixels = source.read(Region(rect, 0, measurement.frame))
    hit = (columns >= rect.left) & (columns < rect.right) & (rows >= rect.top) & (rows < rect.bottom)
    values[hit] = pixels[rows[hit] - rect.top, columns[hit] - rect.left]
    return Profile(places, values)
