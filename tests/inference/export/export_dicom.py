"""A small ultrasound DICOM written here, for tests that need one without real data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydicom import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

US_IMAGE = "1.2.840.10008.5.1.4.1.1.6.1"
US_MULTI_FRAME = "1.2.840.10008.5.1.4.1.1.3.1"


def write_us(
    path: Path, *, frames: int = 1, rows: int = 21, columns: int = 37, body_part: str = "BREAST"
) -> Path:
    """Grey 8-bit frames, brighter with their number; a Chinese name; columns no multiple of 8."""
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID = US_IMAGE if frames == 1 else US_MULTI_FRAME
    made.SOPInstanceUID, made.SeriesInstanceUID, made.StudyInstanceUID = (generate_uid() for _ in range(3))
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.SpecificCharacterSet = "GB18030"
    made.PatientName, made.PatientID, made.PatientSex = "王^小东", "T-1", "F"
    made.PatientBirthDate, made.StudyDate, made.StudyTime = "19610312", "20260102", "101500"
    made.AccessionNumber = made.StudyID = made.ReferringPhysicianName = ""
    made.Modality, made.SeriesNumber, made.InstanceNumber = "US", 3, 1
    made.PatientOrientation = ""
    if body_part:
        made.BodyPartExamined = body_part
    if frames > 1:
        made.NumberOfFrames, made.FrameTime = frames, 40
        made.FrameIncrementPointer = 0x00181063
    made.Rows, made.Columns, made.SamplesPerPixel = rows, columns, 1
    made.BitsAllocated = made.BitsStored = 8
    made.HighBit, made.PixelRepresentation = 7, 0
    made.PhotometricInterpretation = "MONOCHROME2"
    pixels = np.stack([np.full((rows, columns), 40 + number, np.uint8) for number in range(frames)])
    made.PixelData = pixels.tobytes() + b"\0" * (pixels.size % 2)
    made.save_as(path, enforce_file_format=True)
    return path
