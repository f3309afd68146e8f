"""Crosses drawn by hand on speckle are found; what only resembles them is not."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.calipers import crosses, has_calipers

LOOKED_AT = Path(__file__).resolve().parents[2] / "bench" / "calipers.csv"


def speckle(seed: int = 0, *, mean: float = 70.0) -> np.ndarray:
    """Rayleigh noise as of an ultrasound picture, smoothed over two pixels, (200, 260) uint8."""
    noise = np.random.default_rng(seed).rayleigh(mean / 1.25, (201, 261))
    smooth = (noise[1:, 1:] + noise[:-1, 1:] + noise[1:, :-1] + noise[:-1, :-1]) / 4
    return np.clip(smooth, 0, 190).astype(np.uint8)


def with_cross(image: np.ndarray, x: int, y: int, *, arm: int, wide: int = 2, ink: int = 235) -> np.ndarray:
    made = image.copy()
    made[y : y + wide, x - arm : x + arm + 1] = ink
    made[y - arm : y + arm + 1, x : x + wide] = ink
    return made


@settings(max_examples=25)
@given(st.integers(30, 220), st.integers(30, 160), st.sampled_from([4, 6, 8, 10]), st.sampled_from([1, 2]))
def test_a_cross_is_found_where_it_was_drawn(x: int, y: int, arm: int, wide: int) -> None:
    found = crosses(with_cross(speckle(), x, y, arm=arm, wide=wide))
    assert len(found) == 1
    assert abs(found[0][0] - x) <= 2
    assert abs(found[0][1] - y) <= 2


def test_two_calipers_are_two_crosses_in_any_full_colour() -> None:
    image = with_cross(with_cross(speckle(), 60, 60, arm=7), 180, 120, arm=7)
    assert len(crosses(image)) == 2
    rgb = np.repeat(speckle()[:, :, None], 3, axis=2)
    mark = with_cross(speckle(), 60, 60, arm=7) == 235
    rgb[mark] = (250, 240, 30)
    assert has_calipers(rgb)


@pytest.mark.parametrize("seed", range(8))
def test_speckle_and_bright_tissue_are_no_calipers(seed: int) -> None:
    assert not has_calipers(speckle(seed))
    assert not has_calipers(speckle(seed, mean=140.0))


def draw(strokes: list[tuple[int, int, int, int]]) -> np.ndarray:
    image = speckle()
    for x, y, width, height in strokes:
        image[y : y + height, x : x + width] = 235
    return image


@pytest.mark.parametrize(
    "strokes",
    [
        [(60, 60, 40, 2)],  # a fibre
        [(60, 60, 2, 40)],
        [(60, 60, 14, 2), (66, 60, 2, 16)],  # T
        [(60, 60, 2, 16), (60, 74, 10, 2)],  # L
        [(60, 60, 2, 16), (60, 67, 10, 2), (70, 60, 2, 16)],  # H
        [(0, 100, 260, 2), (120, 0, 2, 200)],  # two lines across the picture
        [(60, 60, 12, 12)],  # a calcification, a block
    ],
)
def test_letters_lines_and_spots_are_no_calipers(strokes: list[tuple[int, int, int, int]]) -> None:
    assert not has_calipers(draw(strokes))


def test_a_tiny_picture_has_none() -> None:
    assert crosses(np.full((3, 3), 255, np.uint8)) == []


@pytest.mark.real_data
def test_pictures_that_were_looked_at(real_data: Path) -> None:
    """Every tenth of the list in bench; the whole list is measured there."""
    from PIL import Image

    with LOOKED_AT.open(newline="") as file:
        rows = list(csv.DictReader(file))[::10]
    wrong = []
    for row in rows:
        rgb = np.asarray(Image.open(real_data / "busi" / row["image"]).convert("RGB"))
        if has_calipers(rgb) != (row["calipers"] == "yes"):
            wrong.append(row["image"])
    assert len(rows) >= 10
    assert len(wrong) <= 1
