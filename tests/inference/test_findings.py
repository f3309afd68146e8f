from __future__ import annotations

import numpy as np

from inference.findings import find_lesions


def _map() -> np.ndarray:
    """A 10×10 map: a 3×3 region at 0.9, one pixel at 1.0, and a 2×2 region at 0.6."""
    prob = np.zeros((10, 10), np.float32)
    prob[0:3, 0:3] = 0.9
    prob[5, 5] = 1.0
    prob[8:10, 8:10] = 0.6
    return prob


def _count(**rule: float) -> int:
    base = {"threshold": 0.5, "min_area_fraction": 0.0, "min_peak": 0.0}
    return int(find_lesions(_map(), **(base | rule)).sum())


def test_everything_above_the_threshold_is_found() -> None:
    assert _count() == 9 + 1 + 4
    assert _count(threshold=0.6) == 14  # the threshold itself counts
    assert _count(threshold=0.7) == 10


def test_small_regions_are_no_findings() -> None:
    assert _count(min_area_fraction=0.04) == 9 + 4  # 4 of 100 pixels is just enough
    assert _count(min_area_fraction=0.05) == 9


def test_regions_without_a_sure_pixel_are_no_findings() -> None:
    assert _count(min_peak=0.8) == 10


def test_pixels_that_touch_at_a_corner_are_one_region() -> None:
    prob = np.eye(4, dtype=np.float32)
    assert find_lesions(prob, threshold=0.5, min_area_fraction=0.25, min_peak=0.0).sum() == 4


def test_an_empty_map_has_no_finding() -> None:
    assert not find_lesions(
        np.zeros((3, 3), np.float32), threshold=0.5, min_area_fraction=0, min_peak=0
    ).any()
