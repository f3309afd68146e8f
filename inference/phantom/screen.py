"""A machine's screen around the tissue: black margins, rulers, a grey bar, settings in small type."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Rect, Size

Picture = NDArray[np.uint8]

LABEL = "SYNTHETIC PHANTOM"
_DIM, _TEXT, _BRIGHT = 120, 170, 235


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things lie on the screen, px. type_px: height of small type."""

    size: Size
    tissue: Rect
    type_px: float


LARGE = Layout(Size(800, 600), Rect(110, 74, 560, 420), 11.0)
SMALL = Layout(Size(480, 360), Rect(52, 54, 340, 255), 8.5)


def draw(tissue: Picture, layout: Layout, spacing_mm: float, lines: tuple[str, ...]) -> Picture:
    """The whole screen, (H, W) uint8. tissue: as large as layout.tissue; lines: settings at the right."""
    screen = np.zeros(layout.size.shape, np.uint8)
    screen[layout.tissue.slices] = tissue
    _rulers(screen, layout, spacing_mm)
    _grey_bar(screen, layout)
    _captions(screen, layout)
    for number, line in enumerate(lines):
        below_top = layout.type_px * (1.8 + 1.7 * number)
        left = layout.tissue.right + 2.4 * layout.type_px
        _write(screen, line, left, layout.tissue.top + below_top, layout)
    return screen


def _rulers(screen: Picture, layout: Layout, spacing_mm: float) -> None:
    """Depth in cm beside the tissue, a tick every 5 mm; a tick every cm below it."""
    box = layout.tissue
    for half_cm in range(int(box.height * spacing_mm / 5) + 1):
        row, whole = box.top + round(half_cm * 5 / spacing_mm), half_cm % 2 == 0
        screen[row, box.right + 6 : box.right + (14 if whole else 10)] = _TEXT
        if whole and half_cm:
            _write(screen, str(half_cm // 2), box.right + 16, row + layout.type_px / 2, layout)
    for cm in range(int(box.width * spacing_mm / 10) + 1):
        column = box.left + round(cm * 10 / spacing_mm)
        screen[box.bottom + 6 : box.bottom + 11, min(column, layout.size.width - 1)] = _DIM


def _grey_bar(screen: Picture, layout: Layout) -> None:
    box, width = layout.tissue, max(6, round(layout.type_px))
    left, height = box.left // 3, box.height // 2
    ramp = np.linspace(255, 0, height).astype(np.uint8)[:, None]
    screen[box.top + height // 2 : box.top + height // 2 + height, left : left + width] = ramp


def _captions(screen: Picture, layout: Layout) -> None:
    box, line = layout.tissue, 1.8 * layout.type_px
    _write(screen, LABEL, box.left, box.top - 1.35 * line, layout, grey=_BRIGHT, scale=1.35)
    _write(screen, "made by code, shows no person", box.left, box.top - 0.4 * line, layout, grey=_DIM)
    _write(screen, "BREAST", box.left, box.bottom + 1.9 * line, layout, scale=1.2)
    mark = (box.left - layout.type_px * 1.1, box.top + layout.type_px)
    _write(screen, "L", mark[0], mark[1], layout, grey=_BRIGHT, scale=1.2)


def _write(
    screen: Picture, text: str, x: float, y: float, layout: Layout, *, grey: int = _TEXT, scale: float = 1.0
) -> None:
    """Small type with its base line at (x, y). A Hershey letter is 21 px high at scale 1."""
    import cv2

    at = (round(x), round(y))
    size = layout.type_px * scale / 21
    cv2.putText(screen, text, at, cv2.FONT_HERSHEY_SIMPLEX, size, grey, 1, cv2.LINE_AA)
