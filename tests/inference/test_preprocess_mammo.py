"""The breast without labels and edges, and the patch around a box."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.geometry import Point, Rect
from inference.preprocess_mammo import breast_mask, breast_view, patch, patch_rect, stretched


def film(*, label: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """A half disc of breast at the left edge, a white label and a bright film edge; and which pixels are breast."""
    grey = np.full((400, 300), 4, np.uint8)
    breast = np.zeros((400, 300), np.uint8)
    cv2.ellipse(breast, (0, 200), (160, 150), 0, 0, 360, 1, -1)
    noise = np.random.default_rng(0).integers(70, 160, grey.shape).astype(np.uint8)
    grey[breast > 0] = noise[breast > 0]
    if label:
        grey[20:60, 230:280] = 250
        grey[:, 294:] = 255
    return grey, breast > 0


def test_label_and_film_edge_are_left_out() -> None:
    grey, breast = film()
    found = breast_mask(grey)
    assert (found & breast).sum() / breast.sum() > 0.97
    assert (found & ~breast).sum() / breast.sum() < 0.03
    rect = breast_view(grey).rect
    assert rect.left == 0
    assert abs(rect.right - 161) <= 4
    assert abs(rect.top - 50) <= 4
    assert abs(rect.bottom - 351) <= 4


def test_outside_the_breast_is_black_and_inside_is_stretched() -> None:
    view = breast_view(film()[0])
    assert view.grey[0, -1] == 0
    assert view.grey.max() == 255
    # 159 is the brightest tissue and 4 the film along the edge, which is more than 1 % of the mask
    assert int(np.median(view.grey[view.grey > 0])) == pytest.approx(255 * (114.5 - 4) / (159 - 4), abs=5)


def test_where_nothing_stands_out_the_whole_image_is_kept() -> None:
    assert not breast_mask(np.full((50, 60), 3, np.uint8)).any()
    for value in (0, 3, 90):
        assert breast_view(np.full((50, 60), value, np.uint8)).rect == Rect(0, 0, 60, 50)


def test_stretching_by_hand() -> None:
    grey = np.array([[10, 60, 110]], np.uint8)
    inside = np.ones_like(grey, bool)
    # the 1st and 99th percentile of three values are 11 and 109: 60 lies in the middle
    assert stretched(grey, inside).tolist() == [[0, 128, 255]]


def test_a_patch_is_the_square_around_the_longer_side_and_half_of_it() -> None:
    assert patch_rect(Rect(100, 50, 40, 20)) == Rect(90, 30, 60, 60)  # 40 · 1.5; centre (120, 60)


def test_a_patch_keeps_shape_and_place() -> None:
    grey = np.full((200, 200), 50, np.uint8)
    grey[90:110, 90:110] = 200  # the mass
    picture, to_level0 = patch(grey, Rect(90, 90, 20, 20), 60)
    bright = picture > 128  # the square is 30 px, doubled to 60: the mass is 40 wide in the middle
    assert (bright.any(axis=0).sum(), bright.any(axis=1).sum()) == (40, 40)
    assert to_level0.apply(Point(0, 0)) == Point(85, 85)
    assert to_level0.apply(Point(60, 60)) == Point(115, 115)


def test_beyond_the_image_is_black() -> None:
    grey = np.random.default_rng(0).integers(50, 200, (100, 100)).astype(np.uint8)
    picture, to_level0 = patch(grey, Rect(-10, -10, 40, 40), 60)  # square: 60 px from (−20, −20)
    assert to_level0.apply(Point(0, 0)) == Point(-20, -20)
    assert not picture[:20].any()
    assert not picture[:, :20].any()
    assert picture[20:, 20:].any()


@pytest.mark.real_data
def test_every_marked_lesion_of_mini_mias_lies_in_the_breast(real_data: Path) -> None:
    """Two are allowed: mdb214's mark lies on black film beside the breast."""
    outside = []
    with (real_data / "mini_mias" / "index.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["x_px"]]
    for row in rows[::4] + [row for row in rows if "mdb214" in row["image"]]:
        grey = cv2.imread(str(real_data / "mini_mias" / row["image"]), cv2.IMREAD_GRAYSCALE)
        x, y = min(int(row["x_px"]), 1023), min(int(row["y_px_topleft"]), 1023)
        if not breast_mask(grey)[y, x]:
            outside.append(row["image"])
    assert outside == ["images/mdb214.jpg"]
