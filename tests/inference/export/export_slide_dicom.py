"""A small DICOM slide written here: uncompressed tiles, placed on the glass, turned as scanners turn it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pydicom import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

WSI = "1.2.840.10008.5.1.4.1.1.77.1.6"
TILE = 64
MM = 0.0005  # of a pixel
ORIGIN = (10.0, 20.0)  # mm, of the centre of the first pixel


def write_sm(path: Path, *, columns: int = 640, rows: int = 384) -> str:
    """Pink everywhere. A row runs along −y of the glass, a column along −x. Returns the SOP Instance UID."""
    made = Dataset()
    made.file_meta = FileMetaDataset()
    made.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made.SOPClassUID, made.Modality, made.ImageType = WSI, "SM", ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    uids = ("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID", "FrameOfReferenceUID")
    for keyword in uids:
        setattr(made, keyword, generate_uid())
    made.DimensionOrganizationSequence = Sequence([_item(DimensionOrganizationUID=generate_uid())])
    made.DimensionOrganizationType = "TILED_FULL"
    made.file_meta.MediaStorageSOPClassUID = made.SOPClassUID
    made.file_meta.MediaStorageSOPInstanceUID = made.SOPInstanceUID
    made.PatientName, made.PatientID, made.PatientSex, made.PatientBirthDate = "Glas^Ada", "S-1", "", ""
    made.AccessionNumber = made.StudyID = made.ReferringPhysicianName = made.PositionReferenceIndicator = ""
    made.StudyDate, made.StudyTime, made.SeriesNumber, made.InstanceNumber = "20260102", "101500", 3, 1
    made.VolumetricProperties, made.ContainerIdentifier = "VOLUME", "G1"
    made.ContainerTypeCodeSequence = Sequence(
        [_item(CodeValue="433466003", CodingSchemeDesignator="SCT", CodeMeaning="Microscope slide")]
    )
    made.IssuerOfTheContainerIdentifierSequence = Sequence()
    made.SpecimenDescriptionSequence = Sequence(
        [_item(SpecimenIdentifier="S1", SpecimenUID=generate_uid(), SpecimenPreparationSequence=Sequence(),
               IssuerOfTheSpecimenIdentifierSequence=Sequence())]
    )  # fmt: skip
    made.AcquisitionContextSequence = Sequence()
    made.TotalPixelMatrixColumns, made.TotalPixelMatrixRows = columns, rows
    made.TotalPixelMatrixFocalPlanes, made.NumberOfOpticalPaths = 1, 1
    made.Rows = made.Columns = TILE
    made.NumberOfFrames = (columns // TILE) * (rows // TILE)
    made.ImagedVolumeWidth, made.ImagedVolumeHeight, made.ImagedVolumeDepth = columns * MM, rows * MM, 1.0
    made.ImageOrientationSlide = [0, -1, 0, -1, 0, 0]
    made.TotalPixelMatrixOriginSequence = Sequence(
        [_item(XOffsetInSlideCoordinateSystem=ORIGIN[0], YOffsetInSlideCoordinateSystem=ORIGIN[1])]
    )
    made.SharedFunctionalGroupsSequence = Sequence(
        [_item(PixelMeasuresSequence=Sequence([_item(PixelSpacing=[MM, MM], SliceThickness=0.004)]),
               OpticalPathIdentificationSequence=Sequence([_item(OpticalPathIdentifier="1")]))]
    )  # fmt: skip
    made.OpticalPathSequence = Sequence([_item(OpticalPathIdentifier="1")])
    made.SamplesPerPixel, made.PhotometricInterpretation, made.PlanarConfiguration = 3, "RGB", 0
    made.BitsAllocated = made.BitsStored = 8
    made.HighBit, made.PixelRepresentation, made.LossyImageCompression = 7, 0, "00"
    frame = np.full((TILE, TILE, 3), (190, 120, 220), np.uint8)
    made.PixelData = frame.tobytes() * made.NumberOfFrames
    made.save_as(path, enforce_file_format=True)
    return str(made.SOPInstanceUID)


def _item(**told: object) -> Dataset:
    made = Dataset()
    for keyword, value in told.items():
        setattr(made, keyword, value)
    return made
