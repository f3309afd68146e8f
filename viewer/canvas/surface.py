"""A probability layer as it is looked at: its findings at a threshold, on a grid that fits the screen.

Findings are those of `inference.masks.findings_mask`, the rule that counts and exports them. Up to GRID px
the grid is the image's own pixels: what is shown is what is exported, pixel by pixel. Beyond, it is reduced.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from math import ceil

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Point, Rect, Size
from inference.masks import covered, findings_mask, resample
from inference.results import Layer
from viewer.canvas.isolines import isolines

GRID = 512  # px; re-contouring stays below 10 ms
JUST = 1e-4  # keeps a node on its side of the threshold

Values = NDArray[np.float32]
Line = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """A layer on its grid. values: (h, w) float32; plane: grid to level 0."""

    values: Values
    plane: Affine
    layer: Layer

    @classmethod
    def of(cls, layer: Layer) -> Surface | None:
        """None if the layer does not touch the image."""
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
        mask = findings_mask(self.layer, threshold)
        outside = np.where(self.values >= threshold, np.float32(0), self.values)
        field = np.where(mask, np.maximum(self.values, np.float32(threshold + JUST)), outside)
        boxes = _boxes(mask)
        lines = [_placed(line, self.plane) for line in _around(field, threshold, boxes)]
        return Findings(
            field, self.plane, threshold, tuple(lines), tuple(_laid(box, self.plane) for box in boxes)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What is drawn. field ≥ threshold inside; lines and boxes (left, top, right, bottom) in level-0 px.

    boxes: largest finding first, which is their number.
    """

    field: Values
    plane: Affine
    threshold: float
    lines: tuple[Line, ...]
    boxes: tuple[tuple[float, float, float, float], ...]


def _around(field: Values, threshold: float, boxes: list[Rect]) -> list[Line]:
    """Contours, looked for only where there are findings."""
    whole = reduce(Rect.unite, boxes, Rect(0, 0, 0, 0))
    part = whole.grow(2).intersect(Rect.whole(Size.of(field.shape)))
    if part.empty or whole.empty:
        return []
    return [line + np.array([part.left, part.top]) for line in isolines(field[part.slices], threshold)]


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
