"""Where frames lie, and what their functional groups tell; expected figures are written down by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.dataset import Dataset

from inference.geometry import Point, Rect
from inference.images.opener import open_image
from inference.images.source import ImageInfo, Region, Window
from inference.measure.calibration import Basis
from inference.measure.measurement import Measurement, Shape
from inference.measure.reading import measure

Write = Callable[..., Path]
CORONAL = [1, 0, 0, 0, 0, -1]


def item(**told: Any) -> Dataset:
    made = Dataset()
    for keyword, value in told.items():
        setattr(made, keyword, value)
    return made


@pytest.fixture
def infos(write_dicom: Write) -> Callable[..., list[ImageInfo]]:
    """What is told of every frame of a stack of 4 × 6 (or of one frame)."""

    def make(*, frames: int = 1, dtype: str = "int16", **elements: Any) -> list[ImageInfo]:
        shape = (frames, 4, 6) if frames > 1 else (4, 6)
        if frames > 1:
            elements["NumberOfFrames"] = frames
        with open_image(write_dicom(np.zeros(shape, dtype), **elements)) as source:
            return [source.frame_info(frame) for frame in range(frames)]

    return make


def test_a_coronal_plane_has_its_place_and_letters(infos: Callable[..., list[ImageInfo]]) -> None:
    """Rows lead to the left, columns to the feet; PixelSpacing tells the row distance (y) first."""
    (told,) = infos(
        ImageOrientationPatient=CORONAL, ImagePositionPatient=[-10, 20, 30.5], PixelSpacing=[0.5, 0.25],
        FrameOfReferenceUID="1.2.3", PatientOrientation=["R", "H"],
    )  # fmt: skip
    assert told.plane is not None
    assert told.plane.origin == (-10, 20, 30.5)
    assert (told.plane.along_row, told.plane.along_column) == ((1, 0, 0), (0, 0, -1))
    assert (told.plane.spacing.x_mm, told.plane.spacing.y_mm) == (0.25, 0.5)
    assert told.plane.frame_of_reference == "1.2.3"
    assert told.instance.patient_orientation == ("L", "F")  # the cosines know better than the letters


def test_an_oblique_plane_names_its_main_direction_first(infos: Callable[..., list[ImageInfo]]) -> None:
    """(0.8, 0.6, 0): mostly left, then back. (0, 0.05, −0.9987): feet; 3° towards the back are not named."""
    (told,) = infos(ImageOrientationPatient=[0.8, 0.6, 0, 0, 0, -1])
    assert told.instance.patient_orientation == ("LP", "F")
    (told,) = infos(ImageOrientationPatient=[1, 0, 0, 0, 0.05, -0.99875])
    assert told.instance.patient_orientation == ("L", "F")


@pytest.mark.parametrize(
    "broken",
    [[1, 0, 0, 1, 0, 0], [0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 1], [2, 0, 0, 0, 1, 0], [1, 0, 0, 0.5, 0.866, 0]],
)
def test_broken_cosines_are_no_plane(infos: Callable[..., list[ImageInfo]], broken: list[float]) -> None:
    (told,) = infos(
        ImageOrientationPatient=broken, ImagePositionPatient=[0, 0, 0], PixelSpacing=[1, 1],
        PatientOrientation=["A", "F"],
    )  # fmt: skip
    assert told.plane is None
    assert told.instance.patient_orientation == ("A", "F")


def test_without_spacing_there_is_no_plane(infos: Callable[..., list[ImageInfo]]) -> None:
    (told,) = infos(ImageOrientationPatient=CORONAL, ImagePositionPatient=[0, 0, 0])
    assert told.plane is None
    assert told.instance.patient_orientation == ("L", "F")


def group(z: float, center: float, slope: float, side: str) -> Dataset:
    return item(
        PlanePositionSequence=[item(ImagePositionPatient=[0, 0, z])],
        FrameVOILUTSequence=[item(WindowCenter=center, WindowWidth=100, WindowCenterWidthExplanation="Own")],
        PixelValueTransformationSequence=[item(RescaleSlope=slope, RescaleIntercept=0, RescaleType="US")],
        FrameAnatomySequence=[item(FrameLaterality=side)],
    )


def test_each_frame_tells_its_own_groups(infos: Callable[..., list[ImageInfo]]) -> None:
    """Padding −5 is −5 in the first frame (slope 1) and −15 in the second (slope 3)."""
    shared = item(
        PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
        PixelMeasuresSequence=[item(PixelSpacing=[2, 1.5])],
    )
    first, second = infos(
        frames=2, SharedFunctionalGroupsSequence=[shared], PixelPaddingValue=-5,
        PerFrameFunctionalGroupsSequence=[group(7, 40, 1, "R"), group(9.5, 300, 3, "L")],
    )  # fmt: skip
    assert first.plane is not None
    assert second.plane is not None
    assert (first.plane.origin, second.plane.origin) == ((0, 0, 7), (0, 0, 9.5))
    assert second.plane.spacing.y_mm == 2
    assert first.grey.windows == (Window(40, 100, "Own"),)
    assert second.grey.windows == (Window(300, 100, "Own"),)
    assert (first.grey.padding, second.grey.padding) == ((-5, -5), (-15, -15))
    assert (first.instance.laterality, second.instance.laterality) == ("R", "L")


def test_dose_frames_stand_off_along_the_normal(infos: Callable[..., list[ImageInfo]]) -> None:
    """Row × column of a coronal plane is (1, 0, 0) × (0, 0, −1) = (0, 1, 0): 3 mm further is y + 3."""
    told = infos(
        frames=2, dtype="uint16", ImageOrientationPatient=CORONAL, ImagePositionPatient=[1, 2, 3], PixelSpacing=[1, 1],
        GridFrameOffsetVector=[0, 3],
    )  # fmt: skip
    assert [one.plane.origin for one in told if one.plane] == [(1, 2, 3), (1, 5, 3)]


def test_a_stack_without_places_has_no_planes(infos: Callable[..., list[ImageInfo]]) -> None:
    told = infos(frames=2, ImageOrientationPatient=CORONAL, ImagePositionPatient=[1, 2, 3], PixelSpacing=[1, 1])
    assert [one.plane for one in told] == [None, None]


@pytest.mark.real_data
def test_an_enhanced_ct_tells_a_place_for_each_frame(real_data: Path) -> None:
    """Second reading of the same elements, straight with pydicom."""
    import pydicom

    path = real_data / "dicom" / "cornerstone3D/testImages/CT0012.fragmented_no_bot_jpeg_baseline.51.dcm"
    data = pydicom.dcmread(path)
    with open_image(path) as source:
        for frame, own in enumerate(data.PerFrameFunctionalGroupsSequence):
            plane = source.frame_info(frame).plane
            assert plane is not None
            assert plane.origin == tuple(own.PlanePositionSequence[0].ImagePositionPatient)


def us_region(delta: float, *, kind: int = 1, units: int = 3) -> Dataset:
    return item(
        RegionSpatialFormat=kind, RegionDataType=1, RegionFlags=0, RegionLocationMinX0=0, RegionLocationMinY0=0,
        RegionLocationMaxX1=5, RegionLocationMaxY1=3, PhysicalUnitsXDirection=units, PhysicalUnitsYDirection=units,
        PhysicalDeltaX=delta, PhysicalDeltaY=delta,
    )  # fmt: skip


def test_a_frame_is_measured_by_its_own_ultrasound_regions(infos: Callable[..., list[ImageInfo]]) -> None:
    """0.02 cm per pixel in frame 1, told in its group; 0.03 in frame 2, told in a macro; the image's 0.01 in frame 3."""
    groups = [
        item(SequenceOfUltrasoundRegions=[us_region(0.02)]),
        item(USImageDescriptionSequence=[item(SequenceOfUltrasoundRegions=[us_region(0.03)])]),
        item(FrameContentSequence=[item(FrameLabel="none of its own")]),
    ]
    told = infos(
        frames=3, dtype="uint8", Modality="US", SequenceOfUltrasoundRegions=[us_region(0.01)],
        PerFrameFunctionalGroupsSequence=groups,
    )  # fmt: skip
    assert [each.spacing.x_mm for each in told if each.spacing] == pytest.approx([0.2, 0.3, 0.1])
    assert [each.regions[0].delta[0] for each in told] == [0.02, 0.03, 0.01]


def test_shared_ultrasound_regions_hold_for_every_frame_without_its_own(infos: Callable[..., list[ImageInfo]]) -> None:
    told = infos(
        frames=2, dtype="uint8", Modality="US",
        SharedFunctionalGroupsSequence=[item(SequenceOfUltrasoundRegions=[us_region(0.04)])],
        PerFrameFunctionalGroupsSequence=[item(SequenceOfUltrasoundRegions=[us_region(0.02)]), item()],
    )  # fmt: skip
    assert [each.spacing.x_mm for each in told if each.spacing] == pytest.approx([0.2, 0.4])


def test_a_frame_whose_own_regions_are_broken_is_not_measured_by_another_frames(
    infos: Callable[..., list[ImageInfo]],
) -> None:
    told = infos(
        frames=2, dtype="uint8", Modality="US", SequenceOfUltrasoundRegions=[us_region(0.01)],
        PerFrameFunctionalGroupsSequence=[item(), item(SequenceOfUltrasoundRegions=[us_region(0.02, units=4)])],
    )  # fmt: skip
    assert told[0].spacing is not None
    assert told[1].spacing is None


def test_a_frame_rescales_by_its_own_group_whatever_the_image_or_the_first_frame_says(write_dicom: Write) -> None:
    """Stored 1: image slope 1, frame 1 without a group, frames 2 and 3 with slopes 2 and 4."""
    groups = [item()] + [
        item(PixelValueTransformationSequence=[item(RescaleSlope=slope, RescaleIntercept="0", RescaleType="US")])
        for slope in ("2", "4")
    ]
    path = write_dicom(
        np.ones((3, 2, 2), np.int16), NumberOfFrames=3, RescaleSlope="1", RescaleIntercept="0",
        PerFrameFunctionalGroupsSequence=groups,
    )  # fmt: skip
    with open_image(path) as source:
        assert [int(source.read(Region(Rect(0, 0, 1, 1), frame=frame))[0, 0]) for frame in range(3)] == [1, 2, 4]


def test_a_frame_has_its_own_shutter_and_directions(infos: Callable[..., list[ImageInfo]]) -> None:
    """PS3.3 C.7.6.16.2.15–16; columns 2 … 3 of rows 1 … 4 are open in the second frame."""
    shutter = item(
        ShutterShape="RECTANGULAR", ShutterLeftVerticalEdge=2, ShutterRightVerticalEdge=3,
        ShutterUpperHorizontalEdge=1, ShutterLowerHorizontalEdge=4,
    )  # fmt: skip
    own = item(
        FrameDisplayShutterSequence=[shutter],
        PatientOrientationInFrameSequence=[item(PatientOrientation=["P", "F"])],
    )
    first, second = infos(frames=2, PatientOrientation=["L", "F"], PerFrameFunctionalGroupsSequence=[item(), own])
    assert (first.shutter, first.instance.patient_orientation) == (None, ("L", "F"))
    assert second.shutter is not None
    assert (second.shutter.rect, second.instance.patient_orientation) == (Rect(1, 0, 2, 4), ("P", "F"))


def test_an_enhanced_angiogram_is_measured_at_the_detector_or_where_a_frame_is_calibrated(
    infos: Callable[..., list[ImageInfo]],
) -> None:
    """PS3.3 C.8.19.6.4 and C.8.19.6.9: shared 0.4 mm high and 0.3 wide; frame 2 has its own 0.2; frame 3 is calibrated.

    A line of 4 pixels across: 4 · 0.3 = 1.2 mm, 4 · 0.2 = 0.8 mm, 4 · 0.15 = 0.6 mm.
    """
    shared = item(FramePixelDataPropertiesSequence=[item(ImagerPixelSpacing=[0.4, 0.3])])
    groups = [
        item(),
        item(FramePixelDataPropertiesSequence=[item(ImagerPixelSpacing=[0.2, 0.2])]),
        item(ProjectionPixelCalibrationSequence=[item(ObjectPixelSpacingInCenterOfBeam=[0.15, 0.15])]),
    ]
    told = infos(
        frames=3, dtype="uint16", Modality="XA", SharedFunctionalGroupsSequence=[shared],
        PerFrameFunctionalGroupsSequence=groups,
    )  # fmt: skip
    line = Measurement(Shape.LENGTH, (Point(0, 0), Point(4, 0)))
    found = [measure(line, each) for each in told]
    assert [each.readings[0].value for each in found] == pytest.approx([1.2, 0.8, 0.6])
    assert [each.readings[0].unit for each in found] == ["mm"] * 3
    assert [each.calibration.basis for each in found] == [Basis.DETECTOR, Basis.DETECTOR, Basis.SPACING]
    assert told[0].spacing is not None
    assert (told[0].spacing.y_mm, told[0].pixel_aspect) == pytest.approx((0.4, 4 / 3))
    assert found[2].calibration.source == "Object Pixel Spacing, centre of the beam"


def test_a_frame_says_its_own_unit(infos: Callable[..., list[ImageInfo]]) -> None:
    """Rescale Type of the frame's own group, else of the shared one, else of the image (PS3.3 C.7.6.16.2.9)."""
    groups = [
        item(PixelValueTransformationSequence=[item(RescaleSlope=1, RescaleIntercept=0, RescaleType=unit)])
        for unit in ("HU", "Z_EFF", "US")
    ]
    told = infos(frames=3, Modality="CT", PerFrameFunctionalGroupsSequence=groups)
    assert [each.grey.unit for each in told] == ["HU", "Z_EFF", ""]


def test_a_real_world_mapping_tells_the_unit_of_the_values_that_it_equals(infos: Callable[..., list[ImageInfo]]) -> None:
    """Frame 1 maps by slope 2 as its rescale does: um2/s; frame 2 by slope 3, which the values shown are not in."""

    def group(slope: float) -> Dataset:
        mapping = item(
            RealWorldValueSlope=slope, RealWorldValueIntercept=0.0,
            MeasurementUnitsCodeSequence=[item(CodeValue="um2/s", CodingSchemeDesignator="UCUM", CodeMeaning="um2/s")],
        )  # fmt: skip
        rescale = item(RescaleSlope=2, RescaleIntercept=0, RescaleType="US")
        return item(PixelValueTransformationSequence=[rescale], RealWorldValueMappingSequence=[mapping])

    told = infos(frames=2, Modality="MR", PerFrameFunctionalGroupsSequence=[group(2.0), group(3.0)])
    assert [each.grey.unit for each in told] == ["um2/s", ""]
