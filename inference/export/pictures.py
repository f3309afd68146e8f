"""Masks and maps as files that any program reads: PNG for the eye, NumPy for exact values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ExportError
from inference.export.atomic import write_atomically, write_bytes
from inference.results import FloatMap, Mask

Picture = NDArray[np.uint8]


def mask_picture(mask: Mask) -> Picture:
    """0 outside, 255 inside.  mask: (H, W) bool.  Returns (H, W) uint8."""
    return np.where(mask, np.uint8(255), np.uint8(0))


def map_picture(values: FloatMap) -> Picture:
    """value × 255, rounded half up; values outside 0–1 are clipped.  (H, W) float → (H, W) uint8.

    Raises ExportError where a value is not a number.
    """
    if not np.isfinite(values).all():
        raise ExportError("The map cannot be written: it holds values that are not numbers.")
    scaled = np.clip(values.astype(np.float64), 0.0, 1.0) * 255.0
    return np.floor(scaled + 0.5).astype(np.uint8)


def heat_colours(values: NDArray[np.float32]) -> Picture:
    """Inferno.  values: (h, w), 0–1.  Returns (h, w, 3) uint8 RGB."""
    import cv2

    return np.ascontiguousarray(cv2.applyColorMap(map_picture(values), cv2.COLORMAP_INFERNO)[..., ::-1])


def write_png(path: Path, picture: Picture) -> None:
    """Write (H, W) grey or (H, W, 3) RGB uint8 as PNG, atomically. Raises ExportError."""
    write_bytes(path, png_bytes(picture))


def png_bytes(picture: Picture) -> bytes:
    """The picture as a PNG file's bytes: (H, W) grey or (H, W, 3) RGB uint8."""
    import cv2

    if picture.dtype != np.uint8:
        raise ValueError(f"a picture is uint8, not {picture.dtype}")
    pixels: NDArray[Any] = picture if picture.ndim == 2 else np.ascontiguousarray(picture[..., ::-1])
    done, data = cv2.imencode(".png", pixels)
    if not done:
        raise ExportError("The picture cannot be turned into a PNG file.")
    return data.tobytes()


def write_mask_png(path: Path, mask: Mask) -> None:
    """Write a mask as an 8-bit grey PNG of its own size: 0 outside, 255 inside."""
    write_png(path, mask_picture(mask))


def write_map_png(path: Path, values: FloatMap) -> None:
    """Write a map (values 0–1) as an 8-bit grey PNG of its own size: value × 255, rounded."""
    write_png(path, map_picture(values))


def write_map_npy(path: Path, values: FloatMap) -> None:
    """Write a map's values as a float16 .npy file (step at most 0.0005 between 0 and 1)."""
    write_atomically(path, lambda file: np.save(file, values.astype(np.float16), allow_pickle=False))
