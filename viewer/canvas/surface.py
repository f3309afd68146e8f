"""A probability layer as it is looked at: its findings at a threshold, on a grid that fits the screen.

Findings are those of `inference.findings.find_lesions`, the rule that counts and exports them. Up to GRID px
the grid is the image's own pixels: what is shown is what is exported, pixel by pixel. Beyond, it is reduced.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from inference.findings import find_lesions
from inference.geometry import Affine, Point, Rect, Size
from inference.masks import covered, resample
from inference.results import Kind, Layer, Result
from viewer.canvas.isolines import isolines

GRID = 512  # px; re-contouring stays below 10 ms
JUST = 1e-4  # keeps a node on its side of the threshold

KEPT = 4  # thresholds of one surface that are not contoured again

Values = NDArray[np.float32]
Line = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A layer on its grid. values: (h, w) float32; plane: grid to level 0."""

    values: Values
    plane: Affine
    layer: Layer
    contoured: dict[float, Findings] = field(default_factory=dict)

    @classmethod
    def of(cls, layer: Layer) -> Surface | None:
        """The one surface of a layer, made once; None if the layer does not touch the image."""
        if layer not in _KNOWN:
            _KNOWN[layer] = cls._made(layer)
        return _KNOWN[layer]

    @classmethod
    def _made(cls, layer: Layer) -> Surface | None:
        rect = covered(layer)
        if rect.empty:
            return None
        step = max(1.0, max(rect.width, rect.height) / GRID)
        size = Size(max(1, ceil(rect.width / step)), max(1, ceil(rect.height / step)))
        plane = Affine(rect.width / size.width, rect.height / size.height, rect.left, rect.top)
        onto = plane.inverse().after(layer.to_level0)
        scale = plane.x_scale * plane.y_scale
        reduced = replace(layer, to_level0=onto, image_size=size, min_area_px=layer.min_area_px / scale)
        return cls(resample(layer.values, onto, Rect.whole(size)), plane, reduced)

    def findings(self, threshold: float) -> Findings:
        """What stands at a threshold; the last few are kept."""
        known = self.contoured.get(threshold)
        if known is None:
            while len(self.contoured) >= KEPT:
                self.contoured.pop(next(iter(self.contoured)))
            known = self.contoured[threshold] = self._contour(threshold)
        return known

    def _contour(self, threshold: float) -> Findings:
        """Looked for only around what reaches the threshold."""
        above = self.values >= threshold
        part = _around(above)
        plane = self.plane.after(Affine(1.0, 1.0, part.left, part.top))
        values = np.ascontiguousarray(self.values[part.slices])
        if values.size == 0:
            return Findings(values, plane, threshold, (), ())
        layer = self.layer
        mask = find_lesions(
            values,
            threshold=threshold,
            min_area_fraction=layer.min_area_px / values.size,
            min_peak=layer.min_peak,
        )
        field = np.where(mask, np.maximum(values, threshold + JUST), np.where(above[part.slices], 0, values))
        field = field.astype(np.float32)
        lines = tuple(_placed(line, plane) for line in isolines(field, threshold))
        return Findings(field, plane, threshold, lines, tuple(_laid(box, plane) for box in _boxes(mask)))


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What is drawn. field: the part of the grid around all findings, ≥ threshold inside.

    lines, boxes (left, top, right, bottom): level-0 px.  boxes: the largest finding first, which is its number.
    """

    field: Values
    plane: Affine
    threshold: float
    lines: tuple[Line, ...]
    boxes: tuple[tuple[float, float, float, float], ...]


_KNOWN: WeakKeyDictionary[Layer, Surface | None] = WeakKeyDictionary()


def prepare(result: Result) -> None:
    """Contour a result's layers at their own thresholds, on the thread that brings it: the window finds them done."""
    for layer in result.layers:
        if layer.kind is Kind.PROBABILITY:
            surface = Surface.of(layer)
            if surface is not None:
                surface.findings(layer.threshold if layer.threshold is not None else 0.5)


def _around(above: NDArray[np.bool_]) -> Rect:
    """The part of the grid that holds all that is above, and two samples more on each side."""
    rows, cols = np.flatnonzero(above.any(axis=1)), np.flatnonzero(above.any(axis=0))
    if not rows.size:
        return Rect(0, 0, 0, 0)
    tight = Rect.around(int(cols[0]), int(rows[0]), int(cols[-1]) + 1, int(rows[-1]) + 1)
    return tight.grow(2).intersect(Rect.whole(Size.of(above.shape)))


def _boxes(mask: NDArray[np.bool_]) -> list[Rect]:
    """The findings' boxes on the grid, largest area first: the order of `inference.masks.regions`."""
    import cv2

    stats = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)[2][1:]
    order = np.argsort(-stats[:, cv2.CC_STAT_AREA], kind="stable")
    return [Rect(*(int(v) for v in stats[index, :4])) for index in order]


def _placed(line: Line, plane: Affine) -> Line:
    return np.asarray(line * (plane.x_scale, plane.y_scale) + (plane.x_shift, plane.y_shift))


def _laid(box: Rect, plane: Affine) -> tuple[float, float, float, float]:
    start, end = plane.apply(Point(box.left, box.top)), plane.apply(Point(box.right, box.bottom))
    return start.x, start.y, end.x, end.y
