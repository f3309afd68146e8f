"""From a layer's own pixels to the image: exact maps, masks, areas, outlines – all at level 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inference.findings import find_lesions
from inference.geometry import Affine, Point, Rect, Spacing
from inference.results import FloatMap, Layer, Mask


def covered(layer: Layer) -> Rect:
    """The level-0 pixels whose centres the layer's map covers, within the image."""
    height, width = layer.values.shape
    start = layer.to_level0.apply(Point(0.0, 0.0))
    end = layer.to_level0.apply(Point(float(width), float(height)))
    left, top = _round_half_up(start.x), _round_half_up(start.y)
    rect = Rect(left, top, _round_half_up(end.x) - left, _round_half_up(end.y) - top)
    return rect.intersect(Rect.whole(layer.image_size))


def _round_half_up(value: float) -> int:
    return int(np.floor(value + 0.5))


def resample(values: FloatMap, to_level0: Affine, rect: Rect) -> FloatMap:
    """The map's values at the centres of `rect`'s level-0 pixels, bilinear, the map's edge values held.

    values: (h, w) float32.  Returns (rect.height, rect.width) float32.
    """
    import cv2

    back = to_level0.inverse().after(Affine(1.0, 1.0, rect.left, rect.top))
    # OpenCV puts pixel centres at whole numbers, we at halves: shift by half a pixel on both sides
    matrix = np.array(
        [
            [back.x_scale, 0.0, back.x_shift + 0.5 * back.x_scale - 0.5],
            [0.0, back.y_scale, back.y_shift + 0.5 * back.y_scale - 0.5],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    out = cv2.warpAffine(
        values, matrix, (rect.width, rect.height), flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(out, dtype=np.float32)


def to_level0(layer: Layer) -> FloatMap:
    """The layer's values on every pixel of the image, (H, W) float32; 0 where the map does not reach."""
    out = np.zeros(layer.image_size.shape, dtype=np.float32)
    rect = covered(layer)
    if not rect.empty:
        out[rect.slices] = resample(layer.values, layer.to_level0, rect)
    return out


def findings_mask(layer: Layer, threshold: float | None = None) -> Mask:
    """The findings of a probability layer, (H, W) bool at level 0.

    threshold: 0–1, the layer's own operating point if None. Regions smaller than min_area_px or
    nowhere above min_peak are no findings. Raises ValueError for a layer without threshold.
    """
    limit = layer.threshold if threshold is None else threshold
    if limit is None:
        raise ValueError(f"layer '{layer.name}' has no threshold")
    out = np.zeros(layer.image_size.shape, dtype=np.bool_)
    rect = covered(layer)
    if not rect.empty:
        part = resample(layer.values, layer.to_level0, rect)
        fraction = layer.min_area_px / (rect.width * rect.height)
        out[rect.slices] = find_lesions(
            part, threshold=limit, min_area_fraction=fraction, min_peak=layer.min_peak
        )
    return out


def area_px(mask: Mask) -> int:
    """How many pixels the mask holds."""
    return int(np.count_nonzero(mask))


def area_mm2(mask: Mask, spacing: Spacing | None) -> float | None:
    """The mask's area in mm², None where the spacing is unknown."""
    return None if spacing is None else area_px(mask) * spacing.pixel_area_mm2


def regions(mask: Mask) -> list[Mask]:
    """The 8-connected regions, largest first, each (H, W) bool."""
    import cv2

    count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    parts = [np.asarray(labels == index, dtype=np.bool_) for index in range(1, count)]
    return sorted(parts, key=area_px, reverse=True)


def outlines(mask: Mask) -> list[NDArray[np.float64]]:
    """Closed outlines of the mask along pixel edges, outer rings and holes alike.

    Each (n, 2) float64, columns x, y in level-0 pixels; the first point is not repeated. The outline of the one
    pixel (col, row) is the square from (col, row) to (col + 1, row + 1).
    """
    return [_edge_ring(ring) for ring in _rings(mask)]


def _rings(mask: Mask) -> list[NDArray[np.int32]]:
    """Pixel-edge rings by walking the border between inside and outside."""
    padded = np.pad(mask, 1).astype(np.int8)
    right = np.argwhere((padded[:-1, :] == 0) & (padded[1:, :] == 1))  # inside below: walk +x along its top
    left = np.argwhere((padded[:-1, :] == 1) & (padded[1:, :] == 0))
    down = np.argwhere((padded[:, 1:] == 0) & (padded[:, :-1] == 1))  # inside on the left: walk +y
    up = np.argwhere((padded[:, 1:] == 1) & (padded[:, :-1] == 0))
    steps: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, col in right:
        steps.setdefault((col - 1, row), []).append((col, row))
    for row, col in left:
        steps.setdefault((col, row), []).append((col - 1, row))
    for row, col in down:
        steps.setdefault((col, row - 1), []).append((col, row))
    for row, col in up:
        steps.setdefault((col, row), []).append((col, row - 1))
    return _walk(steps)


def _walk(steps: dict[tuple[int, int], list[tuple[int, int]]]) -> list[NDArray[np.int32]]:
    rings = []
    while steps:
        start = next(iter(steps))
        ring, here = [start], _take(steps, start, None)
        came = start
        while here != start:
            ring.append(here)
            came, here = here, _take(steps, here, came)
        rings.append(np.array(ring, dtype=np.int32))
    return rings


def _take(
    steps: dict[tuple[int, int], list[tuple[int, int]]], at: tuple[int, int], came: tuple[int, int] | None
) -> tuple[int, int]:
    """The next corner. Where two regions touch at a corner, turn left: 8-connected regions stay in one ring."""
    choices = steps[at]
    pick = 0
    if len(choices) == 2 and came is not None:
        dx, dy = at[0] - came[0], at[1] - came[1]
        pick = next(i for i, (x, y) in enumerate(choices) if (x - at[0], y - at[1]) != (-dy, dx))
    chosen = choices.pop(pick)
    if not choices:
        del steps[at]
    return chosen


def _edge_ring(ring: NDArray[np.int32]) -> NDArray[np.float64]:
    """Drop the points between two steps in the same direction."""
    before, after = ring - np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0) - ring
    return ring[np.any(before != after, axis=1)].astype(np.float64)
