"""A small picture of an image, made off the window's thread. Knows no Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inference.images.source import ImageSource
from viewer.panels.grey_histogram import small_level

THUMB_PX = 64
Small = NDArray[np.uint8]


def thumbnail(source: ImageSource) -> Small:
    """The middle frame, (h, w, 3) uint8, its longer side THUMB_PX or less.  Raises ImageError."""
    import cv2

    from inference.images.breast import opening_voi
    from inference.images.colour_profile import to_srgb
    from inference.images.greyscale import render

    frame = source.info.frames // 2
    told = source.frame_info(frame)
    grey = told.grey
    values = small_level(source, frame)
    if values.ndim == 2:
        shown = render(values, grey, opening_voi(values, grey, source.info.modality))
        values = np.repeat(shown[:, :, None], 3, axis=2)
    elif told.icc:
        values = to_srgb(values, told.icc)
    scale = min(1.0, THUMB_PX / max(values.shape[:2]))
    size = (max(1, round(values.shape[1] * scale)), max(1, round(values.shape[0] * scale)))
    return np.ascontiguousarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
