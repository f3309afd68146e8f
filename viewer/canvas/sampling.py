"""Pixels of an image plane brought onto the screen's grid. numpy only, OpenCV where it is loaded already.

Importing OpenCV costs 0.1 s, so the first picture must not wait for it: `resample` uses it once something
else has loaded it. Both ways agree within one grey level (tested).
"""

from __future__ import annotations

from math import ceil, floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Point, Rect, Size
from inference.images.opencv import opencv
from inference.records import dataclass
from viewer.canvas.camera import Placement

EXACT = 1e-6  # px: nothing is placed less exactly than that

Pixels = NDArray[Any]
Steps = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Grid:
    """A rectangle of device pixels, and how level 0 lies on it."""

    placement: Placement
    rect: Rect

    def of_part(self, rect: Rect) -> Grid:
        return Grid(self.placement, rect)

    def visible(self, image: Size) -> Rect:
        """The level-0 pixels that touch this grid."""
        return self.seen().intersect(Rect.whole(image))

    def seen(self) -> Rect:
        """The level-0 rectangle under this grid, also beyond the image."""
        u0, u1 = self._edge(0, self.rect.left, self.rect.right)
        v0, v1 = self._edge(1, self.rect.top, self.rect.bottom)
        if self.placement.swapped:
            u0, u1, v0, v1 = v0, v1, u0, u1
        return Rect.around(min(u0, u1), min(v0, v1), max(u0, u1), max(v0, v1))

    def _edge(self, axis: int, start: int, end: int) -> tuple[float, float]:
        scale, shift = self._line(axis)
        return scale * start + shift, scale * end + shift

    def spans(self, axis: int, edges: NDArray[np.int64]) -> NDArray[np.int64]:
        """The level-0 pixels between device edges along screen axis 0 or 1, one more on each side.

        edges: (n + 1,) ascending.  Returns (n, 2): first, last + 1 – of rows for axis 0 if swapped, else columns.
        """
        scale, shift = self._line(axis)
        ends = scale * np.stack([edges[:-1], edges[1:]], axis=1) + shift
        ends.sort(axis=1)
        return np.stack([np.floor(ends[:, 0]) - 1, np.ceil(ends[:, 1]) + 1], axis=1).astype(np.int64)

    def _line(self, axis: int) -> tuple[float, float]:
        """Level-0 position = scale · device + shift along screen axis 0 (x) or 1 (y)."""
        p = self.placement
        if axis == 0:
            forward = p.xy if p.swapped else p.xx
            return 1 / forward, -p.dx / forward
        forward = p.yx if p.swapped else p.yy
        return 1 / forward, -p.dy / forward

    def steps(self, plane: Affine) -> tuple[Steps, Steps]:
        """Positions of the device pixels' centres in a plane that `plane` maps to level 0.

        Returns (along screen x, along screen y); with a swapped placement the first are rows of the plane.
        """
        back = plane.inverse()
        along = []
        rect = self.rect
        for axis, start, count in ((0, rect.left, rect.width), (1, rect.top, rect.height)):
            scale, shift = self._line(axis)
            position = scale * (np.arange(start, start + count) + 0.5) + shift
            is_x = (axis == 0) != self.placement.swapped
            along.append(
                back.x_scale * position + back.x_shift if is_x else back.y_scale * position + back.y_shift
            )
        return along[0], along[1]

    def covered_by(self, width: float, height: float, plane: Affine) -> Rect:
        """The device pixels of this grid whose centres lie within [0, width) × [0, height) of the plane."""
        across, down = self.steps(plane)
        limit = (height, width) if self.placement.swapped else (width, height)
        x, y = _inside(across, limit[0]), _inside(down, limit[1])
        return Rect(self.rect.left + x[0], self.rect.top + y[0], x[1] - x[0], y[1] - y[0])


def _inside(positions: Steps, limit: float) -> tuple[int, int]:
    hits = np.flatnonzero((positions >= 0) & (positions < limit))
    return (int(hits[0]), int(hits[-1]) + 1) if hits.size else (0, 0)


def shift_of(rect: Rect, scale: float) -> Affine:
    """The plane of an array cut out at `rect` of a level whose pixels are `scale` level-0 pixels wide."""
    return Affine(scale, scale, rect.left * scale, rect.top * scale)


def part_of(plane: Affine, rect: Rect) -> Affine:
    """The plane of an array cut out at `rect` of a level that lies on level 0 by `plane`."""
    return plane.after(Affine(1.0, 1.0, rect.left, rect.top))


def on_level(rect: Rect, plane: Affine) -> Rect:
    """The pixels of a level that a level-0 rectangle touches; plane: from the level to level 0."""
    back = plane.inverse()
    start, end = back.apply(Point(rect.left, rect.top)), back.apply(Point(rect.right, rect.bottom))
    return Rect.around(start.x, start.y, end.x, end.y)


def resample(values: Pixels, plane: Affine, grid: Grid, *, smooth: bool) -> Pixels:
    """`values` at the centres of the grid's device pixels: bilinear, or the nearest pixel exactly.

    values: (h, w) or (h, w, 3), any numeric dtype; its edge values are held outside.
    Returns (grid height, grid width[, 3]) of the same dtype, C order.
    """
    across, down = grid.steps(plane)
    if not smooth:
        return _nearest(values, across, down, swapped=grid.placement.swapped)
    cv2 = opencv()
    if cv2 is not None and values.dtype.name in ("uint8", "uint16", "int16", "float32", "float64"):
        whole = None if grid.placement.swapped else _scaled(cv2, values, across, down)
        return _warp(cv2, values, across, down, swapped=grid.placement.swapped) if whole is None else whole
    return _bilinear(values, across, down, swapped=grid.placement.swapped)


def _upright(values: Pixels, *, swapped: bool) -> Pixels:
    return values.swapaxes(0, 1) if swapped else values


def _nearest(values: Pixels, across: Steps, down: Steps, *, swapped: bool) -> Pixels:
    values = _upright(values, swapped=swapped)
    rows = np.clip(np.floor(down).astype(np.intp), 0, values.shape[0] - 1)
    cols = np.clip(np.floor(across).astype(np.intp), 0, values.shape[1] - 1)
    return np.ascontiguousarray(np.take(values[rows], cols, axis=1))


def _pair(positions: Steps, count: int) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.float32]]:
    at = np.clip(positions - 0.5, 0, count - 1)
    low = np.floor(at).astype(np.intp)
    return low, np.minimum(low + 1, count - 1), (at - low).astype(np.float32)


def _bilinear(values: Pixels, across: Steps, down: Steps, *, swapped: bool) -> Pixels:
    """Rows first, then columns: each step one pass over whole rows."""
    upright = _upright(values, swapped=swapped)
    channels = (1,) * (values.ndim - 2)
    low, high, part = _pair(down, upright.shape[0])
    wide: Any = np.float32 if values.dtype.itemsize <= 2 or values.dtype == np.float32 else np.float64
    rows: Pixels = upright[low].astype(wide)
    rows += (upright[high].astype(wide) - rows) * part.reshape(-1, 1, *channels)
    low, high, part = _pair(across, upright.shape[1])
    out = np.take(rows, low, axis=1)
    out += (np.take(rows, high, axis=1) - out) * part.reshape(1, -1, *channels)
    if values.dtype.kind in "iu":
        out = np.floor(out + wide(0.5))
    return out.astype(values.dtype)


def _scaled(cv2: Any, values: Pixels, across: Steps, down: Steps) -> Pixels | None:
    """The same for an array that fills the grid edge to edge, in a sixth of the time; None where it does not."""
    height, width = values.shape[:2]
    if not (_fills(across, width) and _fills(down, height)):
        return None
    return np.asarray(cv2.resize(values, (len(across), len(down)), interpolation=cv2.INTER_LINEAR))


def _fills(positions: Steps, count: int) -> bool:
    """Whether `count` samples are spread over the positions from edge to edge, in their own direction."""
    step = count / len(positions)
    return bool(abs(positions[0] - step / 2) < EXACT and abs(positions[-1] - (count - step / 2)) < EXACT)


def _warp(cv2: Any, values: Pixels, across: Steps, down: Steps, *, swapped: bool) -> Pixels:
    """The same by OpenCV, whose pixel centres lie at whole numbers.

    int16 takes the way of uint16: OpenCV places samples of the former only to 1/32 px.
    """
    if values.dtype == np.int16:
        lifted = values.view(np.uint16) ^ np.uint16(1 << 15)
        return (_warp(cv2, lifted, across, down, swapped=swapped) ^ np.uint16(1 << 15)).view(np.int16)
    du, dv = _slope(across), _slope(down)
    u0, v0 = across[0] - 0.5, down[0] - 0.5
    rows = [[0.0, dv, v0], [du, 0.0, u0]] if swapped else [[du, 0.0, u0], [0.0, dv, v0]]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    out = cv2.warpAffine(
        values, np.array(rows), (len(across), len(down)), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(out)


def _slope(positions: Steps) -> float:
    return float(positions[-1] - positions[0]) / (len(positions) - 1) if len(positions) > 1 else 1.0


def device_bounds(placement: Placement, rect: Rect) -> Rect:
    """The device pixels that a level-0 rectangle touches."""
    xs, ys = (rect.left, rect.right), (rect.top, rect.bottom)
    p = placement
    us = [p.xx * x + p.xy * y + p.dx for x in xs for y in ys]
    vs = [p.yx * x + p.yy * y + p.dy for x in xs for y in ys]
    return Rect.around(floor(min(us)), floor(min(vs)), ceil(max(us)), ceil(max(vs)))
