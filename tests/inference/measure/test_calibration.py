"""Each scale worked out by hand from the header's figures."""

from __future__ import annotations

import pytest
from pydicom.dataset import Dataset

from inference.geometry import Size, Spacing
from inference.images.geometry_dicom import regions_of, spacing_of
from inference.measure.calibration import Axis, Basis, Why, calibrate, spacing_in_patient
from tests.inference.measure.measure_samples import CM, CM_S, NONE, S, info_of, points, region, spaced

INSIDE = points((20, 20), (30, 30))


def test_centimetres_of_a_region_become_millimetres() -> None:
    found = calibrate(info_of(regions=(region(10, 10, 100, 100, delta=(0.008, 0.004)),)), INSIDE)
    assert found.basis is Basis.REGION
    assert found.regions == (1,)
    assert found.unit == "mm"
    assert (found.x.per_px, found.y.per_px) == (pytest.approx(0.08), pytest.approx(0.04))


def test_a_backward_axis_has_the_same_length() -> None:
    found = calibrate(info_of(regions=(region(10, 10, 100, 100, delta=(-0.008, 0.008)),)), INSIDE)
    assert found.x == Axis("mm", pytest.approx(0.08))


@pytest.mark.parametrize("far", [(5, 50), (50, 5), (111, 50), (50, 110.5)])
def test_one_end_outside_every_region_is_pixels(far) -> None:
    found = calibrate(info_of(regions=(region(10, 10, 100, 100),)), points((20, 20), far))
    assert (found.basis, found.why, found.unit) == (Basis.PIXELS, Why.OUTSIDE, "px")


def test_the_outer_edge_belongs_to_the_region() -> None:
    assert calibrate(info_of(regions=(region(10, 10, 100, 100),)), points((10, 10), (110, 110))).unit == "mm"


def test_the_last_pixel_of_max_x_and_max_y_belongs_to_the_region() -> None:
    item = Dataset()
    item.RegionSpatialFormat = item.RegionDataType = 1
    item.RegionLocationMinX0, item.RegionLocationMinY0 = 10, 20
    item.RegionLocationMaxX1, item.RegionLocationMaxY1 = 19, 29  # 10 × 10 px, PS3.3 C.8.5.5.1.3
    item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = 3
    item.PhysicalDeltaX = item.PhysicalDeltaY = 0.01
    item.RegionFlags = 3
    data = Dataset()
    data.SequenceOfUltrasoundRegions = [item]
    (found,) = regions_of(data, Size(100, 100))
    assert found.low_priority
    assert calibrate(info_of(regions=(found,)), points((10, 20), (29.9 - 10, 29.9))).unit == "mm"


def test_two_pictures_of_one_scale_are_measured_across() -> None:
    two = (region(0, 0, 100, 100), region(200, 0, 100, 100, delta=(0.01, -0.01)))
    found = calibrate(info_of(regions=two), points((20, 20), (220, 20)))
    assert found.unit == "mm"
    assert found.regions == (1, 2)


def test_two_pictures_of_two_scales_are_pixels_and_say_so() -> None:
    two = (region(0, 0, 100, 100), region(200, 0, 100, 100, delta=(0.02, 0.02)))
    found = calibrate(info_of(regions=two), points((20, 20), (220, 20)))
    assert (found.basis, found.why, found.regions) == (Basis.PIXELS, Why.DIFFER, (1, 2))


def test_each_end_in_its_own_region_is_not_the_first_regions_scale() -> None:
    """What others get wrong: the region of the first end for both."""
    two = (region(0, 0, 100, 100), region(200, 0, 100, 100, delta=(0.02, 0.02)))
    assert calibrate(info_of(regions=two), points((220, 20), (230, 20))).x.per_px == pytest.approx(0.2)


def test_two_strips_of_time_are_not_joined() -> None:
    strip = {"units": (S, CM), "form": 2, "delta": (0.005, 0.02)}
    two = (region(0, 0, 100, 100, **strip), region(200, 0, 100, 100, **strip))
    assert calibrate(info_of(regions=two), points((20, 20), (220, 20))).why is Why.DIFFER


def test_an_unscaled_region_below_does_not_count() -> None:
    """A machine that lays a region without units over its whole screen (seen in the wild)."""
    two = (region(0, 0, 800, 600, units=(0, 0), delta=(1, 1)), region(10, 10, 100, 100))
    assert calibrate(info_of(regions=two), INSIDE).regions == (2,)
    assert calibrate(info_of(regions=two), points((110, 110), (20, 20))).regions == (2,)
    assert calibrate(info_of(regions=two), points((300, 300), (310, 310))).why is Why.NO_SCALE


def test_overlapping_regions_that_differ_are_refused_unless_one_has_priority() -> None:
    below = region(0, 0, 400, 400, low=True)
    over = region(10, 10, 100, 100, delta=(0.05, 0.05), low=True)
    assert calibrate(info_of(regions=(below, over)), INSIDE).why is Why.OVERLAP
    first = region(10, 10, 100, 100, delta=(0.05, 0.05), low=False)
    assert calibrate(info_of(regions=(below, first)), INSIDE).regions == (2,)


def test_time_and_velocity_keep_their_units() -> None:
    found = calibrate(
        info_of(regions=(region(0, 0, 400, 400, units=(S, CM_S), delta=(0.005, -0.5), form=3),)), INSIDE
    )
    assert (found.x, found.y, found.unit) == (Axis("s", 0.005), Axis("cm/s", 0.5), "")


def test_an_axis_without_a_unit_or_with_delta_zero_has_no_scale() -> None:
    ecg = region(0, 0, 400, 400, units=(S, NONE), delta=(0.0045, 0.0), form=4)
    found = calibrate(info_of(regions=(ecg,)), INSIDE)
    assert found.y is None
    assert found.x == Axis("s", 0.0045)
    assert calibrate(info_of(regions=(region(0, 0, 9e2, 9e2, delta=(0.01, 0.0)),)), INSIDE).y is None


def test_no_spacing_is_pixels() -> None:
    found = calibrate(info_of(), INSIDE)
    assert (found.unit, found.why) == ("px", Why.NO_SPACING)


def test_pixels_that_are_not_square_count_in_widths() -> None:
    assert calibrate(info_of(pixel_aspect=2.0), INSIDE).y == Axis("px", 2.0)


def _header(**told) -> Dataset:
    data = Dataset()
    for key, value in told.items():
        setattr(data, key, value)
    return data


def test_at_the_detector_is_said() -> None:
    spacing = spacing_of(_header(ImagerPixelSpacing=[0.1, 0.1]), ())
    found = calibrate(info_of(spacing=spacing, modality="MG"), INSIDE)
    assert found.basis is Basis.DETECTOR
    assert found.x.per_px == 0.1


def test_the_magnification_brings_the_detector_to_the_patient() -> None:
    """0.15 mm at the detector, magnified 1.5 times: 0.1 mm in the patient."""
    spacing = spacing_of(_header(ImagerPixelSpacing=[0.15, 0.15]), ())
    found = calibrate(info_of(spacing=spacing, modality="MG", magnification=1.5), INSIDE)
    assert found.basis is Basis.MAGNIFIED
    assert found.factor == 1.5
    assert found.x.per_px == pytest.approx(0.1)


@pytest.mark.parametrize("broken", [0.0, 0.5, -1.0, 100.0])
def test_an_impossible_magnification_is_not_used(broken) -> None:
    spacing = spacing_of(_header(ImagerPixelSpacing=[0.15, 0.15]), ())
    assert calibrate(info_of(spacing=spacing, magnification=broken), INSIDE).basis is Basis.DETECTOR


def test_a_calibrated_spacing_is_not_divided_again() -> None:
    spacing = spacing_of(
        _header(
            PixelSpacing=[0.1, 0.1], ImagerPixelSpacing=[0.15, 0.15], PixelSpacingCalibrationType="GEOMETRY"
        ),
        (),
    )
    found = calibrate(info_of(spacing=spacing, modality="DX", magnification=1.5), INSIDE)
    assert found.basis is Basis.SPACING
    assert found.x.per_px == 0.1
    assert found.source == "Pixel Spacing, calibrated (geometry)"


def test_a_projection_with_a_bare_spacing_says_that_its_plane_is_not_told() -> None:
    assert calibrate(spaced(0.2, 0.2, modality="CR"), INSIDE).source == "Pixel Spacing, plane not told"
    assert calibrate(spaced(0.2, 0.2, modality="CT"), INSIDE).source == "Pixel Spacing"


def test_rulers_use_the_spacing_that_lengths_use() -> None:
    at_detector = Spacing(0.15, 0.3, "Imager Pixel Spacing, at detector")
    told = spacing_in_patient(info_of(spacing=at_detector, modality="MG", magnification=1.5))
    assert told is not None
    assert (told.x_mm, told.y_mm) == pytest.approx((0.1, 0.2))
    assert "magnification 1.5" in told.source
    assert spacing_in_patient(info_of(spacing=at_detector, modality="MG")) == at_detector
    plain = Spacing(0.1, 0.1, "Pixel Spacing")
    assert spacing_in_patient(info_of(spacing=plain, modality="DX", magnification=1.5)) == plain
