"""Presentation states and reports: what they say of a picture, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

from inference.geometry import Point, Size
from inference.images.array_source import plain_info
from inference.images.dicom_companion import needed_words, open_companion
from inference.images.dicom_document import WrappedDocument, open_document
from inference.images.greyscale import make_lut
from inference.images.presentation import Presentation, Presented, in_image_units, open_presentation
from inference.images.presentation_marks import Area
from inference.images.source import GreyScale, ImageInfo, VoiLut, Window
from inference.images.sr_text import Report, open_report

GSPS, SR, PDF = (f"1.2.840.10008.5.1.4.1.1.{end}" for end in ("11.1", "88.33", "104.1"))


def item(**told: Any) -> Dataset:
    made = Dataset()
    for keyword, value in told.items():
        setattr(made, keyword, value)
    return made


def write(path: Path, kind: str, **told: Any) -> Path:
    ds = item(SOPClassUID=kind, SOPInstanceUID="1.2.9", StudyInstanceUID="1.2.8", SeriesInstanceUID="1.2.7", **told)
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds.save_as(path, enforce_file_format=True)
    return path


IMAGE = item(ReferencedSOPClassUID="1.2", ReferencedSOPInstanceUID="1.2.3")
SERIES = item(SeriesInstanceUID="1.2.5", ReferencedImageSequence=[IMAGE])


def image(width: int = 100, height: int = 50, rescale: tuple[float, float] = (1.0, 0.0)) -> ImageInfo:
    info = plain_info(np.zeros((height, width), np.uint16), name="image")
    grey = replace(info.grey, rescale=rescale)
    return replace(info, grey=grey, instance=replace(info.instance, sop_uid="1.2.3"))


def state(tmp_path: Path, info: ImageInfo | None = None, **told: Any) -> Presented:
    made = open_presentation(write(tmp_path / "ps.dcm", GSPS, ReferencedSeriesSequence=[SERIES], **told))
    found = made.on(info or image(), 0)
    assert found is not None
    return found


def test_a_state_speaks_of_its_images_only(tmp_path: Path) -> None:
    made = open_companion(write(tmp_path / "ps.dcm", GSPS, ReferencedSeriesSequence=[SERIES], ContentLabel="FIRST"))
    assert isinstance(made, Presentation)
    assert made.label == "FIRST"
    other = image()
    assert made.on(replace(other, instance=replace(other.instance, sop_uid="1.2.4")), 0) is None
    assert needed_words(made.references, made.instance) == "image …1.2.3 of series …1.2.5"


def test_the_window_of_a_state_reaches_the_image_in_its_own_unit(tmp_path: Path) -> None:
    """The state windows stored values (c 100, w 51, LINEAR: 74.5 to 124.5); the image is read as 2 · stored − 10, so
    the same pixels run from 139 to 239: LINEAR_EXACT, centre 189, width 100."""
    soft = item(WindowCenter=100, WindowWidth=51)
    told = state(tmp_path, image(rescale=(2.0, -10.0)), SoftcopyVOILUTSequence=[soft])
    assert told.voi == Window(189, 100, "", "LINEAR_EXACT")
    assert state(tmp_path, SoftcopyVOILUTSequence=[soft]).voi == Window(100, 51)
    assert in_image_units(Window(1, 2), None, (1.0, 0.0)) is None


def test_a_window_for_another_image_is_not_taken(tmp_path: Path) -> None:
    other = item(ReferencedSOPClassUID="1.2", ReferencedSOPInstanceUID="1.2.4")
    soft = [item(WindowCenter=1, WindowWidth=2, ReferencedImageSequence=[other]), item(WindowCenter=3, WindowWidth=4)]
    assert state(tmp_path, SoftcopyVOILUTSequence=soft).voi == Window(3, 4)


def test_marks_in_pixels_and_in_parts_of_the_area(tmp_path: Path) -> None:
    """The area is columns 11 … 30 and rows 1 … 10: (0.5, 0.5) of it is x 10 + 10, y 0 + 5."""
    area = item(DisplayedAreaTopLeftHandCorner=[11, 1], DisplayedAreaBottomRightHandCorner=[30, 10],
                PresentationSizeMode="SCALE TO FIT")  # fmt: skip
    line = item(GraphicAnnotationUnits="PIXEL", GraphicDimensions=2, NumberOfGraphicPoints=2,
                GraphicData=[0, 0, 4.5, 2], GraphicType="POLYLINE", GraphicFilled="N")  # fmt: skip
    spot = item(GraphicAnnotationUnits="DISPLAY", GraphicDimensions=2, NumberOfGraphicPoints=1,
                GraphicData=[0.5, 0.5], GraphicType="POINT", GraphicFilled="N")  # fmt: skip
    words = item(UnformattedTextValue="Here\r\nit is", AnchorPoint=[0.0, 1.0], AnchorPointAnnotationUnits="DISPLAY",
                 AnchorPointVisibility="Y")  # fmt: skip
    broken = item(GraphicAnnotationUnits="PIXEL", GraphicData=[1, 1], GraphicType="CIRCLE")
    drawn = item(GraphicLayer="A", GraphicObjectSequence=[line, spot, broken], TextObjectSequence=[words])
    told = state(
        tmp_path, DisplayedAreaSelectionSequence=[area], GraphicAnnotationSequence=[drawn],
        GraphicLayerSequence=[item(GraphicLayer="A", GraphicLayerRecommendedDisplayGrayscaleValue=65535)],
    )  # fmt: skip
    assert [(mark.kind, mark.points) for mark in told.marks] == [
        ("POLYLINE", (Point(0, 0), Point(4.5, 2))), ("POINT", (Point(20, 5),)),
    ]  # fmt: skip
    assert told.marks[0].colour == (255, 255, 255)
    (text,) = told.texts
    assert (text.text, text.anchor, text.anchor_seen) == ("Here\nit is", Point(10, 10), True)


@pytest.mark.parametrize(
    ("rotation", "flip", "corners"),  # of 100 × 50: which corners come to the top left and bottom right
    [
        (90, "N", ((0, 50), (100, 0))), (180, "N", ((100, 50), (0, 0))), (270, "N", ((100, 0), (0, 50))),
        (0, "Y", ((100, 0), (0, 50))), (90, "Y", ((0, 0), (100, 50))),
    ],
)  # fmt: skip
def test_turns_bring_other_corners_to_the_top_left(
    tmp_path: Path, rotation: int, flip: str, corners: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    area = state(tmp_path, ImageRotation=rotation, ImageHorizontalFlip=flip).area
    assert area is not None
    assert (area.top_left, area.bottom_right) == (Point(*corners[0]), Point(*corners[1]))
    assert (area.quarters, area.mirrored) == (rotation // 90, flip == "Y")


def test_parts_of_a_turned_area_run_along_the_screen() -> None:
    """Turned by 90° clockwise the screen's top edge is the image's left edge, from its lower end upwards."""
    area = Area(Point(0, 50), Point(100, 0), quarters=1)
    assert area.at(0, 0) == Point(0, 50)
    assert area.at(1, 0) == Point(0, 0)
    assert area.at(0, 1) == Point(100, 50)


def test_polarity_shutter_and_overlays_of_a_state(tmp_path: Path) -> None:
    told = state(
        tmp_path, PresentationLUTShape="INVERSE", ShutterShape="CIRCULAR", CenterOfCircularShutter=[5, 5],
        RadiusOfCircularShutter=3,
    )  # fmt: skip
    assert told.inverted is True
    assert told.shutter is not None
    assert told.shutter.circle is not None
    assert told.missing == ()
    assert state(tmp_path).inverted is None
    assert state(tmp_path, PresentationLUTSequence=[item(LUTLabel="x")]).missing == ("its presentation LUT",)


def test_a_presentation_lut_spreads_over_the_window() -> None:
    """Three entries 0, 255, 0: black and white of the window are black, its middle is white."""
    lut = VoiLut(0, 8, np.array([0, 255, 0], np.uint16))
    table = make_lut(np.uint8, GreyScale(presentation=lut), Window(100, 100, "", "LINEAR_EXACT"))
    assert [int(table[at]) for at in (50, 100, 150)] == [0, 255, 0]


def test_a_report_is_its_tree_of_lines(tmp_path: Path) -> None:
    def coded(meaning: str) -> list[Dataset]:
        return [item(CodeValue="1", CodingSchemeDesignator="99", CodeMeaning=meaning)]

    unit = item(CodeValue="mm", CodingSchemeDesignator="UCUM", CodeMeaning="millimetre")
    length = item(
        RelationshipType="CONTAINS", ValueType="NUM", ConceptNameCodeSequence=coded("Length"),
        MeasuredValueSequence=[item(NumericValue="12.5", MeasurementUnitsCodeSequence=[unit])],
    )  # fmt: skip
    shown = item(
        RelationshipType="CONTAINS", ValueType="IMAGE", ConceptNameCodeSequence=coded("Source"),
        ReferencedSOPSequence=[item(ReferencedSOPInstanceUID="1.2.3", ReferencedFrameNumber=[2])],
    )  # fmt: skip
    part = item(ValueType="CONTAINER", ConceptNameCodeSequence=coded("Findings"), ContentSequence=[length, shown])
    said = item(ValueType="TEXT", ConceptNameCodeSequence=coded("Comment"), TextValue="Two\r\nlines")
    path = write(
        tmp_path / "sr.dcm", SR, ConceptNameCodeSequence=coded("Report"), CompletionFlag="COMPLETE",
        VerificationFlag="UNVERIFIED", ContentSequence=[part, said],
    )  # fmt: skip
    report = open_report(path)
    assert (report.title, report.status) == ("Report", "COMPLETE · UNVERIFIED")
    assert [(line.level, line.name, line.value, line.heading) for line in report.lines] == [
        (0, "Findings", "", True), (1, "Length", "12.5 mm", False), (1, "Source", "image …1.2.3, frame 2", False),
        (0, "Comment", "Two\nlines", False),
    ]  # fmt: skip
    assert isinstance(open_companion(path), Report)


def test_a_wrapped_document_gives_its_own_bytes(tmp_path: Path) -> None:
    """Five bytes are padded to six in the file; the length tells the padding apart."""
    path = write(
        tmp_path / "pdf.dcm", PDF, EncapsulatedDocument=b"%PDF-\0", EncapsulatedDocumentLength=5, DocumentTitle="Letter",
        MIMETypeOfEncapsulatedDocument="application/pdf",
    )  # fmt: skip
    found = open_document(path)
    assert (found.content, found.ending, found.title) == (b"%PDF-", ".pdf", "Letter")
    assert isinstance(open_companion(path), WrappedDocument)


@pytest.mark.real_data
@pytest.mark.parametrize("path", ["dcmqi/sr-example/sr.dcm", "highdicom/sr_document_with_multiple_groups.dcm"])
def test_reports_tell_every_number_that_is_in_them(real_data: Path, path: str) -> None:
    """Counted a second time by walking all elements of the file."""
    data = pydicom.dcmread(real_data / "dicom" / path)
    values = [element.value for element in data.iterall() if element.keyword == "NumericValue"]
    told = " ".join(line.value for line in open_report(real_data / "dicom" / path).lines).split()
    assert len(values) > 0
    assert all(str(value) in told for value in values)


@pytest.mark.real_data
def test_a_real_state_shows_its_area(real_data: Path) -> None:
    """PS_0108 of the liver set: area 1\\1 to 432\\432, window 1096.690432 / 3503.122969 (read with dcmdump)."""
    path = real_data / "dicom" / "wsi/slideio/GSPS_Liver/DICOM/PS_0108"
    made, slope = open_presentation(path), float(pydicom.dcmread(path).RescaleSlope)
    info = replace(image(432, 432, rescale=(slope, 0.0)), instance=replace(image().instance, sop_uid=made.references[0].sop))
    told = made.on(info, 0)
    assert told is not None
    assert told.area is not None
    assert (told.area.top_left, told.area.bottom_right) == (Point(0, 0), Point(432, 432))
    assert Size(432, 432) == info.size
    assert isinstance(told.voi, Window)
    assert (told.voi.center, told.voi.width) == (1096.690432, 3503.122969)
