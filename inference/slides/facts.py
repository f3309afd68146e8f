"""What a slide says about itself: pixel size, magnification, colour profile – told, or unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from inference.geometry import Spacing

LEAST_MPP, MOST_MPP = 0.02, 50.0  # µm/px: from an oil lens to an overview of a whole glass
PRINT_MPP = 10.0  # above, a plain TIFF's resolution is a printer's (72 dpi is 353 µm/px), not a microscope's
NO_MPP = "The pixel size of this slide is not told: lengths are in px until you say it."
ODD_MPP = (
    "This slide tells a pixel size of {0:g} µm, which no microscope has: lengths are in px until you say it."
)
TOLD_BY_PERSON = "told by the reader"


@dataclass(frozen=True, slots=True)
class SlideFacts:
    """vendor: OpenSlide's word, or "".  mpp: (x, y) µm per level-0 pixel, None if unknown.

    objective: the scan's nominal magnification, None if not told.  icc: the profile's bytes, b"" if none.
    warning: why mpp is unknown, or "".
    """

    vendor: str = ""
    mpp: tuple[float, float] | None = None
    objective: float | None = None
    icc: bytes = b""
    warning: str = NO_MPP

    @property
    def magnification(self) -> float | None:
        """Of level 0: told, else by the convention that 40× is 0.25 µm/px, else unknown."""
        if self.objective:
            return self.objective
        return None if self.mpp is None else 10.0 / self.mpp[0]


def spacing_of(mpp: tuple[float, float] | None, source: str) -> Spacing | None:
    """mpp: (x, y) in µm per level-0 pixel; source: who told it, for the screen."""
    return None if mpp is None else Spacing(mpp[0] / 1000, mpp[1] / 1000, source)


def checked_mpp(
    x: float | None, y: float | None, *, most: float = MOST_MPP
) -> tuple[tuple[float, float] | None, str]:
    """(mpp, warning): the pixel size if a microscope can have it, else None and the sentence that says so."""
    if x is None or y is None or x <= 0 or y <= 0:
        return None, NO_MPP
    if not (LEAST_MPP <= x <= most and LEAST_MPP <= y <= most):
        return None, ODD_MPP.format(x)
    return (x, y), ""


def facts_of(properties: Mapping[str, str], icc: bytes) -> SlideFacts:
    """Out of OpenSlide's properties."""
    vendor = properties.get("openslide.vendor", "")
    x, y = number(properties.get("openslide.mpp-x")), number(properties.get("openslide.mpp-y"))
    mpp, warning = checked_mpp(x, y, most=PRINT_MPP if vendor == "generic-tiff" else MOST_MPP)
    power = number(properties.get("openslide.objective-power"))
    return SlideFacts(vendor, mpp, power if power and power > 0 else None, icc, warning)


def number(text: str | None) -> float | None:
    """A finite number, None for anything else."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


OME_SIZE = re.compile(r'PhysicalSize([XY])="([0-9.eE+-]+)"')
OME_UNIT = re.compile(r'PhysicalSize([XY])Unit="([^"]+)"')
UNITS = {"µm": 1.0, "um": 1.0, "μm": 1.0, "nm": 1e-3, "mm": 1e3}


def ome_mpp(description: str) -> tuple[float | None, float | None]:
    """PhysicalSizeX and Y of OME-XML in µm (the unit's default); None where it is not told."""
    units = {axis: UNITS.get(unit) for axis, unit in OME_UNIT.findall(description)}
    sizes: dict[str, float] = {}
    for axis, told in OME_SIZE.findall(description):
        scale, value = units.get(axis, 1.0), number(told)
        if scale is not None and value is not None:
            sizes.setdefault(axis, value * scale)
    return sizes.get("X"), sizes.get("Y")
