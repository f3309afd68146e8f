"""Colour tables for grey images: the standard's well-known palettes (PS3.6 B) and perceptual ones. Display only."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from viewer.translate import QT_TRANSLATE_NOOP

Table = NDArray[np.uint8]  # (256, 3): red, green, blue
GREY = ""


def _well_known(name: str) -> Table:
    """A palette of PS3.6 B as the DICOM library carries it."""
    import pydicom
    from pydicom.data import get_palette_files

    data = pydicom.dcmread(get_palette_files(f"{name}.dcm")[0])
    colours = ("Red", "Green", "Blue")
    parts = [_entries(data, f"{colour}PaletteColorLookupTable") for colour in colours]
    return np.stack(parts, axis=1)


def _entries(data: object, keyword: str) -> NDArray[np.uint8]:
    """256 entries; tables of 16 bits keep their upper 8."""
    count, _, bits = (int(part) for part in getattr(data, f"{keyword}Descriptor"))
    raw = getattr(data, f"{keyword}Data")
    wide = len(raw) >= 2 * count
    values = np.frombuffer(raw, "<u2" if wide else "u1")[:count]
    return (values >> 8 if wide and bits == 16 else values).astype(np.uint8)


def _perceptual(name: str) -> Table:
    import cv2

    ramp = np.arange(256, dtype=np.uint8)[:, None]
    found = cv2.applyColorMap(ramp, getattr(cv2, f"COLORMAP_{name}"))
    return np.ascontiguousarray(np.asarray(found, np.uint8)[:, 0, ::-1])


PALETTES: dict[str, tuple[str, Callable[[], Table]]] = {
    "hot-iron": (QT_TRANSLATE_NOOP("Palettes", "Hot iron"), lambda: _well_known("hotiron")),
    "pet": (QT_TRANSLATE_NOOP("Palettes", "PET"), lambda: _well_known("pet")),
    "hot-metal-blue": (QT_TRANSLATE_NOOP("Palettes", "Hot metal blue"), lambda: _well_known("hotmetalblue")),
    "pet-20": (QT_TRANSLATE_NOOP("Palettes", "PET 20 step"), lambda: _well_known("pet20step")),
    "viridis": (QT_TRANSLATE_NOOP("Palettes", "Viridis"), lambda: _perceptual("VIRIDIS")),
    "inferno": (QT_TRANSLATE_NOOP("Palettes", "Inferno"), lambda: _perceptual("INFERNO")),
    "cividis": (QT_TRANSLATE_NOOP("Palettes", "Cividis"), lambda: _perceptual("CIVIDIS")),
}


@cache
def table_of(name: str) -> Table:
    """(256, 3) red, green, blue for display grey 0–255.  Raises KeyError for an unknown name."""
    return PALETTES[name][1]()


def coloured(grey: NDArray[np.uint8], name: str) -> NDArray[np.uint8]:
    """(h, w) display grey as (h, w, 3) of a palette; colour pictures and GREY stay as they are."""
    return grey if name == GREY or grey.ndim != 2 else np.take(table_of(name), grey, axis=0)


def load_all() -> None:
    """Read every table once, off the window's thread."""
    for name in PALETTES:
        table_of(name)
