"""Lesions of a DICOM slide as a tiled DICOM Segmentation on the map's own, coarser grid, placed on the glass.

highdicom makes the object for one tile; the size of the whole and its pixels are put in as they are written, line of
tiles after line, so that memory stays bounded. The organisation is TILED_FULL: a tile's place follows from its number.
"""

from __future__ import annotations

import struct
import warnings
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import numpy as np
from numpy.typing import NDArray

from inference import DISCLAIMER, PRODUCT, __version__
from inference.export.atomic import write_atomically
from inference.export.seg import SERIES_OFFSET, Claim, encoded, equipment, segment, series_number
from inference.export.seg_source import UTF8, SegSourceError, read_source
from inference.geometry import Affine, Size

TILE = 256
PIXEL_DATA = struct.pack("<HH2sH", 0x7FE0, 0x0010, b"OB", 0)  # explicit VR, little endian; its length follows
PLACED = {
    "ImageOrientationSlide": "direction on the glass",
    "TotalPixelMatrixOriginSequence": "place on the glass",
    "SharedFunctionalGroupsSequence": "pixel size",
    "FrameOfReferenceUID": "frame of reference",
}


class Mask(Protocol):
    """Lesions' pixels by rows: a `ScratchMask`."""

    @property
    def size(self) -> Size: ...

    @property
    def any(self) -> bool: ...

    def rows(self, top: int, count: int) -> NDArray[np.bool_]: ...


def write_slide_seg(
    path: Path, *, slide: Path, sop_uid: str, mask: Mask, to_level0: Affine, claim: Claim
) -> None:
    """Write `mask` as a SEG that refers to level 0 of the slide that the file `slide` belongs to.

    sop_uid: of level 0; its file may be another one of the same folder.  mask: not empty.
    to_level0: from edges of mask pixels to edges of level-0 pixels.  Raises SegSourceError, ExportError.
    """
    if not mask.any:
        raise SegSourceError(f"No DICOM segmentation was made of '{slide.name}': there is no lesion.")
    source = read_source(_file_of(slide, sop_uid), 0)
    lacking = [words for keyword, words in PLACED.items() if not source.get(keyword)]
    if lacking:
        raise SegSourceError(
            f"No DICOM segmentation can be made of '{slide.name}': the file does not tell its {', '.join(lacking)}."
        )
    made = _build(source, to_level0, claim)
    columns, rows = (-(-side // TILE) for side in (mask.size.width, mask.size.height))
    made.TotalPixelMatrixColumns, made.TotalPixelMatrixRows = mask.size.width, mask.size.height
    made.NumberOfFrames = columns * rows
    del made.PixelData
    head = encoded(made)

    def fill(file: BinaryIO) -> None:
        file.write(head)
        file.write(PIXEL_DATA + struct.pack("<I", columns * rows * TILE * TILE // 8))
        for top in range(0, mask.size.height, TILE):
            file.write(tile_bits(mask.rows(top, min(TILE, mask.size.height - top))))

    write_atomically(path, fill)


def tile_bits(rows: NDArray[np.bool_]) -> bytes:
    """One line of tiles, (≤ TILE, w), each a frame of 1 bit a pixel, the first in the lowest bit; beyond the edge 0."""
    padded = np.pad(rows, ((0, TILE - rows.shape[0]), (0, -rows.shape[1] % TILE)))
    frames = padded.reshape(TILE, -1, TILE).swapaxes(0, 1)
    return np.packbits(frames, bitorder="little").tobytes()


def _file_of(slide: Path, sop_uid: str) -> Path:
    """The file with that UID, the one that was opened first of all."""
    from pydicom import dcmread
    from pydicom.errors import InvalidDicomError

    for path in (
        slide,
        *sorted(other for other in slide.parent.iterdir() if other != slide and other.is_file()),
    ):
        try:
            told = dcmread(path, stop_before_pixels=True, specific_tags=["SOPInstanceUID"])
        except (InvalidDicomError, OSError, ValueError):
            continue
        if told.get("SOPInstanceUID") == sop_uid:
            return path
    raise SegSourceError(
        f"No DICOM segmentation can be made of '{slide.name}': the file of its finest level is gone."
    )


def _build(source: Any, plane: Affine, claim: Claim) -> Any:
    """The object of one tile, all of it lesion."""
    from highdicom import UID, PixelMeasuresSequence, PlaneOrientationSequence
    from highdicom.seg import Segmentation

    try:
        down, across, thick = _measures(source)
        measures = PixelMeasuresSequence((down * plane.y_scale, across * plane.x_scale), thick)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the source's faults; the object itself is checked by tests
            return Segmentation(
                [source],
                np.ones((1, TILE, TILE), np.uint8),
                "BINARY",
                [segment(claim, "")],
                series_instance_uid=UID(),
                series_number=SERIES_OFFSET + series_number(source),
                sop_instance_uid=UID(),
                instance_number=1,
                manufacturer=PRODUCT,
                manufacturer_model_name=PRODUCT,
                software_versions=__version__,
                device_serial_number="none",
                content_label="LESION",
                content_description=DISCLAIMER,
                content_creator_name=None,
                pixel_measures=measures,
                plane_orientation=PlaneOrientationSequence("SLIDE", _numbers(source.ImageOrientationSlide)),
                plane_positions=[_position(source, plane, (down, across))],
                tile_pixel_array=True,
                tile_size=(TILE, TILE),
                omit_empty_frames=False,
                dimension_organization_type="TILED_FULL",
                contributing_equipment=[equipment()],
                specific_character_set=UTF8,
                series_description=f"{claim.label} ({claim.origin}) - research use only"[:64],
            )
    except (ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        why = str(error).rstrip(".")
        raise SegSourceError(f"No DICOM segmentation can be made of this slide: {why}.") from error


def _numbers(values: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _measures(source: Any) -> tuple[float, float, float]:
    """Of a level-0 pixel in mm: down, across, thick.  Raises SegSourceError: none of them is guessed."""
    groups = source.SharedFunctionalGroupsSequence[0]
    told = (groups.get("PixelMeasuresSequence") or [{}])[0]
    if not told.get("PixelSpacing") or not told.get("SliceThickness"):
        raise SegSourceError(
            "No DICOM segmentation can be made of this slide: it does not tell the size of its pixels."
        )
    down, across = _numbers(told.PixelSpacing)
    return down, across, float(told.SliceThickness)


def _position(source: Any, plane: Affine, spacing: tuple[float, float]) -> Any:
    """Where the centre of the mask's first pixel lies on the glass.

    spacing: mm down, across.  DICOM PS3.3 C.8.12.4: the origin is the centre of level 0's first pixel, mm; the
    orientation's first triple points along a row, so it goes with the column index.
    """
    from highdicom import PlanePositionSequence

    x, y = (
        plane.x_shift + plane.x_scale / 2 - 0.5,
        plane.y_shift + plane.y_scale / 2 - 0.5,
    )  # level-0 pixel centres
    origin, turn = source.TotalPixelMatrixOriginSequence[0], _numbers(source.ImageOrientationSlide)
    start = (
        float(origin.XOffsetInSlideCoordinateSystem), float(origin.YOffsetInSlideCoordinateSystem),
        float(origin.get("ZOffsetInSlideCoordinateSystem") or 0),
    )  # fmt: skip
    place = tuple(
        at + along * spacing[1] * x + below * spacing[0] * y
        for at, along, below in zip(start, turn[:3], turn[3:], strict=True)
    )
    return PlanePositionSequence("SLIDE", image_position=place, pixel_matrix_position=(1, 1))
