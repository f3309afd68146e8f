"""Outlines that a person can look at: smooth at the resolution at which they are seen, a set for each zoom.

Figures (areas, the list, every export) come from the map's own pixels, never from these lines.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine
from inference.maps.lesions import Lesion, Readable, outline_of, pixels_of, signed_area
from viewer.canvas.isolines import isolines
from viewer.document.maps import Rings

SIGMA = 1.5  # pixels of the level: what is finer than about three of them on the screen is noise to the eye
PAD = 5  # pixels of nothing around, more than three SIGMA
LEAST_AREA = 6.0  # pixels of the level: smaller specks and holes are not drawn, unless nothing else is there
CLOSE = 0.2  # pixels of the level: how far a simplified line may leave the smooth one
LAST_SIDE = 12  # px: a lesion this small on the screen gets a mark, not an outline
MOST_SIDE = 4096  # px: of the finest level; a lesion beyond is outlined from there on


def calm_outlines(values: Readable, lesion: Lesion, threshold: float) -> tuple[Rings, ...]:
    """Rings in level-0 pixels for pixels of 1, 2, 4 … map pixels, outer ring first; never empty.

    Each level holds the share of the lesion in its pixels, blurred, and the line where that is one half.
    A lesion too thin for a level keeps the finer one's rings.
    """
    share = pixels_of(values, lesion, threshold).astype(np.float32)
    exact: Rings = tuple(outline_of(values, lesion, threshold))
    made: list[Rings] = []
    while not made or max(share.shape) > LAST_SIDE:
        level = len(made)
        rings = _smooth(share) if max(share.shape) <= MOST_SIDE else []
        plane = _plane(values, lesion, level)
        placed = tuple(ring * plane[0] + plane[1] for ring in rings)
        made.append(placed or (made[-1] if made else exact))
        share = _halved(share)
    return tuple(made)


def _plane(values: Readable, lesion: Lesion, level: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Factor and shift, (x, y), from pixels of a level of the lesion's box to level-0 pixels."""
    plane = values.to_level0.after(Affine(2.0**level, 2.0**level, lesion.box.left, lesion.box.top))
    return np.array([plane.x_scale, plane.y_scale]), np.array([plane.x_shift, plane.y_shift])


def _smooth(share: NDArray[np.float32]) -> list[NDArray[np.float64]]:
    """Rings in the level's own pixels, largest first."""
    import cv2

    field = cv2.GaussianBlur(np.pad(share, PAD), (0, 0), SIGMA)
    rings = [ring for ring in isolines(np.asarray(field), 0.5) if abs(signed_area(ring)) >= LEAST_AREA]
    rings.sort(key=lambda ring: -abs(signed_area(ring)))
    lean = [cv2.approxPolyDP(ring.astype(np.float32)[:, None], CLOSE, True)[:, 0] for ring in rings]
    return [np.asarray(ring, np.float64) - PAD for ring in lean if len(ring) >= 3]


def _halved(share: NDArray[np.float32]) -> NDArray[np.float32]:
    """The mean of each 2 × 2, nothing beyond odd edges."""
    part = np.pad(share, ((0, share.shape[0] % 2), (0, share.shape[1] % 2)))
    return np.asarray((part[::2, ::2] + part[1::2, ::2] + part[::2, 1::2] + part[1::2, 1::2]) / 4, np.float32)
