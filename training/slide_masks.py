"""What an annotation mask holds, as small integers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Size

OTHER, LESION, VESSEL, FAT, IGNORE = 0, 1, 2, 3, 255  # IGNORE: nobody has looked there
NAMES = {
    "lesion": LESION, "tumor": LESION, "tumour": LESION, "metastasis": LESION, "metastases": LESION,
    "vessel": VESSEL, "blood vessel": VESSEL, "fat": FAT, "adipose": FAT, "ignore": IGNORE, "ignore*": IGNORE,
    "other": OTHER, "normal": OTHER, "stroma": OTHER, "exclusion": OTHER,
}  # fmt: skip

Labels = NDArray[np.uint8]


def reduced(labels: Labels, size: Size) -> Labels:
    """Labels on a coarser grid: the one that covers most of each new pixel, lesion first where two tie.

    labels: (H, W).  Returns (size.height, size.width).
    """
    import cv2

    kinds = [LESION, VESSEL, FAT, OTHER, IGNORE]
    target = (size.width, size.height)
    shares = [
        cv2.resize((labels == kind).astype(np.float32), target, interpolation=cv2.INTER_AREA) for kind in kinds
    ]
    return np.asarray(np.array(kinds, dtype=np.uint8)[np.argmax(np.stack(shares), axis=0)])
