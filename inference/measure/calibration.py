"""Which scale holds for a set of points, where it comes from, and why it is pixels where it is.

Ultrasound: the region (0018,6011) of that frame under *every* point. Else the spacing of the frame; for a
projection at the detector, divided by the told magnification (0018,1114). Nothing is guessed: what is not told stays px.
Source: PS3.3 C.8.5.5 (regions), 10.7.1.3 (spacing), C.8.7.2 (magnification).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import isclose

from inference.geometry import Point, Spacing
from inference.images.source import ImageInfo, UltrasoundRegion

AT_DETECTOR = "at detector"
PROJECTIONS = {"CR", "DX", "MG", "RF", "XA", "IO", "PX", "RG"}
TWO_D = 1
LARGEST_MAGNIFICATION = 10.0  # beyond, the header is broken
SAME = 1e-6  # relative: two figures for one scale
# PS3.3 C.8.5.5.1.15 "Physical Units X and Y Direction": name here, factor from the file's unit.
UNITS = {
    1: ("%", 1.0), 2: ("dB", 1.0), 3: ("mm", 10.0), 4: ("s", 1.0), 5: ("Hz", 1.0), 6: ("dB/s", 1.0),
    7: ("cm/s", 1.0), 8: ("cm²", 1.0), 9: ("cm²/s", 1.0), 10: ("cm³", 1.0), 11: ("cm³/s", 1.0), 12: ("°", 1.0),
}  # fmt: skip


LENGTHS = ("mm", "px")


class Basis(Enum):
    """Where a scale comes from."""

    PIXELS = "pixels"
    REGION = "ultrasound region"
    SPACING = "spacing"
    DETECTOR = "at detector"
    MAGNIFIED = "at detector, divided by magnification"


class Why(Enum):
    """Why there is no scale."""

    NONE = ""
    NO_SPACING = "no spacing told"
    OUTSIDE = "outside the ultrasound regions"
    DIFFER = "ultrasound regions differ"
    OVERLAP = "overlapping ultrasound regions differ"
    NO_SCALE = "ultrasound region without scale"


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of the level-0 grid. per_px: `unit` per pixel, > 0."""

    unit: str
    per_px: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The scale along columns (x) and rows (y); None: that direction has none.

    Pixels that are not square count in pixel widths: then y is the aspect ratio.
    regions: 1-based, in the order of the file.  source: the words of the spacing.  factor: magnification, 1 if unused.
    """

    x: Axis | None
    y: Axis | None
    basis: Basis
    why: Why = Why.NONE
    source: str = ""
    regions: tuple[int, ...] = ()
    factor: float = 1.0

    @property
    def unit(self) -> str:
        """The length, "mm" or "px", that both directions are told in; "" of any other: no plane is made of them."""
        return self.x.unit if self.x and self.y and self.x.unit == self.y.unit and self.x.unit in LENGTHS else ""


def calibrate(info: ImageInfo, points: Sequence[Point]) -> Calibration:
    """The scale that holds at all `points` (level-0 px) of the frame that `info` tells about."""
    if info.regions:
        return _by_region(info, points)
    if info.spacing is None:
        return in_pixels(info, Why.NO_SPACING)
    x_mm, y_mm, source = info.spacing.x_mm, info.spacing.y_mm, info.spacing.source
    projection = info.modality in PROJECTIONS
    if source.endswith(AT_DETECTOR):
        factor = magnification_of(info)
        if factor is not None:
            return Calibration(
                Axis("mm", x_mm / factor),
                Axis("mm", y_mm / factor),
                Basis.MAGNIFIED,
                source=source,
                factor=factor,
            )
        return Calibration(Axis("mm", x_mm), Axis("mm", y_mm), Basis.DETECTOR, source=source)
    told = f"{source}, plane not told" if projection and source == "Pixel Spacing" else source
    return Calibration(Axis("mm", x_mm), Axis("mm", y_mm), Basis.SPACING, source=told)


def magnification_of(info: ImageInfo) -> float | None:
    """The told factor by which a projection at the detector is larger than the patient; None where none can be used."""
    at_detector = info.spacing is not None and info.spacing.source.endswith(AT_DETECTOR)
    factor = info.magnification if at_detector else None
    return factor if factor is not None and 1 <= factor <= LARGEST_MAGNIFICATION else None


def spacing_in_patient(info: ImageInfo) -> Spacing | None:
    """The spacing by which lengths are measured, for rulers beside the picture: divided by a told magnification."""
    spacing, factor = info.spacing, magnification_of(info)
    if spacing is None or factor is None:
        return spacing
    return Spacing(spacing.x_mm / factor, spacing.y_mm / factor, f"{spacing.source}, magnification {factor:.3g}")


def in_pixels(info: ImageInfo, why: Why, regions: tuple[int, ...] = ()) -> Calibration:
    """No scale, and the reason."""
    return Calibration(Axis("px", 1.0), Axis("px", info.pixel_aspect), Basis.PIXELS, why, regions=regions)


def _by_region(info: ImageInfo, points: Sequence[Point]) -> Calibration:
    found = [_region_at(info.regions, point) for point in points]
    problems = [answer for answer in found if isinstance(answer, Why)]
    if problems or not found:
        return in_pixels(info, problems[0] if problems else Why.OUTSIDE)
    used = sorted({answer for answer in found if isinstance(answer, int)})
    first = info.regions[used[0]]
    numbers = tuple(index + 1 for index in used)
    if any(not _joins(first, info.regions[index]) for index in used[1:]):
        return in_pixels(info, Why.DIFFER, numbers)
    return Calibration(_axis(first, 0), _axis(first, 1), Basis.REGION, regions=numbers)


def _region_at(regions: Sequence[UltrasoundRegion], point: Point) -> int | Why:
    """The region a point belongs to. High priority wins; an unscaled one underneath does not count."""
    scaled = [i for i, region in enumerate(regions) if is_scaled(region)]
    inside = [i for i in scaled if _holds(regions[i], point)]
    inside = inside or [i for i in scaled if _holds(regions[i], point, edges=True)]
    if not inside:
        known = any(_holds(region, point, edges=True) for region in regions)
        return Why.NO_SCALE if known else Why.OUTSIDE
    best = [i for i in inside if not regions[i].low_priority] or inside
    same = all(_same(regions[best[0]], regions[i]) for i in best[1:])
    return best[0] if same else Why.OVERLAP


def _holds(region: UltrasoundRegion, point: Point, *, edges: bool = False) -> bool:
    rect, x, y = region.rect, point.x, point.y
    if edges:  # the outermost edge belongs to the region that has nothing beside it
        return rect.left <= x <= rect.right and rect.top <= y <= rect.bottom
    return rect.left <= x < rect.right and rect.top <= y < rect.bottom


def _axis(region: UltrasoundRegion, way: int) -> Axis | None:
    name, factor = UNITS.get(region.units[way], ("", 0.0))
    per_px = abs(region.delta[way]) * factor  # a negative delta says that the physical axis runs backwards
    return Axis(name, per_px) if name and per_px > 0 else None


def is_scaled(region: UltrasoundRegion) -> bool:
    """Whether at least one direction of a region can be measured."""
    return any(_axis(region, way) is not None for way in (0, 1))


def _same(one: UltrasoundRegion, other: UltrasoundRegion) -> bool:
    alike = (isclose(abs(a), abs(b), rel_tol=SAME) for a, b in zip(one.delta, other.delta, strict=True))
    return one.units == other.units and all(alike)


def _joins(one: UltrasoundRegion, other: UltrasoundRegion) -> bool:
    """A length may run from one region into another only where both are pictures of one scale in cm.

    Two strips of time, though alike, begin at different moments.
    """
    return _same(one, other) and one.spatial_format == other.spatial_format == TWO_D and one.units == (3, 3)
