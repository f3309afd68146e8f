"""Calipers that a person measured with and that were burnt into an ultrasound picture: small bright crosses.

A network may look at the marks instead of the tissue, so a picture with them is scored with a warning. What counts is
an upright cross of one bright stroke: four arms that are bright all along, four corners between them that are darker
all over, and ends beyond which the stroke stops. Letters miss an arm or an end, fibres lack the upright arms.
Figures on pictures looked at one by one: `python bench/calipers.py`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ARMS = (3, 4, 5, 6, 7, 8, 10, 12)  # px from the middle to an end: screens of 500 to 1500 px
BRIGHT = 200  # of 255, the mean of each arm: machines draw in white or a full colour
CONTRAST = 50  # grey levels between the darkest arm and the brightest corner
ENDS = 40  # grey levels by which all that lies beyond the ends is darker than the darkest arm
PAD = 20  # px: all that is asked of a place lies within

Sums = NDArray[np.int64]
Places = NDArray[np.intp]
Means = NDArray[np.float64]


def has_calipers(rgb: NDArray[np.uint8]) -> bool:
    """Whether a caliper's cross is in the picture.  rgb: (H, W, 3) uint8, or (H, W)."""
    return bool(crosses(rgb))


def crosses(rgb: NDArray[np.uint8]) -> list[tuple[int, int]]:
    """(x, y) of the middles, one for each cross."""
    value = rgb.max(axis=2) if rgb.ndim == 3 else rgb
    y, x = _candidates(value)
    if not len(y):
        return []
    sums = _summed(value)
    held = np.zeros(len(y), bool)
    for arm in ARMS:
        held |= _is_cross(sums, y, x, arm)
    found: list[tuple[int, int]] = []
    for at_y, at_x in zip(y[held].tolist(), x[held].tolist(), strict=True):
        if all(abs(at_x - other_x) + abs(at_y - other_y) > ARMS[-1] for other_x, other_y in found):
            found.append((at_x, at_y))
    return found


def _candidates(value: NDArray[np.uint8]) -> tuple[Places, Places]:
    """Rows and columns of pixels that are bright, as are those two steps away to all four sides."""
    hot = value >= BRIGHT
    core = np.zeros_like(hot)
    core[2:-2, 2:-2] = hot[2:-2, 2:-2] & hot[:-4, 2:-2] & hot[4:, 2:-2] & hot[2:-2, :-4] & hot[2:-2, 4:]
    y, x = np.nonzero(core)
    return y, x


def _summed(value: NDArray[np.uint8]) -> Sums:
    """The integral image of the padded picture."""
    sums = np.zeros((value.shape[0] + 2 * PAD + 1, value.shape[1] + 2 * PAD + 1), np.int64)
    padded = np.pad(value, PAD, mode="edge").astype(np.int64)
    padded.cumsum(axis=0).cumsum(axis=1, out=sums[1:, 1:])
    return sums


def _is_cross(sums: Sums, y: Places, x: Places, arm: int) -> NDArray[np.bool_]:
    near = 2 if arm <= 4 else 3  # where the corners begin, clear of the stroke
    beyond = arm + 3
    sides = [(0, 0, 1, arm), (0, 0, -arm, -1), (1, arm, 0, 0), (-arm, -1, 0, 0)]
    darkest = np.minimum.reduce([_mean(sums, y, x, side) for side in sides])
    spans = ((near, arm), (-arm, -near))
    corner = np.maximum.reduce([_mean(sums, y, x, (*down, *across)) for down in spans for across in spans])
    last = beyond + 1
    tips = [(0, 0, beyond, last), (0, 0, -last, -beyond), (beyond, last, 0, 0), (-last, -beyond, 0, 0)]
    end = np.maximum.reduce([_mean(sums, y, x, tip) for tip in tips])
    held: NDArray[np.bool_] = (darkest >= BRIGHT) & (darkest - corner >= CONTRAST) & (darkest - end >= ENDS)
    return held


def _mean(sums: Sums, y: Places, x: Places, part: tuple[int, ...]) -> Means:
    """Of the pixels from (y + part[0], x + part[2]) to (y + part[1], x + part[3]), both included."""
    top, bottom, left, right = y + PAD + part[0], y + PAD + part[1] + 1, x + PAD + part[2], x + PAD + part[3] + 1
    total = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
    return np.asarray(total / ((part[1] - part[0] + 1) * (part[3] - part[2] + 1)))
