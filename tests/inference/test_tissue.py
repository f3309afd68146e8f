from __future__ import annotations

import numpy as np

from inference.tissue import tissue_mask


def test_stained_tissue_is_kept_and_glass_is_not() -> None:
    rng = np.random.default_rng(0)
    picture = np.full((60, 90, 3), 240, np.uint8)
    picture[:, 30:60] = 186  # grey glass of another scanner
    picture += rng.integers(0, 6, picture.shape, dtype=np.uint8)
    picture[10:30, 5:25] = (190, 120, 170)  # pink
    picture[10:30, 65:85] = (90, 90, 92)  # dark and grey: a fold, pigment
    found = tissue_mask(picture)
    assert found[12:28, 7:23].all()
    assert found[12:28, 67:83].all()
    assert not found[36:].any()
    assert not found[:, 32:58].any()


def test_the_scanners_black_frame_is_no_tissue() -> None:
    assert not tissue_mask(np.zeros((20, 20, 3), np.uint8)).any()
