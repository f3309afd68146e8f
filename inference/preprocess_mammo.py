"""From a mammogram to what method E sees: the breast without labels and film edges, or one box with context."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Rect, Size
from inference.preprocess import letterbox

Grey8 = NDArray[np.uint8]

WORKING_SIDE = 512  # px: the breast's outline needs no more
BAND = (
    0.02  # of the longer side: labels, rulers and scratches are cut from the breast by an opening this wide
)
TAILS = (1.0, 99.0)  # per cent of the breast's grey values that are stretched to 0–255
CONTEXT = 0.25  # of the box's longer side, added on each of its four sides


class BreastView(NamedTuple):
    """grey: (h, w) uint8, the breast stretched, 0 outside it.  rect: where it lies on level 0."""

    grey: Grey8
    rect: Rect


def breast_mask(grey: NDArray[Any]) -> NDArray[np.bool_]:
    """Which pixels are breast (with the pectoral muscle): no background, label, ruler or film edge.

    grey: (H, W) uint8, bright tissue on a dark ground.  Returns (H, W); all False where nothing stands out.
    Source: methods, E "remove background and artefacts (keep the breast)"; threshold and opening are ours.
    """
    import cv2

    scale = min(1.0, WORKING_SIDE / max(grey.shape))
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    small = cv2.GaussianBlur(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), (5, 5), 0)
    bright = ((small > _background(small)) & (small < 254)).astype(np.uint8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_odd(BAND * max(size)),) * 2)
    pad = kernel.shape[0]
    framed = cv2.copyMakeBorder(bright, pad, pad, pad, pad, cv2.BORDER_REPLICATE)
    opened = cv2.morphologyEx(framed, cv2.MORPH_OPEN, kernel)[pad:-pad, pad:-pad]
    kept = _largest(np.ascontiguousarray(opened))
    whole = cv2.resize(kept, grey.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    return np.asarray(whole > 0, dtype=np.bool_)


def _background(small: NDArray[Any]) -> float:
    """The grey level that ends the dark ground: the ground's peak and a fifth of the way to the tissue's median."""
    counts = np.bincount(small.ravel(), minlength=256)
    ground = int(counts[:64].argmax())
    tissue = small[small > ground + 12]
    return ground + max(6.0, 0.2 * (float(np.median(tissue)) - ground)) if tissue.size else 255.0


def _odd(value: float) -> int:
    return max(3, int(value)) | 1


def _largest(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest connected region, its holes filled. (h, w) 0/1."""
    import cv2

    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < 2:
        return np.zeros_like(mask)
    best = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    outlines, _ = cv2.findContours(
        (labels == best).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    return np.asarray(cv2.drawContours(np.zeros_like(mask), outlines, -1, 1, cv2.FILLED), dtype=np.uint8)


def breast_view(grey: Grey8) -> BreastView:
    """The breast alone, its grey values stretched; the whole image where no breast stands out.

    grey: (H, W) uint8 as shown: tissue is bright, whatever the file's polarity was.
    """
    mask = breast_mask(grey)
    rows, cols = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if rows.size == 0:
        return BreastView(grey, Rect.whole(Size.of(grey.shape)))
    rect = Rect(int(cols[0]), int(rows[0]), int(cols[-1] - cols[0] + 1), int(rows[-1] - rows[0] + 1))
    inside = mask[rect.slices]
    return BreastView(stretched(grey[rect.slices], inside), rect)


def stretched(grey: Grey8, inside: NDArray[np.bool_]) -> Grey8:
    """`TAILS` of the values inside become 0 and 255, what lies outside becomes 0."""
    low, high = np.percentile(grey[inside], TAILS)
    part = (grey.astype(np.float32) - np.float32(low)) * np.float32(255 / max(float(high - low), 1.0))
    return np.where(inside, np.clip(part + 0.5, 0, 255), 0).astype(np.uint8)


def patch_rect(box: Rect) -> Rect:
    """The square around a box that a patch shows: the longer side and `CONTEXT` of it on every side.

    It may reach beyond the image.
    """
    side = max(2, round(max(box.width, box.height) * (1 + 2 * CONTEXT)))
    return Rect(
        box.left + (box.width - side) // 2, box.top + (box.height - side) // 2, side, side
    )  # fmt: skip


def patch(grey: Grey8, box: Rect, side: int) -> tuple[Grey8, Affine]:
    """The square of `patch_rect` at side × side, its values stretched, black beyond the image.

    grey: (H, W) uint8.  box: level-0 px.  Returns the patch and the Affine from it to level 0.
    """
    square = patch_rect(box)
    seen = square.intersect(Rect.whole(Size.of(grey.shape)))
    if seen.empty:
        return np.zeros((side, side), np.uint8), Affine(
            square.width / side, square.height / side, square.left, square.top
        )
    tile = np.zeros((square.height, square.width), np.uint8)
    part = grey[seen.slices]
    shown = stretched(part, np.ones(part.shape, bool))
    tile[Rect(seen.left - square.left, seen.top - square.top, seen.width, seen.height).slices] = shown
    boxed, to_square = letterbox(tile, Size(side, side))
    return boxed, Affine(1.0, 1.0, square.left, square.top).after(to_square)
