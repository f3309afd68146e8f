"""`write_series` for tests that have no `write_dicom` fixture of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydicom import Dataset
from pydicom.dataset import FileMetaDataset
from series_samples import write_series


def writer(folder: Path) -> Callable[..., Path]:
    """Writes explicit little-endian files of unsigned 16-bit grey into `folder`."""

    def write(pixels: Any, **told: Any) -> Path:
        path = folder / told.pop("name")
        data = Dataset()
        data.file_meta = FileMetaDataset()
        data.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
        data.Rows, data.Columns = pixels.shape
        data.SamplesPerPixel, data.PhotometricInterpretation = 1, "MONOCHROME2"
        data.BitsAllocated, data.PixelRepresentation = 16, 0
        for keyword, value in told.items():
            setattr(data, keyword, value)
        data.PixelData = pixels.astype("<u2").tobytes()
        data["PixelData"].VR = "OW"
        data.save_as(path, enforce_file_format=True)
        return path

    return write


def series_in(folder: Path, count: int = 5, **told: Any) -> list[Path]:
    """A CT series (see `write_series`) in a folder of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    return write_series(writer(folder), count, **told)
