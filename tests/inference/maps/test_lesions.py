from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.geometry import Affine, Rect, Size, Spacing
from inference.maps import lesions, regions
from inference.maps.array_map import ArrayMap
from inference.maps.lesions import find_lesions, outline_of, signed_area

SPACING = Spacing(0.00025, 0.00025, "file")


def of(values: np.ndarray, scale: float = 10.0) -> ArrayMap:
    return ArrayMap(values.astype(np.float32), Affine(scale, scale))


def test_two_lesions_by_hand() -> None:
    values = np.zeros((20, 30))
    values[2:5, 3:9] = 0.6  # 18 px
    values[3, 4] = 0.9
    values[10:12, 20:22] = 0.8  # 4 px, and one that touches its corner
    values[12, 22] = 0.55
    values[18, 0] = np.nan
    first, second = find_lesions(of(values), 0.5, spacing=SPACING)
    # a map pixel is 2.5 µm wide: 6.25e-6 mm²
    assert (first.area_px, first.box, first.peak) == (18, Rect(3, 2, 6, 3), pytest.approx(0.9))
    assert first.area_mm2 == pytest.approx(18 * 6.25e-6)
    assert first.mean == pytest.approx((17 * 0.6 + 0.9) / 18)
    assert (second.area_px, second.box) == (5, Rect(20, 10, 3, 3))
    assert find_lesions(of(values), 0.5, spacing=SPACING, min_area_mm2=6 * 6.25e-6) == [first]
    assert find_lesions(of(values), 0.5, spacing=None)[0].area_mm2 is None
    assert find_lesions(of(values), 0.85, spacing=SPACING)[0].area_px == 1


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 9), st.floats(0.3, 0.8))
def test_strips_find_what_one_look_finds(seed: int, rows: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    values = (rng.random((23, 17)) < share).astype(np.float32) * rng.random((23, 17)).astype(np.float32)
    values[values > 0] += 0.5
    count, labels = cv2.connectedComponents((values >= 0.5).astype(np.uint8), connectivity=8)
    whole = sorted((int((labels == i).sum()), float(values[labels == i].max())) for i in range(1, count))
    before, regions.STRIP_PIXELS = regions.STRIP_PIXELS, rows * 17
    try:
        found = find_lesions(of(values), 0.5, spacing=None)
    finally:
        regions.STRIP_PIXELS = before
    assert sorted((lesion.area_px, lesion.peak) for lesion in found) == whole
    for lesion in found:
        inside = labels == labels[lesion.seed[1], lesion.seed[0]]
        ys, xs = np.nonzero(inside)
        assert lesion.box == Rect(xs.min(), ys.min(), xs.max() - xs.min() + 1, ys.max() - ys.min() + 1)


def test_the_outline_of_a_lesion_with_a_hole_encloses_its_area() -> None:
    values = np.zeros((12, 12))
    values[2:9, 3:10] = 0.7
    values[4:6, 5:7] = 0.1
    values[2, 11] = 0.9  # another one in the same rows
    first = find_lesions(of(values, 4.0), 0.5, spacing=None)[0]
    outer, hole = outline_of(of(values, 4.0), first, 0.5)
    assert sorted(map(tuple, outer.tolist())) == [(12, 8), (12, 36), (40, 8), (40, 36)]  # corners × 4
    assert abs(signed_area(outer)) - abs(signed_area(hole)) == first.area_px * 16


def test_the_map_of_an_array_has_coarser_levels_of_greatest_values() -> None:
    values = np.zeros((600, 520), np.float32)
    values[599, 519] = 0.75
    made = of(values)
    assert made.levels == (Size(520, 600), Size(260, 300), Size(130, 150))
    assert made.read(Rect(129, 149, 1, 1), level=2)[0, 0] == 0.75


@pytest.mark.parametrize("strip", [1, 7, 8 << 20])
def test_the_pixels_of_a_lesion_are_those_of_the_whole_label(monkeypatch: pytest.MonkeyPatch, strip: int) -> None:
    """Second implementation: labels of the whole map at once; boxes overlap, and diagonals join."""
    monkeypatch.setattr(regions, "STRIP_PIXELS", strip)
    monkeypatch.setattr(lesions, "STRIP_PIXELS", strip)
    field = np.random.default_rng(4).random((40, 50)).astype(np.float32)
    values = ArrayMap(field.copy(), Affine(1.0, 1.0))
    count, labels = cv2.connectedComponents((field >= 0.72).astype(np.uint8), connectivity=8)
    found = lesions.find_lesions(values, 0.72, spacing=None)
    assert len(found) == count - 1  # 0 is the ground
    for one in found:
        own = labels == labels[one.seed[1], one.seed[0]]
        assert np.array_equal(lesions.pixels_of(values, one, 0.72), own[one.box.slices])
        assert own.sum() == one.area_px


@pytest.mark.parametrize("strip", [60, 8 << 20])
def test_all_outlines_in_one_pass_are_those_of_each_lesion(monkeypatch: pytest.MonkeyPatch, strip: int) -> None:
    monkeypatch.setattr(regions, "STRIP_PIXELS", strip)
    field = np.random.default_rng(9).random((40, 50)).astype(np.float32)
    values = ArrayMap(field, Affine(3.0, 3.0))
    found = lesions.find(values, 0.7, spacing=None, min_peak=0.8)
    assert len(found.lesions) > 10
    for lesion, rings in zip(found.lesions, found.outlines(), strict=True):
        alone = outline_of(values, lesion, 0.7)
        assert [signed_area(ring) for ring in rings] == [signed_area(ring) for ring in alone]
        assert {tuple(p) for ring in rings for p in ring} == {tuple(p) for ring in alone for p in ring}
