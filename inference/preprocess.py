"""From a whole frame to what a network sees, and the way back; no lesion is cropped away to fit a size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Rect, Size

if TYPE_CHECKING:
    from inference.images.source import ImageInfo, UltrasoundRegion

Array = NDArray[Any]

FROM_REGION = "ultrasound region of the file"
FROM_FAN = "largest bright region"
FROM_WHOLE = "whole image"

_DARK = 4  # grey level: a screen's black (JPEG leaves up to 3 there) against the darkest tissue
_TEXT = 0.04  # of the shorter side: letters and rulers are thinner than this, tissue is not
_GAP = 0.03  # of the shorter side: vessels and shadows at the edge of the fan are narrower
_SECOND_VIEW = 0.25  # a region this large against the largest is a second view, not furniture
_TOUCH = 0.01  # of a side: nearer to the border than this counts as touching it


def tissue_rect(info: ImageInfo, rgb: Array) -> tuple[Rect, str]:
    """Where the tissue is in a frame, and how that is known (`FROM_REGION`, `FROM_FAN` or `FROM_WHOLE`).

    rgb: (H, W) or (H, W, 3) uint8, the frame as shown.
    The 2-D tissue regions of (0018,6011) come first (all of them: a dual view has two), then the fan.
    Source: methods, A "On a real screen".
    """
    whole = Rect.whole(Size.of(rgb.shape))
    told = Rect(0, 0, 0, 0)
    for region in info.regions:
        if _is_tissue(region, whole):
            told = told.unite(region.rect.intersect(whole))
    if not told.empty:
        return told, FROM_REGION
    fan = fan_crop(rgb)
    return fan, (FROM_WHOLE if fan == whole else FROM_FAN)


def _is_tissue(region: UltrasoundRegion, whole: Rect) -> bool:
    """A 2-D tissue region that lies in the image (9/10 of it) and is no speck (1/20 of the image)."""
    inside = region.rect.intersect(whole)
    is_2d_tissue = region.spatial_format == 1 and region.data_type == 1
    sane = _area(inside) >= 0.9 * _area(region.rect) and _area(inside) >= 0.05 * _area(whole)
    return is_2d_tissue and sane


def _area(rect: Rect) -> int:
    return rect.width * rect.height


def fan_crop(rgb: Array, *, min_fraction: float = 0.1) -> Rect:
    """The box of tissue on a machine's screen: text, rulers and logos stay outside.

    rgb: (H, W) or (H, W, 3) uint8.  min_fraction: a box smaller than this part of the image is not believed.
    Returns the whole image where it is tissue already (the region touches two or more borders), where the
    box is not believed, or where all is black. A second view beside the first is kept with it.
    Source: methods, B "Preprocess": greyscale → binarise → connected regions → keep the largest → box.
    """
    import cv2

    whole = Rect.whole(Size.of(rgb.shape))
    found = cv2.connectedComponentsWithStats(_bright(rgb))[2][1:]
    if len(found) == 0:
        return whole
    areas = found[:, cv2.CC_STAT_AREA]
    box = Rect(0, 0, 0, 0)
    for left, top, width, height, _ in found[areas >= _SECOND_VIEW * areas.max()].tolist():
        box = box.unite(Rect(left, top, width, height))
    believed = _area(box) >= min_fraction * _area(whole) and _touched(box, whole) < 2
    return box if believed else whole


def _bright(rgb: Array) -> NDArray[np.uint8]:
    """Where the screen is not black, without thin things and with narrow gaps closed. (H, W), 0 or 1."""
    import cv2

    grey = rgb if rgb.ndim == 2 else rgb.max(axis=2)
    side = min(grey.shape)
    text, gap = (max(3, int(side * part)) | 1 for part in (_TEXT, _GAP))
    bright: Array = (cv2.blur(grey, (5, 5)) > _DARK).astype(np.uint8)
    # Beyond the border the picture goes on, or closing and opening would eat tissue there.
    bright = cv2.copyMakeBorder(bright, text, text, text, text, cv2.BORDER_REPLICATE)
    bright = cv2.morphologyEx(bright, cv2.MORPH_OPEN, np.ones((text, text), np.uint8))
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    return np.ascontiguousarray(bright[text:-text, text:-text], dtype=np.uint8)


def _touched(box: Rect, whole: Rect) -> int:
    """How many of the four borders of the image the box reaches."""
    wide, high = _TOUCH * whole.width, _TOUCH * whole.height
    gaps = (box.left - wide, whole.right - box.right - wide, box.top - high, whole.bottom - box.bottom - high)
    return sum(gap <= 0 for gap in gaps)


def letterbox(rgb: Array, size: Size) -> tuple[Array, Affine]:
    """Fit a picture into `size` with its aspect kept, black bars on both sides, and the exact way back.

    rgb: (H, W) or (H, W, C), uint8 or float32.  Returns the same dtype and channels in `size`, and the
    Affine from the letterboxed plane to the picture's own plane: edges map to edges.
    """
    import cv2

    inner = picture_part(Size.of(rgb.shape), size)
    shrinks = inner.width < rgb.shape[1] or inner.height < rgb.shape[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    fitted = cv2.resize(rgb, (inner.width, inner.height), interpolation=method)
    boxed = np.zeros(size.shape + rgb.shape[2:], rgb.dtype)
    boxed[inner.slices] = fitted.reshape((inner.height, inner.width, *rgb.shape[2:]))
    return boxed, _way_back(Size.of(rgb.shape), inner)


def picture_part(picture: Size, size: Size) -> Rect:
    """Where a letterboxed picture lies in the letterbox; an odd pixel of padding goes to the right and the bottom."""
    scale = min(size.width / picture.width, size.height / picture.height)
    width = min(size.width, max(1, round(picture.width * scale)))
    height = min(size.height, max(1, round(picture.height * scale)))
    return Rect((size.width - width) // 2, (size.height - height) // 2, width, height)


def _way_back(picture: Size, inner: Rect) -> Affine:
    x_scale, y_scale = picture.width / inner.width, picture.height / inner.height
    return Affine(x_scale, y_scale, -inner.left * x_scale, -inner.top * y_scale)


def unletterbox(values: Array, picture: Size) -> Array:
    """A map in a letterbox's plane as a map on the picture that `letterbox` was given.

    values: (h, w) or (h, w, C), uint8 or float32.  Returns (picture.height, picture.width, …), same dtype.
    """
    import cv2

    inner = picture_part(picture, Size.of(values.shape))
    shrinks = picture.width < inner.width or picture.height < inner.height
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    part = np.ascontiguousarray(values[inner.slices])
    return cv2.resize(part, (picture.width, picture.height), interpolation=method)
