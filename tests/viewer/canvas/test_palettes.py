"""Colour tables: the standard's own figures, and grey that stays grey until asked."""

from __future__ import annotations

import numpy as np
import pytest

from inference.images.source import GreyScale, Window
from tests.viewer.canvas.conftest import document_of, pixels_of
from viewer.canvas.palette_bar import bar_image
from viewer.canvas.palettes import PALETTES, coloured, table_of
from viewer.canvas.pyramid import to_screen
from viewer.document.document import Display

RAMP = np.arange(256, dtype=np.uint8).reshape(16, 16)


@pytest.mark.parametrize("name", PALETTES)
def test_every_table_has_a_colour_for_each_grey(name: str) -> None:
    table = table_of(name)
    assert (table.shape, table.dtype) == ((256, 3), np.uint8)
    assert len(np.unique(table, axis=0)) >= 20


def test_hot_iron_rises_red_then_green_then_blue() -> None:
    """A second implementation of PS3.6 B.1.1: 2 a step to the middle, 2 a step from there, 4 over the last quarter."""
    at = np.arange(256)
    parts = (np.clip(2 * at, 0, 255), np.clip(2 * (at - 128), 0, 255), np.clip(4 * (at - 191), 0, 255))
    assert np.abs(table_of("hot-iron").astype(int) - np.stack(parts, axis=1)).max() <= 1


@pytest.mark.parametrize("name", ["viridis", "inferno", "cividis"])
def test_perceptual_tables_grow_ever_brighter(name: str) -> None:
    """Luminance by ITU-R BT.709 of the linear light."""
    light = (table_of(name) / 255.0) ** 2.2 @ np.array([0.2126, 0.7152, 0.0722])
    assert np.all(np.diff(light) > -1e-3)


def test_grey_and_colour_pictures_are_left_alone() -> None:
    assert coloured(RAMP, "") is RAMP
    rgb = np.zeros((4, 4, 3), np.uint8)
    assert coloured(rgb, "pet") is rgb


def test_a_palette_comes_after_window_and_inversion() -> None:
    grey, window = GreyScale(), Window(127.5, 255.0, function="LINEAR_EXACT")
    shown = to_screen(RAMP, grey, Display(window, palette="hot-iron"))
    assert np.array_equal(shown[RAMP == 255][0], table_of("hot-iron")[255])
    turned = to_screen(RAMP, grey, Display(window, inverted=True, palette="hot-iron"))
    assert np.array_equal(turned[RAMP == 255][0], table_of("hot-iron")[0])


def test_the_canvas_shows_the_palette(canvas) -> None:
    document = document_of(np.full((300, 400), 255, np.uint8))
    canvas.set_document(document)
    document.set_display(Display(palette="viridis"))
    assert tuple(pixels_of(canvas)[150, 300]) == tuple(table_of("viridis")[255])


def test_the_bar_has_the_highest_value_on_top_and_turns_with_the_picture() -> None:
    top = bar_image("hot-iron", upside=False).pixelColor(0, 0)
    assert (top.red(), top.green(), top.blue()) == tuple(table_of("hot-iron")[255])
    turned = bar_image("hot-iron", upside=True).pixelColor(0, 0)
    assert (turned.red(), turned.green(), turned.blue()) == (0, 0, 0)
