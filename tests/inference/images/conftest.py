"""DICOM files made for a test: any array, any transfer syntax, any element."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from pydicom.uid import UID, generate_uid

US_IMAGE = "1.2.840.10008.5.1.4.1.1.6.1"
EXPLICIT, STAND_IN = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.70"
WriteDicom = Callable[..., Path]


@pytest.fixture
def write_dicom(tmp_path: Path) -> WriteDicom:
    """write_dicom(pixels, syntax=…, packed=[…], name=…, Keyword=value …) → path of the file.

    pixels: (H, W) or (H, W, 3), or with frames in front and NumberOfFrames given.  packed: compressed frames.
    """

    def write(pixels: NDArray[Any], **told: Any) -> Path:
        path = tmp_path / told.pop("name", "made.dcm")
        syntax = told.pop("syntax", EXPLICIT)
        known = UID(syntax).is_transfer_syntax
        dataset(pixels, syntax=syntax if known else STAND_IN, **told).save_as(path, enforce_file_format=True)
        if not known:  # pydicom writes only what it knows
            path.write_bytes(path.read_bytes().replace(_uid(STAND_IN), _uid(syntax), 1))
        return path

    return write


def _uid(syntax: str) -> bytes:
    """The value of (0002,0010) with its length."""
    value = syntax.encode() + b"\0" * (len(syntax) % 2)
    return b"UI" + len(value).to_bytes(2, "little") + value


def dataset(
    pixels: NDArray[Any], *, syntax: str = EXPLICIT, packed: Sequence[bytes] | None = None, **elements: Any
) -> Any:
    import pydicom
    from pydicom.encaps import encapsulate

    ds = pydicom.Dataset()
    ds.file_meta = pydicom.dataset.FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = UID(syntax)
    ds.SOPClassUID, ds.SOPInstanceUID = US_IMAGE, generate_uid()
    ds.StudyInstanceUID, ds.SeriesInstanceUID = generate_uid(), generate_uid()
    describe_pixels(ds, pixels, frames=int(elements.get("NumberOfFrames", 1)))
    for keyword, value in elements.items():
        setattr(ds, keyword, value)
    if packed is not None:
        ds.PixelData = encapsulate(list(packed))
        ds["PixelData"].VR = "OB"
        ds["PixelData"].is_undefined_length = True
    elif "FloatPixelData" not in elements:
        order = ">" if syntax == "1.2.840.10008.1.2.2" else "<"
        raw = pixels.astype(pixels.dtype.newbyteorder(order)).tobytes()
        ds.PixelData = raw + b"\0" * (len(raw) % 2)
        ds["PixelData"].VR = "OW" if ds.BitsAllocated > 8 else "OB"
    return ds


def describe_pixels(ds: Any, pixels: NDArray[Any], *, frames: int) -> None:
    shape = pixels.shape[1:] if frames > 1 else pixels.shape
    ds.Rows, ds.Columns = shape[:2]
    ds.SamplesPerPixel = 3 if len(shape) == 3 else 1
    ds.PhotometricInterpretation = "RGB" if len(shape) == 3 else "MONOCHROME2"
    if len(shape) == 3:
        ds.PlanarConfiguration = 0
    ds.BitsAllocated = ds.BitsStored = 8 * pixels.dtype.itemsize
    ds.HighBit = ds.BitsStored - 1
    ds.PixelRepresentation = int(pixels.dtype.kind == "i")


@pytest.fixture
def noise() -> Callable[..., NDArray[Any]]:
    """noise(shape, dtype, top) → random integers below `top` from a fixed seed."""

    def make(shape: tuple[int, ...], dtype: str = "uint8", top: int = 256) -> NDArray[Any]:
        return np.random.default_rng(7).integers(0, top, shape).astype(dtype)

    return make
