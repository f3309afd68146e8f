"""Segmentations and parametric maps on the images they speak of; figures by hand, and highdicom's own reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset

from inference.geometry import Affine, PatientPlane, Point, Size, Spacing
from inference.images.array_source import plain_info
from inference.images.dicom import open_dicom
from inference.images.opener import open_image
from inference.images.parametric import open_parametric
from inference.images.segmentation import open_segmentation, srgb
from inference.images.segmentation_place import DerivedFrame, Reference, on_plane
from inference.images.source import ImageInfo

Write = Callable[..., Path]
SEG, PM = "1.2.840.10008.5.1.4.1.1.66.4", "1.2.840.10008.5.1.4.1.1.30"


def item(**told: Any) -> Dataset:
    made = Dataset()
    for keyword, value in told.items():
        setattr(made, keyword, value)
    return made


def image(rows: int, columns: int, sop: str = "1.2.3", plane: PatientPlane | None = None) -> ImageInfo:
    info = plain_info(np.zeros((rows, columns), np.uint8), name="image")
    return replace(info, plane=plane, instance=replace(info.instance, sop_uid=sop))


def group(segment: int, sop: str = "1.2.3") -> Dataset:
    source = item(ReferencedSOPClassUID="1.2", ReferencedSOPInstanceUID=sop)
    return item(
        SegmentIdentificationSequence=[item(ReferencedSegmentNumber=segment)],
        DerivationImageSequence=[item(SourceImageSequence=[source])],
    )


def seg(write_dicom: Write, pixels: np.ndarray, groups: list[Dataset], **told: Any) -> Path:
    segments = [
        item(SegmentNumber=1, SegmentLabel="Lesion", SegmentAlgorithmType="AUTOMATIC", SegmentAlgorithmName="Net"),
        item(SegmentNumber=2, SegmentLabel="Cyst", SegmentAlgorithmType="MANUAL",
             RecommendedDisplayCIELabValue=[65535, 32896, 32896]),
    ]  # fmt: skip
    return write_dicom(
        pixels, SOPClassUID=SEG, SegmentSequence=segments, PerFrameFunctionalGroupsSequence=groups, **told
    )


def test_bits_of_five_columns_run_on_without_padding(write_dicom: Write) -> None:
    """Two frames of 2 × 5: 10011 01110, then 00001 10000: low bits first these are 0xD9 0x01 | 0x41, 20 bits in all."""
    frames = ["1001101110", "0000110000"]
    bits = [int(bit) for frame in frames for bit in frame] + [0, 0, 0, 0]
    packed = bytes(sum(bits[8 * at + n] << n for n in range(8)) for at in range(3)) + b"\0"
    path = seg(
        write_dicom, np.zeros((2, 2, 5), np.uint8), [group(1), group(2)], NumberOfFrames=2, SegmentationType="BINARY",
        BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=packed,
    )  # fmt: skip
    data = path.read_bytes()
    assert packed not in data  # the fixture wrote its own pixels
    import pydicom

    ds = pydicom.dcmread(path)
    ds.PixelData = packed
    ds.save_as(path)
    made = open_segmentation(path)
    maps = made.maps_on(image(2, 5), 0)
    assert [each.segment.label for each in maps] == ["Lesion", "Cyst"]
    assert maps[0].values.tolist() == [[1, 0, 0, 1, 1], [0, 1, 1, 1, 0]]
    assert maps[1].values.tolist() == [[0, 0, 0, 0, 1], [1, 0, 0, 0, 0]]
    assert (maps[0].segment.automatic, maps[1].segment.automatic) == (True, False)
    assert maps[0].segment.algorithm == "Net"
    assert maps[1].segment.colour == (255, 255, 255)
    assert made.maps_on(image(2, 5, sop="9.9"), 0) == []
    assert made.maps_on(image(3, 5), 0) == []  # another size and no geometry: nobody can tell where
    assert {reference.sop for reference in made.references} == {"1.2.3"}


def test_fractions_are_parts_of_their_maximum(write_dicom: Write) -> None:
    """Stored 50 of at most 200 is 0.25."""
    path = seg(
        write_dicom, np.array([[0, 50], [200, 100]], np.uint8), [group(2)], SegmentationType="FRACTIONAL",
        MaximumFractionalValue=200,
    )  # fmt: skip
    (made,) = open_segmentation(path).maps_on(image(2, 2), 0)
    assert made.values.tolist() == [[0, 0.25], [1, 0.5]]


def test_a_label_map_is_one_map_for_each_label(write_dicom: Write) -> None:
    path = seg(write_dicom, np.array([[0, 1], [2, 2]], np.uint8), [group(0)], SegmentationType="LABELMAP")
    maps = open_segmentation(path).maps_on(image(2, 2), 0)
    assert [(each.segment.number, each.values.tolist()) for each in maps] == [
        (1, [[0, 1], [0, 0]]), (2, [[0, 0], [1, 1]]),
    ]  # fmt: skip


def plane(
    origin: tuple[float, float, float], x_mm: float, y_mm: float, row: tuple[float, float, float] = (1, 0, 0)
) -> PatientPlane:
    return PatientPlane(origin, row, (0, 1, 0), Spacing(x_mm, y_mm, "test"), "1.5")


def test_a_coarser_plane_lies_where_its_millimetres_are() -> None:
    """4 mm pixels whose first centre is 10 mm right of and 2 mm below a 2 mm image's: their left edge is 8 mm = 4 px
    right of the image's centre (edge at 4 + 0.5), their upper edge level with the image's first centre (0.5)."""
    placed = on_plane(plane((10, 2, 0), 4, 4), plane((0, 0, 0), 2, 2))
    assert placed == Affine(2, 2, 4.5, 0.5)
    mirrored = on_plane(plane((10, 0, 0), 2, 2, row=(-1, 0, 0)), plane((0, 0, 0), 2, 2))
    assert mirrored is not None
    assert mirrored.apply(Point(0.5, 0.5)) == Point(5.5, 0.5)  # 10 mm are 5 px
    assert mirrored.apply(Point(1.5, 0.5)) == Point(4.5, 0.5)


def test_geometry_places_what_is_not_named() -> None:
    """A slice of 3 mm reaches 1.5 mm to either side; a plane turned by 90° is never laid on another."""
    here = DerivedFrame((), plane((0, 0, 7), 1, 1), 1.5)
    size = Size(4, 4)
    assert here.lies_on(size, image(8, 8, plane=plane((0, 0, 8.4), 1, 1)), 0) == Affine()
    assert here.lies_on(size, image(8, 8, plane=plane((0, 0, 8.6), 1, 1)), 0) is None
    turned = PatientPlane((0, 0, 7), (0, 1, 0), (1, 0, 0), Spacing(1, 1, "test"), "1.5")
    assert here.lies_on(size, image(8, 8, plane=turned), 0) is None
    elsewhere = replace(plane((0, 0, 7), 1, 1), frame_of_reference="other")
    assert here.lies_on(size, image(8, 8, plane=elsewhere), 0) is None


def test_a_name_without_frames_does_not_place_a_plane_everywhere() -> None:
    """A whole multi-frame file is named: the plane at 7 mm lies on the frame at 7 mm, not on that at 12 mm."""
    here = DerivedFrame((Reference("", "1.2.3"),), plane((0, 0, 7), 1, 1), 0.0)
    size = Size(8, 8)
    assert here.lies_on(size, image(8, 8, plane=plane((0, 0, 7), 1, 1)), 2) == Affine()
    assert here.lies_on(size, image(8, 8, plane=plane((0, 0, 7.2), 1, 1)), 2) == Affine()
    assert here.lies_on(size, image(8, 8, plane=plane((0, 0, 12), 1, 1)), 3) is None


def test_a_reference_to_frames_holds_for_those_only() -> None:
    reference = Reference("", "1.2.3", (1, 3))
    assert [reference.meets(image(2, 2), frame) for frame in range(4)] == [False, True, False, True]


@pytest.mark.parametrize(
    ("lab", "rgb"),  # sRGB's primaries and greys in CIELab (D50), from Lindbloom's tables, rounded to 16 bits
    [
        ((100, 0, 0), (255, 255, 255)), ((0, 0, 0), (0, 0, 0)), ((54.29, 80.81, 69.89), (255, 0, 0)),
        ((87.82, -79.29, 80.99), (0, 255, 0)), ((29.57, 68.30, -112.03), (0, 0, 255)), ((53.59, 0, 0), (128, 128, 128)),
    ],
)  # fmt: skip
def test_lab_colours_as_the_eye_knows_them(lab: tuple[float, ...], rgb: tuple[int, int, int]) -> None:
    told = (lab[0] / 100 * 65535, (lab[1] + 128) / 255 * 65535, (lab[2] + 128) / 255 * 65535)
    assert np.abs(np.array(srgb(told)) - rgb).max() <= 1


def test_a_parametric_map_is_in_its_unit(write_dicom: Write) -> None:
    """Stored 3 with slope 0.5 and intercept 1 is 2.5 mm2/s."""
    unit = item(CodeValue="mm2/s", CodingSchemeDesignator="UCUM", CodeMeaning="mm2/s")
    mapping = item(
        RealWorldValueSlope=0.5, RealWorldValueIntercept=1.0, LUTLabel="ADC", MeasurementUnitsCodeSequence=[unit]
    )
    own = group(1)
    own.RealWorldValueMappingSequence = [mapping]
    path = write_dicom(np.array([[3, 0]], np.uint16), SOPClassUID=PM, PerFrameFunctionalGroupsSequence=[own])
    (made,) = open_parametric(path).maps_on(image(1, 2), 0)
    assert made.values.tolist() == [[2.5, 1.0]]
    assert (made.quantity.name, made.quantity.unit) == ("ADC", "mm2/s")


def test_a_parametric_map_may_go_through_a_table(write_dicom: Write) -> None:
    """PS3.3 C.7.6.16.2.11: entries for stored 10, 11, 12; 9 and 13 are mapped to nothing."""
    own = group(1)
    own.RealWorldValueMappingSequence = [
        item(RealWorldValueLUTData=[0.5, 2.5, 7.0], LUTLabel="T", MeasurementUnitsCodeSequence=[])
    ]
    own.RealWorldValueMappingSequence[0].add_new(0x00409216, "US", 10)
    own.RealWorldValueMappingSequence[0].add_new(0x00409211, "US", 12)
    pixels = np.array([[9, 10, 11, 12, 13]], np.uint16)
    path = write_dicom(pixels, SOPClassUID=PM, PerFrameFunctionalGroupsSequence=[own])
    (made,) = open_parametric(path).maps_on(image(1, 5), 0)
    assert np.array_equal(made.values, [[np.nan, 0.5, 2.5, 7.0, np.nan]], equal_nan=True)


def test_the_padding_of_a_parametric_map_is_nothing(write_dicom: Write) -> None:
    pixels = np.array([[-9999.5, 0.25]], np.float32)
    told = {"FloatPixelData": pixels.tobytes(), "FloatPixelPaddingValue": -9999.5}
    path = write_dicom(pixels, SOPClassUID=PM, PerFrameFunctionalGroupsSequence=[group(1)], **told)
    (made,) = open_parametric(path).maps_on(image(1, 2), 0)
    assert np.array_equal(made.values, [[np.nan, 0.25]], equal_nan=True)


@pytest.mark.real_data
def test_masks_are_those_that_highdicom_reads(real_data: Path) -> None:
    import highdicom

    folder = real_data / "dicom/highdicom"
    theirs = highdicom.seg.segread(folder / "seg_image_ct_binary_single_frame.dcm")
    with open_image(folder / "ct_image.dcm") as source:
        told = theirs.get_pixels_by_source_instance([source.info.instance.sop_uid], combine_segments=True)
        (made,) = open_segmentation(folder / "seg_image_ct_binary_single_frame.dcm").maps_on(source.info, 0)
    np.testing.assert_array_equal(made.values, np.asarray(told)[0])
    assert made.values.any()


def told_by_palette(data: Dataset, number: int) -> tuple[int, ...]:
    """The entries as they stand in the file: words or bytes by the descriptor's third figure."""
    found = []
    for name in ("Red", "Green", "Blue"):
        _, first, bits = data[f"{name}PaletteColorLookupTableDescriptor"].value
        table = np.frombuffer(data[f"{name}PaletteColorLookupTableData"].value, "<u2" if bits == 16 else "u1")
        found.append(int(table[number - first]) >> (8 if bits == 16 else 0))
    return tuple(found)


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["seg_image_sm_control_labelmap.dcm", "seg_image_sm_control_labelmap_palette_color.dcm"])
def test_labels_lie_on_the_frames_that_pydicom_finds(real_data: Path, name: str) -> None:
    import pydicom

    folder = real_data / "dicom/highdicom"
    data, made, seen = pydicom.dcmread(folder / name), open_segmentation(folder / name), 0
    with open_dicom(folder / "sm_image_control.dcm") as source:
        for at, own in enumerate(data.PerFrameFunctionalGroupsSequence):
            (image,) = own.DerivationImageSequence[0].SourceImageSequence
            frame = int(image.ReferencedFrameNumber) - 1
            mine = np.zeros(source.info.size.shape, int)
            for each in made.maps_on(source.frame_info(frame), frame):
                mine[each.values > 0] = each.segment.number
                if "palette" in name:
                    assert each.segment.colour == told_by_palette(data, each.segment.number)
            np.testing.assert_array_equal(mine, data.pixel_array[at])
            seen += int(mine.any())
    assert seen


@pytest.mark.real_data
def test_tiles_lie_in_the_whole_of_their_slide(real_data: Path) -> None:
    """A second placing, with the positions as pydicom reads them."""
    import pydicom

    folder = real_data / "dicom/highdicom"
    name = "seg_image_sm_control_labelmap.dcm"
    data, made = pydicom.dcmread(folder / name), open_segmentation(folder / name)
    whole = np.zeros((data.TotalPixelMatrixRows, data.TotalPixelMatrixColumns), int)
    for own, pixels in zip(data.PerFrameFunctionalGroupsSequence, data.pixel_array, strict=True):
        (at,) = own.PlanePositionSlideSequence
        top, left = at.RowPositionInTotalImagePixelMatrix - 1, at.ColumnPositionInTotalImagePixelMatrix - 1
        whole[top : top + 10, left : left + 10] = pixels
    mine = np.zeros_like(whole)
    with open_image(folder / "sm_image_control.dcm") as source:
        for each in made.maps_on(source.info, 0):
            top, left = int(each.to_level0.y_shift), int(each.to_level0.x_shift)
            mine[top : top + 10, left : left + 10][each.values > 0] = each.segment.number
    np.testing.assert_array_equal(mine, whole)
    assert whole.any()
