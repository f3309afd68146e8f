"""Where the breast lies in a mammogram, and the window that suits it: the background never counts."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.images.greyscale import Voi, default_voi, display_voi
from inference.images.source import GreyScale, Window

CLEAR = 1.5  # times as much tissue at one end as at the other: only then the picture tells the chest wall
LEAST = 0.1  # of an end's height: less tissue is none
ABOVE = 0.15  # of the way from dark to light: below lies the background
TAILS = (0.5, 99.5)  # percentiles
SAMPLES = 1_000_000

Values = NDArray[np.float32]


def tissue(values: NDArray[Any], *, light_is_high: bool) -> NDArray[np.bool_]:
    """What is not background, (H, W).  light_is_high: False where high values are dark (MONOCHROME1)."""
    light = _light(values, light_is_high=light_is_high)
    low, high = np.percentile(light, (2, 98))
    found: NDArray[np.bool_] = light > low + ABOVE * (high - low)
    return found


def _light(values: NDArray[Any], *, light_is_high: bool) -> Values:
    as_float = values.astype(np.float32)
    return as_float if light_is_high else as_float.max() - as_float


def wall_in_picture(values: NDArray[Any], *, light_is_high: bool) -> str:
    """The side of the chest wall: "left", "right", or "" where the picture does not tell clearly.

    The breast is the largest piece of tissue: abrupt and tall at the chest wall, tapering to the nipple. Labels and
    the empty frame of a scanned film do not count.  values: (H, W) grey, any size: a reduced level will do.
    """
    import cv2

    found = tissue(values, light_is_high=light_is_high).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=4)
    if count < 2:
        return ""
    left, top, width, height, _ = stats[1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))]
    strip = max(1, int(width) // 8)
    box = found[top : top + height, left : left + width]
    ends = float(box[:, :strip].mean()), float(box[:, -strip:].mean())
    if max(ends) < LEAST or max(ends) < CLEAR * min(ends):
        return ""
    return "left" if ends[0] > ends[1] else "right"


def opening_voi(values: NDArray[Any], grey: GreyScale, modality: str | None) -> Voi:
    """What a new image of any modality is shown with; for a mammogram without a window of its own, its tissue."""
    told = default_voi(grey)
    if told is None and modality == "MG" and values.ndim == 2:
        return tissue_window(values, grey) or display_voi(values, grey)
    return display_voi(values, grey)


def tissue_window(values: NDArray[Any], grey: GreyScale) -> Window | None:
    """LINEAR_EXACT over the tissue alone; None for a flat picture.  values: (H, W) in modality units."""
    step = max(1, int((values.size / SAMPLES) ** 0.5))
    seen = values[::step, ::step]
    kept = seen[tissue(seen, light_is_high=not grey.inverted)]
    if not kept.size:
        return None
    low, high = (float(edge) for edge in np.percentile(kept, TAILS))
    width = max(high - low, 1.0)
    return Window((low + high) / 2, width, "Auto", "LINEAR_EXACT")
