"""Millimetres, pixel shape and ultrasound regions of a DICOM image, each with where it comes from."""

from __future__ import annotations

from math import isclose
from typing import Any

from inference.geometry import Rect, Size, Spacing
from inference.images.dicom_values import groups, items, number, numbers, text, whole
from inference.images.source import UltrasoundRegion

CENTIMETRE, TWO_D, TISSUE = 3, 1, 1
REGIONS = "SequenceOfUltrasoundRegions"
LARGEST_MM = 1000.0  # a pixel larger than a metre is a broken header
DETECTOR = "Imager Pixel Spacing, at detector"
OBJECT = "Object Pixel Spacing, centre of the beam"  # true in one plane of the patient, told by its height over the table

MOSTLY_INSIDE = 0.9  # of a region's area; a rim of rounding may stick out


def regions_of(data: Any, size: Size, frame: int = 0) -> tuple[UltrasoundRegion, ...]:
    """The ultrasound regions that lie in a frame; broken ones are left out (PS3.3 C.8.5.5)."""
    found = (_region(item, size) for item in items(_region_holder(data, frame), REGIONS))
    return tuple(region for region in found if region is not None)


def _region_holder(data: Any, frame: int) -> Any:
    """Where the regions of a frame are told: its own functional group or a macro in it, the shared one, else the image.

    The standard knows regions of the whole image only; machines whose frames differ (a sweep in depth, a dual view that
    is switched) tell them frame by frame, and then the image's own would measure the wrong picture.
    """
    own = items(data, "PerFrameFunctionalGroupsSequence")
    for group in (*own[frame : frame + 1], *items(data, "SharedFunctionalGroupsSequence")):
        for holder in (group, *_macros(group)):
            if REGIONS in holder:
                return holder
    return data


def _macros(group: Any) -> list[Any]:
    """The items of a functional group's macros."""
    return [item for keyword in group.dir("Sequence") for item in items(group, keyword) if keyword != REGIONS]


def _region(item: Any, size: Size) -> UltrasoundRegion | None:
    edges = [number(item, "RegionLocation" + part) for part in ("MinX0", "MinY0", "MaxX1", "MaxY1")]
    if None in edges:
        return None
    left, top, right, bottom = (int(edge or 0) for edge in edges)
    rect = Rect(left, top, right - left + 1, bottom - top + 1)  # the last pixel belongs to the region
    inside = rect.intersect(Rect.whole(size)) if not rect.empty else rect
    if inside.empty or inside.width * inside.height < MOSTLY_INSIDE * rect.width * rect.height:
        return None  # it speaks of another picture, one that was scaled since: its millimetres are not ours
    return UltrasoundRegion(
        rect=inside, spatial_format=whole(item, "RegionSpatialFormat"),
        data_type=whole(item, "RegionDataType"),
        units=(whole(item, "PhysicalUnitsXDirection"), whole(item, "PhysicalUnitsYDirection")),
        delta=(number(item, "PhysicalDeltaX") or 0.0, number(item, "PhysicalDeltaY") or 0.0),
        low_priority=bool(whole(item, "RegionFlags") & 1),
    )  # fmt: skip


def spacing_of(data: Any, regions: tuple[UltrasoundRegion, ...], frame: int = 0) -> Spacing | None:
    """Millimetres per pixel and their source; None if unknown or not the same everywhere."""
    if regions:
        return ultrasound_spacing(regions)
    for item in groups(data, "PixelMeasuresSequence", frame):
        if (found := pair_of(item, "PixelSpacing", "Pixel Spacing")) is not None:
            return found
    detector = _first(data, "FramePixelDataPropertiesSequence", "ImagerPixelSpacing", DETECTOR, frame)
    detector = detector or pair_of(data, "ImagerPixelSpacing", DETECTOR)
    plain = pair_of(data, "PixelSpacing", _plain_source(data, detector))
    calibrated = _first(data, "ProjectionPixelCalibrationSequence", "ObjectPixelSpacingInCenterOfBeam", OBJECT, frame)
    scanned = pair_of(data, "NominalScannedPixelSpacing", "Nominal Scanned Pixel Spacing")
    return calibrated or plain or detector or scanned


def _first(data: Any, macro: str, keyword: str, source: str, frame: int) -> Spacing | None:
    """What a functional group tells of a frame: of Enhanced XA and XRF (PS3.3 C.8.19.6.4 and C.8.19.6.9)."""
    told = (pair_of(item, keyword, source) for item in groups(data, macro, frame))
    return next((spacing for spacing in told if spacing is not None), None)


def ultrasound_spacing(regions: tuple[UltrasoundRegion, ...]) -> Spacing | None:
    """The one scale of all 2-D regions in cm, one of them tissue; None where they differ or one has no
    scale."""
    flat = [region for region in regions if region.spatial_format == TWO_D]
    if not any(region.data_type == TISSUE for region in flat):
        return None
    if any(region.units != (CENTIMETRE, CENTIMETRE) for region in flat):
        return None
    first = flat[0].delta
    same = all(_close(region.delta[0], first[0]) and _close(region.delta[1], first[1]) for region in flat)
    return _spacing(abs(first[0]) * 10, abs(first[1]) * 10, "ultrasound region") if same else None


def _close(one: float, other: float) -> bool:
    return isclose(abs(one), abs(other), rel_tol=1e-6)


def _plain_source(data: Any, detector: Spacing | None) -> str:
    kind = text(data, "PixelSpacingCalibrationType").lower()
    if kind:
        return f"Pixel Spacing, calibrated ({kind})"
    plain = pair_of(data, "PixelSpacing", "")
    at_detector = detector is not None and plain is not None and _close(plain.x_mm, detector.x_mm)
    return "Pixel Spacing, at detector" if at_detector else "Pixel Spacing"


def pair_of(data: Any, keyword: str, source: str) -> Spacing | None:
    """Two numbers, row distance (y) first, as every spacing element of DICOM."""
    told = numbers(data, keyword)
    return _spacing(told[1], told[0], source) if len(told) == 2 else None


def _spacing(x_mm: float, y_mm: float, source: str) -> Spacing | None:
    if not (0 < x_mm < LARGEST_MM and 0 < y_mm < LARGEST_MM):
        return None
    return Spacing(x_mm, y_mm, source)


def pixel_aspect(data: Any, spacing: Spacing | None) -> float:
    """Height of a pixel divided by its width, from the spacing or Pixel Aspect Ratio (0028,0034); 1 if
    unknown."""
    if spacing is not None:
        return spacing.y_mm / spacing.x_mm
    told = numbers(data, "PixelAspectRatio")
    usable = len(told) == 2 and told[0] > 0 and told[1] > 0 and 0.01 < told[0] / told[1] < 100
    return told[0] / told[1] if usable else 1.0
