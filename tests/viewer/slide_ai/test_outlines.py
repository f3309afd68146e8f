"""The lines that are drawn around lesions: calm, in the right place, about as large as what they enclose."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage, QPainter

from inference.geometry import Affine, Rect
from inference.maps.array_map import ArrayMap
from inference.maps.lesions import find_lesions, outline_of, signed_area
from viewer.canvas.camera import Placement
from viewer.canvas.sampling import Grid
from viewer.document.maps import Found
from viewer.slide_ai import lesion_ink
from viewer.slide_ai.lesion_ink import level_for, paint_lesions
from viewer.slide_ai.outlines import calm_outlines


def disc(side: int, radius: float, ragged: float = 0.0) -> np.ndarray:
    """0.9 within `radius` of the middle, 0 outside; the border's pixels jump by `ragged`."""
    y, x = np.mgrid[:side, :side] + 0.5 - side / 2
    noise = np.random.default_rng(3).uniform(-ragged, ragged, (side, side))
    return np.where(np.hypot(x, y) + noise < radius, 0.9, 0.0).astype(np.float32)


def length(ring: np.ndarray) -> float:
    return float(np.hypot(*(np.roll(ring, -1, axis=0) - ring).T).sum())


def largest(values: ArrayMap) -> tuple:
    lesion = find_lesions(values, 0.5, spacing=None)[0]
    return lesion, calm_outlines(values, lesion, 0.5)


def test_a_ragged_disc_is_drawn_as_a_circle() -> None:
    values = ArrayMap(disc(200, 60, ragged=3), Affine(10.0, 10.0, 1000.0, 2000.0))
    lesion, levels = largest(values)
    ring = levels[0][0]
    assert length(ring) < 1.08 * 2 * np.pi * 600  # a circle's, in level-0 px
    assert length(outline_of(values, lesion, 0.5)[0]) > 1.27 * 2 * np.pi * 600  # along pixel edges 4 / π at least
    assert abs(signed_area(ring)) == pytest.approx(np.pi * 600**2, rel=0.03)
    middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
    assert middle == pytest.approx((1000 + 1000, 2000 + 1000), abs=30)  # the border jumps by ± 30


@pytest.mark.parametrize("level", range(4))
def test_each_level_keeps_to_its_own_pixel(level: int) -> None:
    _, levels = largest(ArrayMap(disc(200, 60), Affine(10.0, 10.0)))
    away = np.hypot(*(levels[level][0] - 1000).T) - 600
    assert np.abs(away).max() < 10 * 2**level  # level-0 px: one pixel of the level


def test_levels_end_where_a_mark_takes_over() -> None:
    _, levels = largest(ArrayMap(disc(200, 60), Affine(10.0, 10.0)))  # box 120 px: 120, 60, 30, 15, then 8
    assert len(levels) == 4


def test_a_hair_keeps_its_exact_outline() -> None:
    values = np.zeros((64, 64), np.float32)
    values[30, 10:50] = 0.9  # one pixel thin: a blur of 1.5 px leaves nothing above one half
    _, levels = largest(ArrayMap(values, Affine(1.0, 1.0)))
    assert abs(signed_area(levels[0][0])) == 40.0
    assert all(rings for rings in levels)


def test_specks_inside_are_no_holes() -> None:
    values = disc(200, 60)
    values[100, 100] = 0.0
    values[80:92, 80:92] = 0.0
    _, levels = largest(ArrayMap(values, Affine(1.0, 1.0)))
    assert len(levels[0]) == 2  # the outer ring and the hole of 12 × 12; not the pixel


def test_the_level_is_that_of_the_screen() -> None:
    assert [level_for(5, zoom) for zoom in (8.0, 1.0, 0.5, 0.25, 0.06, 0.001)] == [0, 0, 1, 2, 4, 4]


def marked(lesions: int, zoom: float) -> np.ndarray:
    """Where ink is, (h, w) bool: small lesions in a row, 40 map px apart."""
    values = np.zeros((100, 40 * lesions), np.float32)
    for number in range(lesions):
        values[50:54, 40 * number + 10 : 40 * number + 14] = 0.9
    shown = ArrayMap(values, Affine(1.0, 1.0))
    found = find_lesions(shown, 0.5, spacing=None)
    rings = tuple(calm_outlines(shown, lesion, 0.5) for lesion in found)
    image = QImage(600, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    grid = Grid(Placement(zoom, 0, 0, zoom, 0, 0), Rect(0, 0, 600, 200))
    paint_lesions(painter, grid, 1.0, Found(0.5, tuple(found), rings), shown.to_level0)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(200, 600, 4)[..., 3] > 0


def test_small_lesions_far_apart_get_a_mark_each(qapp) -> None:
    seen = marked(4, 1.0)
    for number in range(4):
        assert seen[45:60, 40 * number + 3 : 40 * number + 22].any()


def test_small_lesions_close_together_share_marks(qapp) -> None:
    seen = marked(40, 0.1)  # 4 px apart on the screen
    columns = np.flatnonzero(seen[3:8].any(axis=0))
    assert len(columns)
    assert seen.sum() < 0.3 * 40 * 2 * np.pi * 7 * 4  # the ink of 40 rings, 4 px wide, would be more than three times that


@pytest.mark.parametrize(("ours", "words"), [(True, "AI 1"), (False, "Map 1")])
def test_a_map_from_a_file_is_not_called_ai(qapp, monkeypatch, ours: bool, words: str) -> None:
    told = []
    monkeypatch.setattr(lesion_ink, "draw_tag", lambda painter, box, text, colour: told.append(text) or box)
    shown = ArrayMap(disc(200, 60), Affine(1.0, 1.0))
    found = find_lesions(shown, 0.5, spacing=None)
    rings = tuple(calm_outlines(shown, lesion, 0.5) for lesion in found)
    image = QImage(200, 200, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    grid = Grid(Placement(1.0, 0, 0, 1.0, 0, 0), Rect(0, 0, 200, 200))
    lesion_ink.paint_lesions(painter, grid, 1.0, Found(0.5, tuple(found), rings), shown.to_level0, ours=ours)
    painter.end()
    assert told == [words]
