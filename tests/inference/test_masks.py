from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from inference.geometry import Affine, Rect, Size, Spacing
from inference.masks import area_mm2, covered, findings_mask, outlines, regions, resample, to_level0
from inference.results import Kind, Layer


def layer(values: np.ndarray, to_level0: Affine, size: Size, **more: float) -> Layer:
    return Layer(
        "lesion", Kind.PROBABILITY, values.astype(np.float32), to_level0, size, threshold=0.5, **more
    )


def test_edges_map_to_edges() -> None:
    # a 2×2 map over a 4×4 image: each map pixel covers exactly 2×2 image pixels
    assert covered(layer(np.zeros((2, 2)), Affine(2, 2, 0, 0), Size(4, 4))) == Rect(0, 0, 4, 4)


def test_bilinear_values_are_those_of_hand_arithmetic() -> None:
    # map centres at x = 1 and 3 on level 0; the image's centres at 0.5, 1.5, 2.5, 3.5
    row = resample(np.array([[0.0, 1.0]], dtype=np.float32), Affine(2, 1, 0, 0), Rect(0, 0, 4, 1))
    np.testing.assert_allclose(row, [[0.0, 0.25, 0.75, 1.0]], atol=1e-6)


def test_a_map_of_a_crop_lies_where_the_crop_was() -> None:
    whole = to_level0(layer(np.ones((2, 3)), Affine(1, 1, 4, 5), Size(10, 9)))
    expected = np.zeros((9, 10))
    expected[5:7, 4:7] = 1
    np.testing.assert_array_equal(whole, expected)


def test_specks_and_faint_regions_are_no_findings() -> None:
    values = np.zeros((10, 10))
    values[1:4, 1:4] = 0.9  # 9 px, clear
    values[6, 6] = 0.9  # a speck
    values[7:9, 1:4] = 0.55  # 6 px, faint
    found = findings_mask(layer(values, Affine(), Size(10, 10), min_area_px=3, min_peak=0.6))
    assert found.sum() == 9
    assert found[1:4, 1:4].all()


def test_the_threshold_of_the_person_counts() -> None:
    values = np.full((4, 4), 0.3)
    assert not findings_mask(layer(values, Affine(), Size(4, 4))).any()
    assert findings_mask(layer(values, Affine(), Size(4, 4)), 0.2).all()


def test_a_heatmap_has_no_findings() -> None:
    heat = Layer("gradcam", Kind.HEATMAP, np.zeros((2, 2), np.float32), Affine(), Size(2, 2))
    with pytest.raises(ValueError, match="no threshold"):
        findings_mask(heat)


def test_area_is_pixels_times_their_size_and_unknown_stays_unknown() -> None:
    mask = np.ones((3, 5), dtype=np.bool_)
    assert area_mm2(mask, Spacing(0.2, 0.1, "test")) == pytest.approx(15 * 0.02)
    assert area_mm2(mask, None) is None


def test_the_outline_of_one_pixel_is_its_square() -> None:
    mask = np.zeros((3, 4), dtype=np.bool_)
    mask[1, 2] = True
    (ring,) = outlines(mask)
    assert {tuple(point) for point in ring} == {(2, 1), (3, 1), (3, 2), (2, 2)}


def test_pixels_that_touch_at_a_corner_share_one_outline() -> None:
    mask = np.eye(2, dtype=np.bool_)
    assert len(outlines(mask)) == 1
    assert len(regions(mask)) == 1


def test_a_hole_has_an_outline_of_its_own() -> None:
    mask = np.ones((3, 3), dtype=np.bool_)
    mask[1, 1] = False
    assert sorted(len(ring) for ring in outlines(mask)) == [4, 4]


@given(arrays(np.bool_, st.tuples(st.integers(1, 9), st.integers(1, 9))))
def test_the_outlines_enclose_the_area_of_the_mask(mask: np.ndarray) -> None:
    """Shoelace formula: outer rings turn one way, holes the other."""
    area = 0.0
    for ring in outlines(mask):
        x, y = ring.T
        area += 0.5 * float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
    assert area == pytest.approx(mask.sum())
