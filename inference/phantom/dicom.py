"""A phantom as a DICOM Ultrasound Image, or a cine as an Ultrasound Multi-frame Image (PS3.3 A.6, A.7)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from inference.phantom.cases import Case, Phantom
from inference.phantom.screen import LABEL

if TYPE_CHECKING:
    from pydicom.dataset import Dataset, FileDataset
    from pydicom.uid import UID

JPEG_QUALITY = 80
_MADE = ("20260101", "120000")  # a fixed day: the same case gives the same file


def write(path: Path, name: str, case: Case, frames: Sequence[Phantom]) -> None:
    """Write the frames of one case. One frame: RLE Lossless; several: JPEG Baseline, grey."""
    dataset = _dataset(name, case, frames[0])
    if len(frames) == 1:
        _still(dataset, frames[0])
    else:
        _cine(dataset, case, frames)
    dataset.save_as(path, enforce_file_format=True)


def _dataset(name: str, case: Case, frame: Phantom) -> FileDataset:
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import (
        ExplicitVRLittleEndian,
        UltrasoundImageStorage,
        UltrasoundMultiFrameImageStorage,
    )

    several = case.frames > 1
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UltrasoundMultiFrameImageStorage if several else UltrasoundImageStorage
    meta.MediaStorageSOPInstanceUID = _uid(name, "image")
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID = meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    _who(dataset, name)
    _what(dataset, name, several=several)
    _pixels(dataset, frame)
    dataset.SequenceOfUltrasoundRegions = [_region(frame)]
    return dataset


def _uid(*parts: str) -> UID:
    """The same UID for the same words, below 2.25 (PS3.5 B.2)."""
    from pydicom.uid import generate_uid

    return generate_uid(prefix="2.25.", entropy_srcs=["LesionScope phantom", *parts])


def _who(dataset: Dataset, name: str) -> None:
    """Patient and study: plainly nobody."""
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.PatientName = f"PHANTOM^SYNTHETIC {name.upper()}"
    dataset.PatientID = f"SYNTHETIC-{name.upper()}"
    dataset.PatientBirthDate, dataset.PatientSex = "", "O"
    dataset.PatientIdentityRemoved = "YES"
    dataset.DeidentificationMethod = "Made by code, no patient"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = _uid(name, "study"), _uid(name, "series")
    dataset.StudyID, dataset.SeriesNumber, dataset.InstanceNumber = "DEMO", 1, 1
    dataset.AccessionNumber, dataset.ReferringPhysicianName = "", ""
    dataset.StudyDate = dataset.SeriesDate = dataset.ContentDate = dataset.AcquisitionDate = _MADE[0]
    dataset.StudyTime = dataset.SeriesTime = dataset.ContentTime = dataset.AcquisitionTime = _MADE[1]
    dataset.StudyDescription = "Synthetic breast ultrasound (demo)"


def _what(dataset: Dataset, name: str, *, several: bool) -> None:
    """Series, equipment and image type."""
    dataset.Modality, dataset.BodyPartExamined = "US", "BREAST"
    dataset.Laterality = "L"
    dataset.Manufacturer, dataset.ManufacturerModelName = "LesionScope", "Phantom generator"
    dataset.InstitutionName = LABEL
    dataset.SeriesDescription = f"Phantom {name}"
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "SMALL PARTS", "0001"]
    dataset.ImageComments = f"{LABEL}: made by code, shows no person"
    dataset.BurnedInAnnotation = "YES"  # the label on the screen, nothing about a person
    dataset.PatientOrientation = []
    if several:
        dataset.PreferredPlaybackSequencing = 1  # there and back again


def _pixels(dataset: Dataset, frame: Phantom) -> None:
    dataset.Rows, dataset.Columns = frame.pixels.shape
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 8, 8, 7
    dataset.PixelRepresentation = 0


def _region(frame: Phantom) -> Dataset:
    """One 2-D tissue region, centimetres per pixel (PS3.3 C.8.5.5)."""
    from pydicom.dataset import Dataset

    region, rect = Dataset(), frame.tissue_rect
    region.RegionSpatialFormat, region.RegionDataType, region.RegionFlags = 1, 1, 0
    region.RegionLocationMinX0, region.RegionLocationMinY0 = rect.left, rect.top
    region.RegionLocationMaxX1, region.RegionLocationMaxY1 = rect.right - 1, rect.bottom - 1
    region.PhysicalUnitsXDirection = region.PhysicalUnitsYDirection = 3
    region.PhysicalDeltaX = region.PhysicalDeltaY = frame.spacing_mm / 10
    region.ReferencePixelX0, region.ReferencePixelY0 = 0, 0
    region.ReferencePixelPhysicalValueX = region.ReferencePixelPhysicalValueY = 0.0
    region.TransducerFrequency = 12000
    return region


def _still(dataset: FileDataset, frame: Phantom) -> None:
    from pydicom.uid import RLELossless

    dataset.LossyImageCompression = "00"
    dataset.PixelData = frame.pixels.tobytes()
    dataset["PixelData"].VR = "OW"
    dataset.compress(RLELossless, generate_instance_uid=False)


def _cine(dataset: FileDataset, case: Case, frames: Sequence[Phantom]) -> None:
    """JPEG Baseline frames, with the compression told as the standard asks (PS3.3 C.7.6.1.1.5)."""
    from pydicom.encaps import encapsulate
    from pydicom.tag import Tag
    from pydicom.uid import JPEGBaseline8Bit

    coded = [_jpeg(frame.pixels) for frame in frames]
    dataset.NumberOfFrames, dataset.FrameTime = len(frames), case.frame_ms
    dataset.FrameIncrementPointer = Tag("FrameTime")
    dataset.CineRate = dataset.RecommendedDisplayFrameRate = round(1000 / case.frame_ms)
    dataset.LossyImageCompression, dataset.LossyImageCompressionMethod = "01", "ISO_10918_1"
    raw = sum(frame.pixels.size for frame in frames)
    dataset.LossyImageCompressionRatio = f"{raw / sum(map(len, coded)):.2f}"
    dataset.PixelData = encapsulate(coded)
    dataset["PixelData"].VR = "OB"
    dataset["PixelData"].is_undefined_length = True
    dataset.file_meta.TransferSyntaxUID = JPEGBaseline8Bit


def _jpeg(pixels: Any) -> bytes:
    import cv2

    done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise RuntimeError("OpenCV could not encode a JPEG")
    return data.tobytes()
