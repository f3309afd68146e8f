"""What the picture itself may tell of a person: ultrasound machines write names around their picture."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ExportError
from inference.geometry import Rect, Size
from inference.images.geometry_dicom import regions_of
from inference.images.source import Region

DRAWN_ON = {
    "US",
    "IVUS",
    "OT",
    "XC",
    "ES",
    "GM",
    "DOC",
    "SC",
    "ECG",
    "OP",
}  # machines and cameras that write on pictures
CAPTURE = "1.2.840.10008.5.1.4.1.1.7"  # Secondary Capture and its multi-frame kinds


class Pixels(Enum):
    """KEPT: nothing points to writing in the picture.  BLANKED: all outside the ultrasound regions is blackened.
    LOOK: it may show a name, and nothing tells where; only a person can say."""

    KEPT = "kept"
    BLANKED = "blanked"
    LOOK = "look"


def pixels_of(data: Any) -> Pixels:
    """By the header (a pydicom Dataset) alone."""
    if data.get("Modality") in ("US", "IVUS") and regions_of(data, _size(data)):
        return Pixels.BLANKED
    kinds = [str(kind).upper() for kind in data.get("ImageType", None) or ()]
    drawn = (
        str(data.get("BurnedInAnnotation", "")).upper() == "YES"
        or str(data.get("Modality", "OT")) in DRAWN_ON
        or str(data.get("SOPClassUID", "")).startswith(CAPTURE)
        or "SCREEN SAVE" in kinds
    )
    if str(data.get("BurnedInAnnotation", "")).upper() == "NO":
        return Pixels.KEPT
    return Pixels.LOOK if drawn else Pixels.KEPT


def blank_outside_regions(data: Any, path: Path) -> None:
    """Black outside the regions of each frame; the pixels are stored uncompressed afterwards, otherwise unchanged.

    data: a pydicom Dataset with PixelData, changed in place; path: its file. Raises ImageError, and ExportError where
    black is not known.
    """
    frames = _decoded(data, path)
    black = _black(data)
    for number, frame in enumerate(frames):
        inside = np.zeros(frame.shape[:2], bool)
        for region in regions_of(data, _size(data), number):
            rect = region.rect
            inside[rect.top : rect.top + rect.height, rect.left : rect.left + rect.width] = True
        frame[~inside] = black
    data.PixelData = frames.tobytes()
    data["PixelData"].VR = "OB" if frames.dtype.itemsize == 1 else "OW"


def _size(data: Any) -> Size:
    return Size(int(data.Columns), int(data.Rows))


def _decoded(data: Any, path: Path) -> NDArray[Any]:
    """(frames, rows, columns, samples) of the stored values, writable; colour as RGB by pixel."""
    from pydicom.pixels.processing import convert_color_space
    from pydicom.uid import ExplicitVRLittleEndian

    count = int(data.get("NumberOfFrames", 1) or 1)
    if data.file_meta.TransferSyntaxUID.is_compressed:
        pixels = _unpacked(path, count)
        data.PhotometricInterpretation = "RGB" if data.SamplesPerPixel > 1 else data.PhotometricInterpretation
        data["PixelData"].is_undefined_length = False
    else:
        pixels = np.array(data.pixel_array)
        if str(data.PhotometricInterpretation).startswith("YBR"):
            pixels = convert_color_space(pixels, data.PhotometricInterpretation, "RGB")
            data.PhotometricInterpretation = "RGB"
    if data.SamplesPerPixel > 1:
        data.PlanarConfiguration = 0
    data.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return np.ascontiguousarray(pixels).reshape((count, data.Rows, data.Columns, -1))


def _unpacked(path: Path, count: int) -> NDArray[Any]:
    """By the decoders the viewer itself shows the picture with."""
    from inference.images.dicom import open_dicom

    source = open_dicom(path)
    try:
        whole = Rect.whole(source.levels[0])
        return np.stack([source.read(Region(whole, 0, frame)) for frame in range(count)])
    finally:
        source.close()


def _black(data: Any) -> int:
    """The stored value that a screen shows as black."""
    kind, bits, signed = (
        str(data.PhotometricInterpretation),
        int(data.BitsStored),
        bool(data.PixelRepresentation),
    )
    if kind == "RGB":
        return 0
    least, most = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    if kind == "MONOCHROME2":
        return least
    if kind == "MONOCHROME1":
        return most
    if kind == "PALETTE COLOR":
        return _darkest(data)
    raise ExportError(f"Nobody can say which value is black in a picture of the kind {kind}.")


def _darkest(data: Any) -> int:
    """The index of a palette whose colour is nearest to black."""
    from inference.images.palette import through_palette

    first = int(data.RedPaletteColorLookupTableDescriptor[1])
    count = int(data.RedPaletteColorLookupTableDescriptor[0]) or 65536
    indices = np.arange(first, first + count, dtype=np.int64)
    colours = through_palette(indices, data).astype(np.int64)
    return int(indices[colours.sum(axis=-1).argmin()])
