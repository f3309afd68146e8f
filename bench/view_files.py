"""What bench/view.py opens: real images where they are, else made by code; enlarged and multiplied at run time.

Nothing of this is kept: all lies in the folder that the bench was given and goes with it.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CT = "dicom/highdicom/ct_image.dcm"
CINE = "dicom/fo-dicom/FO-DICOM.Tests/Test Data/DIRW0007"
MAMMOGRAM = "dicom/fo-dicom/FO-DICOM.Tests/Test Data/GH133.dcm"
SLIDE = "wsi/TCGA-CR-7395_jp2k_2levels.svs"
SMALL_MG, LARGE_MG, SLICE = (4096, 3328), (5355, 4915), (512, 512)  # rows, columns
SLICES = 200

Grey = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Files:
    """origin: a sentence on where the pixels come from.  slide: None where no real one is at hand."""

    ct: Path
    cine: Path
    mg: Path
    mg_large: Path
    series: Path
    slide: Path | None
    origin: str


def make_files(folder: Path, data: Path = DATA) -> Files:
    """All files, in `folder`."""
    real = all((data / name).is_file() for name in (CT, CINE, MAMMOGRAM))
    series, cine = folder / "series", folder / "cine.dcm"
    series.mkdir()
    slice_, breast = disc(*SLICE), disc(3062, 2394)
    if real:
        slice_, breast = enlarged(_pixels(data / CT), SLICE), _pixels(data / MAMMOGRAM)
    for number in range(SLICES):
        write_grey(series / f"{number:03}.dcm", _moved(slice_, number), "CT", number=number)
    if real:
        shutil.copyfile(data / CINE, cine)
    else:
        from bench.cine import make

        make(cine)
    for name, shape in (("mg.dcm", SMALL_MG), ("mg_large.dcm", LARGE_MG)):
        write_grey(folder / name, enlarged(breast, shape), "MG")
    alone = folder / "ct"
    alone.mkdir()
    shutil.copyfile(series / "000.dcm", alone / "slice.dcm")
    slide = data / SLIDE
    origin = "real images, enlarged or multiplied" if real else "made by code: the real images are not here"
    return Files(alone / "slice.dcm", cine, folder / "mg.dcm", folder / "mg_large.dcm", series,
                 slide if slide.is_file() else None, origin)  # fmt: skip


def _pixels(path: Path) -> Grey:
    """Values shifted to begin at 0."""
    from inference.geometry import Rect
    from inference.images.dicom import open_dicom
    from inference.images.source import Region

    with open_dicom(path) as source:
        values = source.read(Region(Rect.whole(source.info.size)))
    return np.asarray(values - values.min()).astype(np.uint16)


def disc(rows: int, columns: int) -> Grey:
    """12 of 16 bits: a bright disc of noise on nothing."""
    y, x = np.mgrid[:rows, :columns]
    light = 3000 * np.exp(-(((x / columns - 0.4) / 0.3) ** 2 + ((y / rows - 0.5) / 0.35) ** 2))
    noise = np.random.default_rng(0).normal(0, 60, light.shape)
    return (light + noise * (light > 50)).clip(0, 4095).astype(np.uint16)


def enlarged(pixels: Grey, shape: tuple[int, int]) -> Grey:
    """With cubic interpolation and noise of 1 %, so that it is as hard to compress as a picture of that size."""
    import cv2

    large = cv2.resize(pixels.astype(np.float32), (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    noise = np.random.default_rng(1).normal(0, 0.01 * float(pixels.max()), shape)
    most = int(pixels.max())
    return (large + noise * (large > 0.02 * most)).clip(0, most).astype(np.uint16)


def _moved(pixels: Grey, number: int) -> Grey:
    """Every slice another one."""
    return np.roll(pixels, number, axis=1)


def write_grey(path: Path, pixels: Grey, modality: str, *, number: int = 0) -> None:
    """Explicit little-endian, 16 bits, with a window that fits; slices of one series lie 1 mm apart."""
    from pydicom.dataset import Dataset, FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    classes = {"CT": "1.2.840.10008.5.1.4.1.1.2", "MG": "1.2.840.10008.5.1.4.1.1.1.2"}
    meta, made = FileMetaDataset(), Dataset()
    meta.TransferSyntaxUID, meta.MediaStorageSOPClassUID = ExplicitVRLittleEndian, classes[modality]
    meta.MediaStorageSOPInstanceUID = generate_uid()
    made.file_meta, made.SOPClassUID = meta, meta.MediaStorageSOPClassUID
    made.SOPInstanceUID, made.InstanceNumber = meta.MediaStorageSOPInstanceUID, number + 1
    made.StudyInstanceUID = generate_uid(entropy_srcs=["bench", "study"])
    made.SeriesInstanceUID = generate_uid(entropy_srcs=["bench", modality, str(pixels.shape)])
    made.FrameOfReferenceUID = generate_uid(entropy_srcs=["bench", "frame"])
    made.PatientName, made.PatientID, made.Modality = "BENCH", "BENCH", modality
    _describe(made, pixels, modality, number)
    made.PixelData = pixels.tobytes()
    made.save_as(path, enforce_file_format=True)


def _describe(made: Any, pixels: Grey, modality: str, number: int) -> None:
    made.Rows, made.Columns = pixels.shape
    made.SamplesPerPixel, made.PhotometricInterpretation = 1, "MONOCHROME2"
    made.BitsAllocated, made.BitsStored, made.HighBit, made.PixelRepresentation = 16, 16, 15, 0
    most = max(1, int(pixels.max()))
    made.WindowCenter, made.WindowWidth = most / 2, most
    made.RescaleSlope, made.RescaleIntercept = 1, -1024 if modality == "CT" else 0
    if modality == "CT":
        made.PixelSpacing, made.SliceThickness = [0.7, 0.7], 1
        made.ImageOrientationPatient, made.ImagePositionPatient = [1, 0, 0, 0, 1, 0], [0, 0, number]
    else:
        made.ImagerPixelSpacing, made.ImageLaterality, made.ViewPosition = [0.05, 0.05], "R", "MLO"
