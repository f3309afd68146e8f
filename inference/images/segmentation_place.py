"""Where the frames of a derived object (segmentation, parametric map) lie on an image: by reference, by geometry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from inference.geometry import Affine, PatientPlane, Size, Vector
from inference.images.dicom_plane import normal, plane_of
from inference.images.dicom_values import groups, items, number, numbers, text, whole
from inference.images.source import ImageInfo

PARALLEL = 0.9998  # cosine; about 1°
LEAST_MM = 0.05  # planes nearer than this are one, whatever thickness is told
NAMED_MM = 0.25  # so far off a plane may be written by the program that names the image


@dataclass(frozen=True, slots=True)
class Reference:
    """An image that an object speaks of. frames: 0-based, () for all.  series: "" where only the image is told."""

    series: str
    sop: str
    frames: tuple[int, ...] = ()

    def meets(self, info: ImageInfo, frame: int) -> bool:
        """frame: the 0-based number within the image's own file."""
        return self.sop == info.instance.sop_uid and (not self.frames or frame in self.frames)


@dataclass(frozen=True, slots=True)
class DerivedFrame:
    """sources: the frames it was made from.  reach_mm: how far from its plane it still holds.

    tile: where its first pixel lies in the whole of a tiled slide (column, row, 0-based), and that slide's size.
    """

    sources: tuple[Reference, ...]
    plane: PatientPlane | None
    reach_mm: float
    segment: int = 0
    tile: tuple[int, int, Size] | None = None

    def lies_on(self, size: Size, info: ImageInfo, frame: int) -> Affine | None:
        """From this frame's pixels to level 0 of the image's frame; None if it does not lie on it.

        size: of this frame.  info: what holds for that frame.  frame: its number within its own file.
        """
        if self.tile is not None and self.tile[2] == info.size:
            of_slide = any(source.sop == info.instance.sop_uid for source in self.sources)
            return Affine(1.0, 1.0, self.tile[0], self.tile[1]) if of_slide else None
        named = any(source.meets(info, frame) for source in self.sources)
        if self.plane is not None and info.plane is not None and _same_space(self.plane, info.plane):
            placed = on_plane(self.plane, info.plane)
            return placed if placed is not None and self._near(info.plane, NAMED_MM if named else LEAST_MM) else None
        return Affine() if named and size == info.size else None

    def _near(self, plane: PatientPlane, least_mm: float) -> bool:
        """A name is not enough: whole files are named too, and all of them for every frame."""
        assert self.plane is not None
        way = _minus(self.plane.origin, plane.origin)
        return abs(_dot(way, normal((plane.along_row, plane.along_column)))) <= max(self.reach_mm, least_mm)


def derived_frames(data: Any, count: int) -> tuple[DerivedFrame, ...]:
    """One for each frame of a segmentation or parametric map."""
    return tuple(_derived(data, frame, count) for frame in range(count))


def _derived(data: Any, frame: int, count: int) -> DerivedFrame:
    sources = [
        _reference(image, "")
        for item in groups(data, "DerivationImageSequence", frame)
        for image in items(item, "SourceImageSequence")
    ]
    between = 0.0
    for item in groups(data, "PixelMeasuresSequence", frame):
        between = number(item, "SpacingBetweenSlices") or number(item, "SliceThickness") or 0.0
        break
    segment = 0
    for item in groups(data, "SegmentIdentificationSequence", frame):
        segment = int(number(item, "ReferencedSegmentNumber") or 0)
        break
    return DerivedFrame(
        tuple(sources), plane_of(data, frame, count), abs(between) / 2, segment, _tile(data, frame)
    )


def _tile(data: Any, frame: int) -> tuple[int, int, Size] | None:
    across, down = whole(data, "TotalPixelMatrixColumns"), whole(data, "TotalPixelMatrixRows")
    for item in groups(data, "PlanePositionSlideSequence", frame):
        column = whole(item, "ColumnPositionInTotalImagePixelMatrix")
        row = whole(item, "RowPositionInTotalImagePixelMatrix")
        return (column - 1, row - 1, Size(across, down)) if min(across, down, column, row) > 0 else None
    return None


def references_of(data: Any) -> tuple[Reference, ...]:
    """The images of Referenced Series (0008,1115), where nearly every derived object names them."""
    return tuple(
        _reference(image, text(series, "SeriesInstanceUID"))
        for series in items(data, "ReferencedSeriesSequence")
        for image in (*items(series, "ReferencedInstanceSequence"), *items(series, "ReferencedImageSequence"))
    )


def _reference(image: Any, series: str) -> Reference:
    frames = tuple(int(told) - 1 for told in numbers(image, "ReferencedFrameNumber"))
    return Reference(series, text(image, "ReferencedSOPInstanceUID"), frames)


def _same_space(one: PatientPlane, other: PatientPlane) -> bool:
    return bool(one.frame_of_reference) and one.frame_of_reference == other.frame_of_reference


def on_plane(one: PatientPlane, other: PatientPlane) -> Affine | None:
    """From level-0 pixels of one plane to those of a parallel one; None if it is turned against it.

    Pixel k's centre lies at k + 0.5: X = a · (x − 0.5) + t + 0.5, with a the ratio of the spacings.
    """
    across, down = _dot(one.along_row, other.along_row), _dot(one.along_column, other.along_column)
    if abs(across) < PARALLEL or abs(down) < PARALLEL:
        return None
    way = _minus(one.origin, other.origin)
    x_scale = round(across) * one.spacing.x_mm / other.spacing.x_mm
    y_scale = round(down) * one.spacing.y_mm / other.spacing.y_mm
    x, y = _dot(way, other.along_row) / other.spacing.x_mm, _dot(way, other.along_column) / other.spacing.y_mm
    return Affine(x_scale, y_scale, x + 0.5 - x_scale / 2, y + 0.5 - y_scale / 2)


def _dot(one: Vector, other: Vector) -> float:
    return one[0] * other[0] + one[1] * other[1] + one[2] * other[2]


def _minus(one: Vector, other: Vector) -> Vector:
    return one[0] - other[0], one[1] - other[1], one[2] - other[2]
