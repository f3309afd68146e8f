"""Crop and letterbox: hand arithmetic, the way there and back, and every real frame there is."""

from __future__ import annotations

import csv
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.geometry import Affine, Point, Rect, Size
from inference.images.source import ImageInfo, UltrasoundRegion
from inference.preprocess import (
    FROM_FAN,
    FROM_REGION,
    FROM_WHOLE,
    fan_crop,
    letterbox,
    tissue_rect,
    unletterbox,
)

sides = st.integers(1, 300)


def _info(*regions: UltrasoundRegion) -> ImageInfo:
    return ImageInfo("made", "", Size(200, 160), 1, 3, "uint8", "made", regions=regions)


def _region(rect: Rect, spatial_format: int = 1, data_type: int = 1) -> UltrasoundRegion:
    return UltrasoundRegion(rect, spatial_format, data_type, (3, 3), (0.01, 0.01))


def _screen() -> np.ndarray:
    """200 × 160 px: tissue in columns 40–159 and rows 30–129, a row of text below, a ruler on the right."""
    screen = np.zeros((160, 200, 3), np.uint8)
    rng = np.random.default_rng(0)
    screen[30:130, 40:160] = rng.integers(20, 120, (100, 120, 1))
    screen[140:144, 20:180:3] = 255
    screen[20:150, 190:192] = 255
    return screen


def test_a_wide_picture_gets_bars_above_and_below() -> None:
    # 200×100 into 100×100: scale 1/2, inner 100×50, (100 − 50) / 2 = 25 rows of black above and below.
    boxed, back = letterbox(np.full((100, 200, 3), 80, np.uint8), Size(100, 100))
    assert back == Affine(2.0, 2.0, 0.0, -50.0)
    assert (boxed[:25] == 0).all()
    assert (boxed[25:75] == 80).all()
    assert (boxed[75:] == 0).all()


def test_an_uneven_scale_still_maps_edges_to_edges() -> None:
    # 300×7 into 64×64: 7 · 64/300 = 1.49 → 1 row; rows (64 − 1) // 2 = 31 … 32 of the box are rows 0 … 7.
    _, back = letterbox(np.zeros((7, 300), np.uint8), Size(64, 64))
    assert back.apply(Point(0, 31)) == Point(0, 0)
    assert back.apply(Point(64, 32)) == Point(300, 7)


def test_shrinking_averages_areas() -> None:
    checker = np.indices((8, 8)).sum(axis=0) % 2 * np.float32(1)
    boxed, _ = letterbox(checker, Size(4, 4))
    assert boxed == pytest.approx(np.full((4, 4), 0.5))


@given(sides, sides, sides, sides)
def test_the_way_back_maps_the_inner_box_onto_the_picture(w: int, h: int, box_w: int, box_h: int) -> None:
    boxed, back = letterbox(np.full((h, w), 255, np.uint8), Size(box_w, box_h))
    rows, cols = np.nonzero(boxed)
    start = back.apply(Point(float(cols.min()), float(rows.min())))
    end = back.apply(Point(float(cols.max() + 1), float(rows.max() + 1)))
    assert (start.x, start.y, end.x, end.y) == pytest.approx((0, 0, w, h), abs=1e-9)


@given(sides, sides, st.sampled_from([64, 128, 256]))
@settings(max_examples=50)
def test_a_ramp_comes_back_where_it_was(w: int, h: int, side: int) -> None:
    ramp = np.broadcast_to(((np.arange(w) + 0.5) / w).astype(np.float32), (h, w))
    boxed, _ = letterbox(np.ascontiguousarray(ramp), Size(side, side))
    again = unletterbox(boxed, Size(w, h))
    assert again.shape == (h, w)
    # A linear ramp survives every step but the two half pixels at each end (of the coarser plane).
    inner_w = max(1, min(side, round(w * min(side / w, side / h))))
    assert np.abs(again - ramp).max() <= 1.0 / min(w, inner_w) + 1e-5


def test_unletterbox_puts_a_block_back_in_place() -> None:
    # Box rows 25 … 75 are the picture's 0 … 100; box pixels [40, 60) × [35, 45) are [80, 120) × [20, 40).
    values = np.zeros((100, 100), np.float32)
    values[35:45, 40:60] = 1
    again = unletterbox(values, Size(200, 100)) > 0.5
    expected = np.zeros((100, 200), bool)
    expected[20:40, 80:120] = True
    assert (again == expected).all()


def test_the_fan_is_cut_out_of_text_and_ruler() -> None:
    box = fan_crop(_screen())
    truth = Rect(40, 30, 120, 100)
    assert box.intersect(truth) == truth
    assert box.width <= 124
    assert box.height <= 104  # the 5 × 5 mean reaches two pixels out


def test_two_views_stay_together() -> None:
    screen = _screen()
    screen[:, 95:108] = 0
    assert fan_crop(screen).intersect(Rect(40, 30, 120, 100)) == Rect(40, 30, 120, 100)


def test_tissue_to_the_borders_is_left_whole() -> None:
    tissue = _screen()[30:130, 40:160]
    assert fan_crop(tissue) == Rect(0, 0, 120, 100)


@pytest.mark.parametrize("grey", [0, 3])
def test_a_black_screen_is_left_whole(grey: int) -> None:
    assert fan_crop(np.full((50, 70), grey, np.uint8)) == Rect(0, 0, 70, 50)


def test_a_box_below_the_least_fraction_is_not_believed() -> None:
    # The tissue is 120 · 100 / (200 · 160) = 0.375 of the screen (0.40 with the two pixels around it).
    assert fan_crop(_screen(), min_fraction=0.5) == Rect(0, 0, 200, 160)


def test_the_regions_of_the_file_come_first() -> None:
    rect, how = tissue_rect(_info(_region(Rect(50, 30, 80, 90))), _screen())
    assert (rect, how) == (Rect(50, 30, 80, 90), FROM_REGION)


def test_both_views_of_a_dual_frame_are_kept() -> None:
    left, right = _region(Rect(10, 20, 80, 100)), _region(Rect(100, 20, 80, 110))
    assert tissue_rect(_info(left, right), _screen())[0] == Rect(10, 20, 170, 110)


@pytest.mark.parametrize(
    "region",
    [
        _region(Rect(50, 30, 80, 90), spatial_format=2),
        _region(Rect(50, 30, 80, 90), data_type=2),
        _region(Rect(150, 100, 400, 400)),
        _region(Rect(5, 5, 10, 10)),
    ],
    ids=["M-mode", "colour flow", "outside the image", "a speck"],
)
def test_a_region_that_is_not_sane_tissue_gives_way_to_the_fan(region: UltrasoundRegion) -> None:
    rect, how = tissue_rect(_info(region), _screen())
    assert how == FROM_FAN
    assert rect == fan_crop(_screen())


def test_cropped_tissue_without_regions_is_whole() -> None:
    assert tissue_rect(_info(), _screen()[30:130, 40:160])[1] == FROM_WHOLE


def _rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "index.csv").open() as file:
        return list(csv.DictReader(file))


def _kept(folder: Path, row: dict[str, str]) -> tuple[int, float]:
    """Mask pixels outside the crop, and the part of the frame that is kept."""
    image = cv2.imread(str(folder / row["image"]))
    rect = fan_crop(image)
    lost = 0
    if row["mask"]:
        mask = cv2.imread(str(folder / row["mask"]), cv2.IMREAD_GRAYSCALE) > 127
        lost = int(mask.sum() - mask[rect.slices].sum())
    return lost, rect.width * rect.height / (image.shape[0] * image.shape[1])


@pytest.mark.real_data
def test_no_nodule_is_cut_off_on_real_screens_and_the_furniture_goes(real_data: Path) -> None:
    folder = real_data / "ddti_raw"
    lost, kept = zip(*(_kept(folder, row) for row in _rows(folder)), strict=True)
    print(f"ddti_raw: {len(lost)} frames, {sum(lost)} mask px lost")
    print(f"kept of the frame: median {np.median(kept):.3f}, most {max(kept):.3f}")
    assert sum(lost) == 0
    assert max(kept) < 0.9
    assert np.median(kept) < 0.65


@pytest.mark.real_data
def test_cropped_pictures_stay_as_they_are(real_data: Path) -> None:
    folder = real_data / "busi"
    lost, kept = zip(*(_kept(folder, row) for row in _rows(folder)), strict=True)
    print(f"busi: {len(lost)} pictures, {sum(lost)} lesion px lost, least kept {min(kept):.3f}")
    assert sum(lost) == 0
    assert min(kept) > 0.9
