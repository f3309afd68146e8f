"""What colours mean over an image, and the map from value to colour."""

from __future__ import annotations

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

MALIGNANT, BENIGN, NORMAL = "#F08C3A", "#5AA2E8", "#B4BCC8"
CLASSES = {
    "malignant": MALIGNANT, "benign": BENIGN, "normal": NORMAL, "not malignant": BENIGN, "suspicious": MALIGNANT,
    "low": BENIGN,
}  # fmt: skip
UNDECIDED = "#8FD3DB"  # an AI's finding to which no class was given
PERSON = "#F2E08A"  # what a person drew or changed
QUIET = "#8C96A5"
TEXT = "#D8DEE6"

Table = NDArray[np.uint8]  # (256, 4): blue, green, red, alpha, premultiplied


def class_colour(name: str) -> QColor:
    """The colour of a class, of UNDECIDED for any other name."""
    return QColor(CLASSES.get(name, UNDECIDED))


@cache
def inferno() -> NDArray[np.uint8]:
    """(256, 3) blue, green, red from value 0 to 1. Needs OpenCV, which every result has loaded before."""
    import cv2

    ramp = np.arange(256, dtype=np.uint8)[:, None]
    return np.asarray(cv2.applyColorMap(ramp, cv2.COLORMAP_INFERNO), dtype=np.uint8)[:, 0]


@cache
def viridis() -> NDArray[np.uint8]:
    """(256, 3) blue, green, red from value 0 to 1."""
    import cv2

    ramp = np.arange(256, dtype=np.uint8)[:, None]
    return np.asarray(cv2.applyColorMap(ramp, cv2.COLORMAP_VIRIDIS), dtype=np.uint8)[:, 0]


@lru_cache(maxsize=16)
def palette_table(palette: str, threshold: float, opacity: float) -> Table:
    """As `map_table`, in inferno or viridis; value 0, which also stands for "nobody looked", is never painted."""
    ramp = {"inferno": inferno, "viridis": viridis}[palette]()
    level = np.arange(256)
    shown = (level >= np.floor(threshold * 255 + 0.5)) & (level > 0)
    alpha = np.where(shown, np.clip(opacity, 0, 1), 0.0)
    table = np.empty((256, 4), np.uint8)
    table[:, :3] = np.floor(ramp * alpha[:, None] + 0.5)
    table[:, 3] = np.floor(alpha * 255 + 0.5)
    return table


def map_table(threshold: float, opacity: float) -> Table:
    """Colours of values 0–1 (as 0–255): inferno at one opacity, nothing below the threshold."""
    shown = np.arange(256) >= np.floor(threshold * 255 + 0.5)
    alpha = np.where(shown, np.clip(opacity, 0, 1), 0.0)
    table = np.empty((256, 4), np.uint8)
    table[:, :3] = np.floor(inferno() * alpha[:, None] + 0.5)
    table[:, 3] = np.floor(alpha * 255 + 0.5)
    return table


def premultiplied(colour: QColor, opacity: float) -> NDArray[np.uint8]:
    """(4,) blue, green, red, alpha."""
    part = np.array([colour.blueF(), colour.greenF(), colour.redF(), 1.0]) * opacity * 255
    return np.floor(part + 0.5).astype(np.uint8)
