"""What the header says: windows, padding, spacing, regions, times, words; and nothing of it breaks on nonsense."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset

from inference.geometry import Rect
from inference.images.dicom import DicomSource
from inference.images.greyscale import to_rgb
from inference.images.opener import open_image
from inference.images.source import ImageInfo, Region, Window

Write = Callable[..., Path]


@pytest.fixture
def info(write_dicom: Write) -> Callable[..., ImageInfo]:
    """info(Keyword=value …) of an 8-bit image of 60 × 40; frames=N for a stack."""

    def make(*, frames: int = 1, dtype: str = "uint8", **elements: Any) -> ImageInfo:
        shape = (frames, 40, 60) if frames > 1 else (40, 60)
        if frames > 1:
            elements["NumberOfFrames"] = frames
        with open_image(write_dicom(np.zeros(shape, dtype), **elements)) as source:
            return source.info

    return make


def region(*, data_type: int = 1, units: int = 3, delta: float = 0.01, left: int = 0) -> Dataset:
    item = Dataset()
    item.RegionSpatialFormat, item.RegionDataType = 1, data_type
    item.RegionLocationMinX0, item.RegionLocationMinY0 = left, 5
    item.RegionLocationMaxX1, item.RegionLocationMaxY1 = 59, 39
    item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = units
    item.PhysicalDeltaX, item.PhysicalDeltaY = delta, delta * 2
    return item


def test_windows_keep_their_order_names_and_function(info: Callable[..., ImageInfo]) -> None:
    told = info(
        WindowCenter=[40, -600], WindowWidth=[400, 1500], WindowCenterWidthExplanation=["SOFT", "LUNG"],
        VOILUTFunction="SIGMOID",
    )  # fmt: skip
    assert told.grey.windows == (
        Window(40, 400, "SOFT", "SIGMOID"), Window(-600, 1500, "LUNG", "SIGMOID"),
    )  # fmt: skip


def test_windows_without_width_are_left_out(info: Callable[..., ImageInfo]) -> None:
    assert info(WindowCenter=[40, 50], WindowWidth=[0, 10]).grey.windows == (Window(50, 10),)


def test_a_blank_window_does_not_cost_the_one_beside_it(info: Callable[..., ImageInfo]) -> None:
    assert info(WindowCenter=["40", ""], WindowWidth=["400", ""]).grey.windows == (Window(40, 400),)


def test_a_width_below_one_is_meant_exactly(info: Callable[..., ImageInfo]) -> None:
    """LINEAR subtracts 1 from the width (PS3.3 C.11.2.1.2.1): a window of fractions would be lost."""
    told = info(WindowCenter="0.002", WindowWidth="0.004", RescaleSlope="0.001", RescaleIntercept="0")
    assert told.grey.windows == (Window(0.002, 0.004, "", "LINEAR_EXACT"),)


def test_voi_luts_with_their_names(info: Callable[..., ImageInfo]) -> None:
    item = Dataset()
    item.LUTDescriptor, item.LUTExplanation = [2, 5, 8], "film"
    item.LUTData = np.array([0, 200], "<u2").tobytes()
    (lut,) = info(VOILUTSequence=[item]).grey.voi_luts
    assert (lut.first, lut.bits, lut.values.tolist(), lut.name) == (5, 8, [0, 200], "film")


def test_polarity_from_mono1_or_the_presentation_lut(info: Callable[..., ImageInfo]) -> None:
    assert info(PhotometricInterpretation="MONOCHROME1").grey.inverted
    assert info(PresentationLUTShape="INVERSE").grey.inverted
    assert not info().grey.inverted


def test_padding_is_in_modality_units(info: Callable[..., ImageInfo]) -> None:
    """Stored −2000 … −1900 with slope 1 and intercept −24 is −2024 … −1924."""
    told = info(
        dtype="int16", PixelPaddingValue=-2000, PixelPaddingRangeLimit=-1900,
        RescaleSlope="1", RescaleIntercept="-24", Modality="CT",
    )  # fmt: skip
    assert told.grey.padding == (-2024, -1924)
    assert told.grey.unit == "HU"
    assert told.grey.value_range == (-32768 - 24, 32767 - 24)


def test_padding_equals_the_pixels_that_it_names(write_dicom: Write) -> None:
    """−2000 · 0.1 − 3.3 = −203.3 as float32, as the pixels are: statistics compare them in double precision."""
    pixels = np.array([[-2000, 100]], np.int16)
    path = write_dicom(pixels, PixelPaddingValue=-2000, RescaleSlope="0.1", RescaleIntercept="-3.3")
    with open_image(path) as source:
        values = source.read(Region(Rect(0, 0, 2, 1)))
        assert source.info.grey.padding is not None
        assert float(values[0, 0]) == source.info.grey.padding[0] == float(np.float32(-203.3))


def test_floats_have_a_padding_of_their_own(write_dicom: Write) -> None:
    """PS3.3 C.7.6.24: Float Pixel Padding Value (0028,0122)."""
    pixels = np.array([[-9999, 0.5]], np.float32)
    path = write_dicom(pixels, FloatPixelData=pixels.tobytes(), FloatPixelPaddingValue=-9999.0)
    with open_image(path) as source:
        assert source.info.dtype == "float32"
        assert source.info.grey.padding == (-9999, -9999)


@pytest.mark.parametrize(("told", "unit"), [("BQML", "Bq/ml"), ("GML", "g/ml SUVbw"), ("NONE", ""), ("", "")])
def test_pet_tells_its_unit_elsewhere(info: Callable[..., ImageInfo], told: str, unit: str) -> None:
    assert info(Modality="PT", Units=told, RescaleSlope="2", RescaleIntercept="0").grey.unit == unit


def test_an_uptake_says_by_what_it_is_normalised(info: Callable[..., ImageInfo]) -> None:
    """SUV Type (0054,1006); where Units are GML and it is not told, it is body weight (PS3.3 C.8.9.1)."""
    assert info(Modality="PT", Units="GML", SUVType="LBM").grey.unit == "g/ml SUVlbm"
    assert info(Modality="PT", Units="CM2ML", SUVType="BSA").grey.unit == "cm²/ml SUVbsa"
    assert info(Modality="PT", Units="BQML", SUVType="BW").grey.unit == "Bq/ml"


def test_value_range_comes_from_the_stored_bits(info: Callable[..., ImageInfo]) -> None:
    assert info(dtype="uint16", BitsStored=12, HighBit=11).grey.value_range == (0, 4095)


def test_pixel_spacing_is_row_first(info: Callable[..., ImageInfo]) -> None:
    spacing = info(PixelSpacing=[0.2, 0.1]).spacing
    assert spacing is not None
    assert (spacing.x_mm, spacing.y_mm, spacing.source) == (0.1, 0.2, "Pixel Spacing")


@pytest.mark.parametrize(
    ("elements", "source"),
    [
        ({"ImagerPixelSpacing": [0.1, 0.1]}, "Imager Pixel Spacing, at detector"),
        ({"ImagerPixelSpacing": [0.1, 0.1], "PixelSpacing": [0.1, 0.1]}, "Pixel Spacing, at detector"),
        ({"ImagerPixelSpacing": [0.2, 0.2], "PixelSpacing": [0.1, 0.1]}, "Pixel Spacing"),
        ({"PixelSpacing": [0.1, 0.1], "PixelSpacingCalibrationType": "FIDUCIAL"},
         "Pixel Spacing, calibrated (fiducial)"),
        ({"NominalScannedPixelSpacing": [0.1, 0.1]}, "Nominal Scanned Pixel Spacing"),
    ],
)  # fmt: skip
def test_spacing_names_its_source(
    info: Callable[..., ImageInfo], elements: dict[str, Any], source: str
) -> None:
    spacing = info(**elements).spacing
    assert spacing is not None
    assert (spacing.x_mm, spacing.source) == (0.1, source)


@pytest.mark.parametrize("told", [[0, 0], [-1, 1], [0.1], [5000, 5000]])
def test_a_spacing_that_cannot_be_is_unknown(info: Callable[..., ImageInfo], told: list[float]) -> None:
    assert info(PixelSpacing=told).spacing is None


def test_spacing_of_an_enhanced_image_is_in_its_groups(info: Callable[..., ImageInfo]) -> None:
    measures, shared = Dataset(), Dataset()
    measures.PixelSpacing = [0.5, 0.25]
    shared.PixelMeasuresSequence = [measures]
    spacing = info(SharedFunctionalGroupsSequence=[shared]).spacing
    assert spacing is not None
    assert (spacing.x_mm, spacing.y_mm) == (0.25, 0.5)


def test_one_tissue_region_in_centimetres_gives_the_spacing(info: Callable[..., ImageInfo]) -> None:
    """0.01 cm per pixel is 0.1 mm; the last row and column belong to the region."""
    told = info(SequenceOfUltrasoundRegions=[region()])
    assert told.spacing is not None
    assert (told.spacing.x_mm, told.spacing.y_mm) == (pytest.approx(0.1), pytest.approx(0.2))
    assert told.spacing.source == "ultrasound region"
    assert told.regions[0].rect == Rect(0, 5, 60, 35)
    assert told.pixel_aspect == pytest.approx(2)


@pytest.mark.parametrize(
    ("regions", "known"),
    [
        ([region(), region(left=30)], True), ([region(), region(delta=0.02)], False),
        ([region(units=4)], False), ([region(data_type=2)], False),
        ([region(), region(data_type=2)], True), ([region(delta=0.0)], False),
    ],
)  # fmt: skip
def test_regions_give_a_spacing_only_if_all_agree(
    info: Callable[..., ImageInfo], regions: list[Dataset], known: bool
) -> None:
    told = info(SequenceOfUltrasoundRegions=regions, PixelSpacing=[9, 9])
    assert (told.spacing is not None) == known
    assert len(told.regions) == len(regions)


@pytest.mark.parametrize(
    ("elements", "times"),
    [
        ({"FrameTimeVector": [0, 10, 20]}, (10, 20, 15)), ({"FrameTime": "40"}, (40, 40, 40)),
        ({"CineRate": 25}, (40, 40, 40)), ({"RecommendedDisplayFrameRate": 50}, (20, 20, 20)),
        ({"FrameTime": "0", "CineRate": 10}, (100, 100, 100)), ({}, ()),
        ({"ActualFrameDuration": 40}, (40, 40, 40)), ({"ActualFrameDuration": 20000}, ()),
        ({"ActualFrameDuration": 40, "CineRate": 10}, (100, 100, 100)),
        # unequal steps of the clock; two frames of one moment; the leading 0 left out; longer than the frames
        ({"FrameTimeVector": [0, 33, 66]}, (33, 66, 49.5)), ({"FrameTimeVector": [0, 40, 0]}, (40, 1, 20.5)),
        ({"FrameTimeVector": [30, 50]}, (30, 50, 40)), ({"FrameTimeVector": [0, 10, 20, 30]}, (10, 20, 15)),
        # too few: what else is told, then their mean; a clock that runs back or stands still
        ({"FrameTimeVector": [0, 20], "FrameTime": "40"}, (40, 40, 40)), ({"FrameTimeVector": [0, 20]}, (20, 20, 20)),
        ({"FrameTimeVector": [0, 20, -5], "CineRate": 25}, (40, 40, 40)), ({"FrameTimeVector": [0, 0, 0]}, ()),
        # the pointer says which of the two holds
        ({"FrameTimeVector": [0, 10, 20], "FrameTime": "40", "FrameIncrementPointer": 0x00181063}, (40, 40, 40)),
        ({"FrameTimeVector": [0, 10, 20], "FrameTime": "40", "FrameIncrementPointer": 0x00181065}, (10, 20, 15)),
    ],
)  # fmt: skip
def test_frame_times(
    info: Callable[..., ImageInfo], elements: dict[str, Any], times: tuple[float, ...]
) -> None:
    assert info(frames=3, **elements).frame_ms == times


@pytest.mark.parametrize(
    ("elements", "trim"),
    [({"StartTrim": 2, "StopTrim": 3}, (1, 2)), ({"StartTrim": 3, "StopTrim": 2}, None), ({"StopTrim": 2}, None),
     ({"StartTrim": 1, "StopTrim": 4}, None), ({}, None)],
)  # fmt: skip
def test_the_part_to_be_played(
    info: Callable[..., ImageInfo], elements: dict[str, Any], trim: tuple[int, int] | None
) -> None:
    assert info(frames=3, **elements).trim == trim


@pytest.mark.parametrize(("told", "sweeps"), [({"PreferredPlaybackSequencing": 1}, True),
                                              ({"PreferredPlaybackSequencing": 0}, False), ({}, False)])  # fmt: skip
def test_back_and_forth_if_the_file_wants_it(
    info: Callable[..., ImageInfo], told: dict[str, Any], sweeps: bool
) -> None:
    assert info(frames=3, **told).sweeps is sweeps


def test_one_frame_has_no_time(info: Callable[..., ImageInfo]) -> None:
    assert info(FrameTime="40").frame_ms == ()


def test_lossy_compression_is_told_in_words(info: Callable[..., ImageInfo]) -> None:
    told = info(
        LossyImageCompression="01",
        LossyImageCompressionRatio="10.04",
        LossyImageCompressionMethod="ISO_10918_1",
    )
    assert told.lossy == "JPEG lossy 10:1"
    assert info(LossyImageCompression="00").lossy == ""


def test_names_in_other_alphabets(info: Callable[..., ImageInfo]) -> None:
    told = info(
        SpecificCharacterSet="ISO_IR 192", PatientName="王^小东", Modality="US", BodyPartExamined="BREAST"
    )
    assert told.instance.patient_name == "王^小东"
    assert (told.modality, told.body_part) == ("US", "BREAST")
    assert told.is_dicom


def test_side_view_and_orientation(info: Callable[..., ImageInfo]) -> None:
    told = info(ImageLaterality="L", ViewPosition="MLO", PatientOrientation=["A", "FR"]).instance
    assert (told.laterality, told.view_position, told.patient_orientation) == ("L", "MLO", ("A", "FR"))


def coded(value: str, meaning: str = "", **more: Any) -> Dataset:
    made = Dataset()
    made.CodeValue, made.CodeMeaning = value, meaning
    for keyword, told in more.items():
        setattr(made, keyword, told)
    return made


def test_a_view_is_read_from_its_code(info: Callable[..., ImageInfo]) -> None:
    """View Code Sequence is required for mammography, View Position is not; modifiers lie in the code's item."""
    spot = coded("399162004", "cranio-caudal", ViewModifierCodeSequence=[coded("399163009", "Magnification")])
    told = info(ViewCodeSequence=[spot], PartialView="YES").instance
    assert (told.view_position, told.view_modifiers) == ("CC", "magnification, partial view")
    assert info(ViewCodeSequence=[coded("R-10224")], ViewPosition="MLO").instance.view_position == "ML"
    assert info(ViewCodeSequence=[coded("Y-1")], ViewPosition="AP").instance.view_position == "AP"


def test_the_codes_of_views_are_those_of_the_standards_table() -> None:
    """PS3.16 CID 4014 as pydicom carries it, and its map to the older codes."""
    from pydicom.sr._snomed_dict import mapping
    from pydicom.sr.codedict import codes

    from inference.images.mammo_view import VIEWS

    words = {"CC": "cranio-caudal", "FB": "caudo-cranial", "XCCL": "exaggerated laterally", "XCCM": "exaggerated medially",
             "ML": "medial-lateral", "MLO": "medio-lateral oblique", "LM": "latero-medial",
             "LMO": "latero-medial oblique", "SIO": "superolateral to inferomedial oblique",
             "ISO": "inferomedial to superolateral oblique"}  # fmt: skip
    known = {getattr(codes.CID4014, name).value: getattr(codes.CID4014, name).meaning for name in codes.CID4014.dir()}
    modern = {code: view for code, view in VIEWS.items() if code.isdigit()}
    assert {view: known[code] for code, view in modern.items()}.keys() == words.keys()
    for code, view in modern.items():
        assert known[code].endswith(words[view])
        assert VIEWS[mapping["SCT"][code]] == view


def test_two_sides_in_one_file_are_said(info: Callable[..., ImageInfo]) -> None:
    both = info(ImageLaterality="R", Laterality="L")
    assert both.instance.laterality == "R"
    assert any("both sides" in said for said in both.warnings)
    assert not info(ImageLaterality="R", Laterality="R").warnings


def test_images_for_processing_warn(info: Callable[..., ImageInfo]) -> None:
    assert "processing" in info(PresentationIntentType="FOR PROCESSING").warnings[0]


def test_colours_laid_over_grey_are_said_to_be_missing(info: Callable[..., ImageInfo]) -> None:
    """Pixel Presentation (0008,9205) COLOR beside MONOCHROME2: a supplemental palette (PS3.3 C.7.6.19)."""
    assert any("shown as grey" in said for said in info(PixelPresentation="COLOR").warnings)
    assert info(PixelPresentation="MONOCHROME").warnings == ()


def test_nonsense_in_the_header_costs_only_what_it_says(write_dicom: Write) -> None:
    """Text where numbers belong, spliced into the written file."""
    path = write_dicom(
        np.zeros((4, 4), np.uint8), WindowCenter="40", WindowWidth="400", PixelSpacing=[0.5, 0.5]
    )
    content = path.read_bytes()
    for good, bad in (
        (b"DS\x02\x0040", b"DS\x02\x00x!"),
        (b"400 ", b"\xff\xfe\\\\"),
        (b"0.5\\0.5 ", b"wide\\ugh"),
    ):
        assert content.count(good) == 1
        content = content.replace(good, bad)
    path.write_bytes(content)
    with open_image(path) as source:
        assert source.info.grey.windows == ()
        assert source.info.spacing is None
        assert to_rgb(source).shape == (4, 4, 3)


def test_the_header_stays_at_hand_for_export(write_dicom: Write) -> None:
    with open_image(write_dicom(np.zeros((4, 4), np.uint8), StudyID="7")) as source:
        assert isinstance(source, DicomSource)
        assert source.header.StudyID == "7"


def test_a_made_phantom_is_known_as_one(info: Callable[..., ImageInfo]) -> None:
    assert info(InstitutionName="SYNTHETIC PHANTOM").instance.synthetic
    assert not info(InstitutionName="Hospital").instance.synthetic


def test_a_huge_declared_number_of_frames_costs_nothing(write_dicom: Write) -> None:
    frames = {"NumberOfFrames": 2_000_000_000, "Rows": 4, "Columns": 4}
    path = write_dicom(np.zeros((1, 4, 4), np.uint8), FrameTime="40", **frames)
    with open_image(path) as source:
        assert source.info.frames == 1


def test_a_region_that_lies_mostly_outside_gives_no_millimetres() -> None:
    """A stale region of a screen 1024 wide in a picture scaled to 640: its centimetres are not this picture's."""
    from pydicom.dataset import Dataset

    from inference.geometry import Size
    from inference.images.geometry_dicom import regions_of, spacing_of

    data, item = Dataset(), Dataset()
    item.RegionSpatialFormat, item.RegionDataType = 1, 1
    item.RegionLocationMinX0, item.RegionLocationMinY0 = 100, 50
    item.RegionLocationMaxX1, item.RegionLocationMaxY1 = 999, 699
    item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = 3
    item.PhysicalDeltaX = item.PhysicalDeltaY = 0.01
    data.SequenceOfUltrasoundRegions = [item]
    assert regions_of(data, Size(640, 480)) == ()
    assert spacing_of(data, ()) is None
    (whole,) = regions_of(data, Size(1024, 768))
    spacing = spacing_of(data, (whole,))
    assert spacing is not None
    assert spacing.x_mm == pytest.approx(0.1)  # 0.01 cm


def test_thickness_and_contrast_are_told_by_the_elements_of_a_slice(info: Callable[..., ImageInfo]) -> None:
    told = info(SliceThickness="2.5", ContrastBolusAgent="Iohexol").instance
    assert (told.slice_thickness, told.contrast) == ("2.5", "Iohexol")
    told = info().instance
    assert (told.slice_thickness, told.contrast) == ("", "")


def test_an_enhanced_file_tells_its_thickness_for_each_frame_and_its_agents_by_code(write_dicom: Write) -> None:
    def frame(thickness: float) -> Dataset:
        measures, group = Dataset(), Dataset()
        measures.SliceThickness = thickness
        group.PixelMeasuresSequence = [measures]
        return group

    agent = Dataset()
    agent.CodeMeaning = "Gadobutrol"
    path = write_dicom(
        np.zeros((2, 40, 60), "uint8"), NumberOfFrames=2, ContrastBolusAgentSequence=[agent],
        PerFrameFunctionalGroupsSequence=[frame(3.0), frame(5.0)],
    )  # fmt: skip
    with open_image(path) as source:
        assert float(source.info.instance.slice_thickness) == 3.0
        assert float(source.frame_info(1).instance.slice_thickness) == 5.0
        assert source.info.instance.contrast == "Gadobutrol"
