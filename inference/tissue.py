"""Where a stained slide holds tissue: glass is never sent to a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CHROMA = 14  # grey levels between the channels: glass, grey or white, stays below 8 in every slide looked at
DARK = 150  # a grey this dark is no glass: pigment, folds, poorly stained tissue
NO_DATA = 8  # as dark as this all over: the scanner's frame, no tissue
SMOOTH = 5  # px: JPEG's colour noise on glass is gone after that


def tissue_mask(rgb: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Pixels that are stained or dark, after a 5×5 mean.

    rgb: (H, W, 3) uint8.  Returns (H, W) bool.  Source: methods, D "Preprocess" ([ours]).
    """
    import cv2

    smooth = cv2.blur(rgb, (SMOOTH, SMOOTH), borderType=cv2.BORDER_REPLICATE)
    red, green, blue = cv2.split(smooth)
    high = np.asarray(cv2.max(cv2.max(red, green), blue))  # NumPy's max over three takes 15 times as long
    low = np.asarray(cv2.min(cv2.min(red, green), blue))
    stained = (high - low) >= CHROMA
    return np.asarray((stained | (high < DARK)) & (high >= NO_DATA), dtype=np.bool_)
