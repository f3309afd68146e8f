"""Directions and lengths on the screen: orientation letters at the edges, and a scale bar of a round length."""

from __future__ import annotations

from math import floor, log10

from inference.geometry import Spacing
from inference.records import dataclass
from viewer.canvas.camera import Camera, Turn

OPPOSITE = {"R": "L", "L": "R", "A": "P", "P": "A", "H": "F", "F": "H"}


@dataclass(frozen=True, slots=True)
class Letters:
    """Where the patient's right, left, head … lie on the screen; "" if it is not told."""

    left: str
    right: str
    top: str
    bottom: str


def letters(orientation: tuple[str, str], turn: Turn) -> Letters:
    """orientation: (0020,0020), where an image's rows and columns lead.  turn: the camera's."""
    row, column = orientation
    xx, xy, yx, yy = turn
    right = _along(row, xx) or _along(column, xy)
    bottom = _along(row, yx) or _along(column, yy)
    return Letters(_other(right), right, _other(bottom), bottom)


def _along(towards: str, sign: int) -> str:
    return "" if sign == 0 else towards if sign > 0 else _other(towards)


def _other(towards: str) -> str:
    return "".join(OPPOSITE.get(letter, letter) for letter in towards)


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """length_px: logical pixels on the screen.  within: (left, top, right, bottom) where it holds, None for all."""

    length_px: float
    text: str
    within: tuple[float, float, float, float] | None = None


def scale_bar(camera: Camera, spacing: Spacing | None, *, room_px: float, ratio: float) -> ScaleBar:
    """The longest of 1, 2, 5 × 10ⁿ mm (image px where the spacing is unknown) that fits into `room_px`."""
    swapped = camera.turn[0] == 0
    per_px = camera.zoom * (camera.aspect if swapped else 1.0) / ratio  # logical px per image px, sideways
    unit = 1.0 if spacing is None else (spacing.y_mm if swapped else spacing.x_mm)
    length = _round_length(room_px / per_px * unit)
    return ScaleBar(length / unit * per_px, _told(length, mm=spacing is not None))


def _round_length(most: float) -> float:
    power = 10.0 ** floor(log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * (1 + 1e-9))


def _told(length: float, *, mm: bool) -> str:
    if not mm:
        return f"{length:g} px"
    if length < 1:
        return f"{length * 1000:g} µm"
    return f"{length / 10:g} cm" if length >= 10 else f"{length:g} mm"
