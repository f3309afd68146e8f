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
    left, right = _ends(row, xx) if xx else _ends(column, xy)
    top, bottom = _ends(row, yx) if yx else _ends(column, yy)
    return Letters(left, right, top, bottom)


def _ends(towards: str, sign: int) -> tuple[str, str]:
    """What stands at the near and at the far end of a screen axis along which, or against which, `towards` leads."""
    return (_other(towards), towards) if sign > 0 else (towards, _other(towards))


def _other(towards: str) -> str:
    """The opposite of LPS letters; "" of others (a quadruped's CR, LE, D …), whose opposite is not among them."""
    return "".join(OPPOSITE[letter] for letter in towards) if set(towards) <= OPPOSITE.keys() else ""


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
