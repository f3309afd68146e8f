"""Where a frame lies in the patient, and which way its rows and columns lead (PS3.3 C.7.6.2, C.7.6.16.2.3–4)."""

from __future__ import annotations

from math import sqrt
from typing import Any

from inference.geometry import PatientPlane, Vector
from inference.images.dicom_values import groups, items, numbers, text
from inference.images.geometry_dicom import pair_of

Axes = tuple[Vector, Vector]
AXES = (("L", "R"), ("P", "A"), ("H", "F"))  # positive and negative end of x, y and z in DICOM's patient space
SKEW = 1e-2  # cosines further off than this from unit length or a right angle are a broken header
LEAST_LETTER = 0.1  # a direction within about 6° of an axis is named by that axis alone


def plane_of(data: Any, frame: int, frames: int) -> PatientPlane | None:
    """The plane of a frame; None where orientation, position or spacing is not told or broken."""
    axes, spacing = axes_of(data, frame), pair_of(data, "PixelSpacing", "Pixel Spacing")
    for item in groups(data, "PixelMeasuresSequence", frame):
        spacing = pair_of(item, "PixelSpacing", "Pixel Spacing") or spacing
        break
    if axes is None or spacing is None:
        return None
    origin = _origin(data, frame, frames, axes)
    return None if origin is None else PatientPlane(origin, *axes, spacing, text(data, "FrameOfReferenceUID"))


def axes_of(data: Any, frame: int = 0) -> Axes | None:
    """Unit vectors along the rows and along the columns, LPS; None if they are not told or not at right angles."""
    told = numbers(data, "ImageOrientationPatient")
    for item in groups(data, "PlaneOrientationSequence", frame):
        told = numbers(item, "ImageOrientationPatient") or told
        break
    for item in items(data, "DetectorInformationSequence")[:1]:  # nuclear medicine tells it here
        told = told or numbers(item, "ImageOrientationPatient")
    if len(told) != 6:
        return None
    along_row, along_column = told[:3], told[3:]
    lengths = [sqrt(sum(part * part for part in axis)) for axis in (along_row, along_column)]
    if any(abs(length - 1) > SKEW for length in lengths):
        return None
    if abs(sum(a * b for a, b in zip(along_row, along_column, strict=True))) > SKEW:
        return None
    return _scaled(along_row, 1 / lengths[0]), _scaled(along_column, 1 / lengths[1])


def direction_letters(axes: Axes) -> tuple[str, str]:
    """Where rows and columns lead, as Patient Orientation (0020,0020) writes it: "L", "LP", the main one first."""
    return _letters(axes[0]), _letters(axes[1])


def _letters(axis: Vector) -> str:
    parts = sorted(zip(axis, AXES, strict=True), key=lambda part: -abs(part[0]))
    return "".join(ends[0] if part > 0 else ends[1] for part, ends in parts if abs(part) > LEAST_LETTER)


def _scaled(axis: tuple[float, ...], factor: float) -> Vector:
    x, y, z = axis
    return x * factor, y * factor, z * factor


def _origin(data: Any, frame: int, frames: int, axes: Axes) -> Vector | None:
    for item in groups(data, "PlanePositionSequence", frame):
        return _vector(numbers(item, "ImagePositionPatient"))
    first = _vector(numbers(data, "ImagePositionPatient"))
    if first is None or frames == 1:
        return first
    return _dose_origin(data, frame, first, axes)


def _dose_origin(data: Any, frame: int, first: Vector, axes: Axes) -> Vector | None:
    """Frames of a dose grid stand off along the normal (PS3.3 C.8.8.3.2, offsets that begin with 0)."""
    offsets = numbers(data, "GridFrameOffsetVector")
    if frame >= len(offsets) or offsets[0] != 0:
        return None
    return _plus(first, _scaled(normal(axes), offsets[frame]))


def normal(axes: Axes) -> Vector:
    """Row × column: the way that slices are counted in."""
    (a, b, c), (d, e, f) = axes
    return b * f - c * e, c * d - a * f, a * e - b * d


def _plus(one: Vector, other: Vector) -> Vector:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _vector(told: tuple[float, ...]) -> Vector | None:
    return (told[0], told[1], told[2]) if len(told) == 3 else None
