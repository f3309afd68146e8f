"""Display grey against figures worked out by hand from PS3.3 C.11.2."""

from __future__ import annotations

import numpy as np
import pytest

from inference.images.array_source import ArraySource
from inference.images.greyscale import (
    apply_lut,
    auto_window,
    default_voi,
    display_voi,
    make_lut,
    render,
    to_rgb,
)
from inference.images.source import GreyScale, VoiLut, Window

PLAIN = GreyScale(value_range=(0.0, 65535.0))


def one(
    value: float, voi: Window | VoiLut | None, grey: GreyScale = PLAIN, dtype: str = "int16", **how: float
) -> int:
    return int(render(np.array([[value]], dtype), grey, voi, **how)[0, 0])  # type: ignore[arg-type]


@pytest.mark.parametrize("dtype", ["int16", "uint16", "int32", "float32"])
def test_linear_window_follows_the_half_and_the_one_of_the_standard(dtype: str) -> None:
    """c = 2048, w = 4096 (the standard's own example): 0 up to 0, 255 from 4095 on, x·255/4095 between."""
    window = Window(2048, 4096)
    assert [one(x, window, dtype=dtype) for x in (0, 4095, 5000)] == [0, 255, 255]
    # 2047: ((2047 − 2047.5) / 4095 + 0.5) · 255 = 127.469 → 127;  2048: 127.531 → 128
    assert [one(x, window, dtype=dtype) for x in (2047, 2048)] == [127, 128]


def test_linear_window_of_width_one_is_a_step() -> None:
    """c = 100, w = 1: x ≤ 99.5 is black, above is white."""
    assert [one(x, Window(100, 1)) for x in (99, 100)] == [0, 255]


def test_linear_exact_window_has_neither_half_nor_one() -> None:
    """c = 100, w = 200: 0 at 0, 255 at 200, 50 → 63.75 → 64."""
    exact = Window(100, 200, "", "LINEAR_EXACT")
    assert [one(x, exact) for x in (-5, 0, 50, 100, 200, 300)] == [0, 0, 64, 128, 255, 255]


def test_sigmoid_window() -> None:
    """255 / (1 + e^(−4 (x − c) / w)): at c 127.5 → 128, at c + w/4 255 / (1 + e⁻¹) = 186.42 → 186."""
    sigmoid = Window(1000, 400, "", "SIGMOID")
    assert [one(x, sigmoid) for x in (1000, 1100, 900)] == [128, 186, 69]
    assert [one(x, sigmoid, dtype="float32") for x in (1000, 1100, 900)] == [128, 186, 69]


def test_voi_lut_clamps_outside_and_scales_by_its_bits() -> None:
    """12-bit entries from input 10 on: 0, 2048, 4095 → 0, 127.53, 255."""
    lut = VoiLut(10, 12, np.array([0, 2048, 4095], np.uint16))
    assert [one(x, lut) for x in (-3, 10, 11, 12, 900)] == [0, 0, 128, 255, 255]


def test_inverted_polarity_and_the_readers_invert_cancel() -> None:
    window = Window(100, 200, "", "LINEAR_EXACT")
    mono1 = GreyScale(inverted=True)
    assert one(50, window, mono1) == 191  # (1 − 0.25) · 255 = 191.25
    assert one(50, window, mono1, invert=True) == one(50, window) == 64


def test_padding_is_black_whatever_the_polarity() -> None:
    grey = GreyScale(inverted=True, padding=(-2000.0, -1500.0))
    window = Window(0, 100)
    assert [one(x, window, grey) for x in (-2000, -1500, -1499)] == [0, 0, 255]
    assert one(-1700, window, grey, invert=True) == 0
    assert one(-1700, window, grey, dtype="float32") == 0


def test_gamma_brightens_the_middle_and_leaves_the_ends() -> None:
    """(64/256)^(1/2) = 0.5: with w = 256 exact, 64 → 127.5 → 128."""
    exact = Window(128, 256, "", "LINEAR_EXACT")
    assert [one(x, exact, gamma=2.0) for x in (0, 64, 256)] == [0, 128, 255]


def test_nan_is_black_and_infinities_are_the_ends() -> None:
    values = np.array([[np.nan, -np.inf, np.inf, 5.0]], np.float32)
    assert render(values, GreyScale(), Window(5, 10, "", "LINEAR_EXACT")).tolist() == [[0, 0, 255, 128]]
    assert render(values, GreyScale(), Window(5, 1)).tolist() == [[0, 0, 255, 255]]


def test_eight_bits_without_a_window_are_shown_as_they_are() -> None:
    values = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert np.array_equal(render(values, GreyScale(), None), values)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16"])
def test_table_of_a_dtype_equals_the_formula_for_every_value(dtype: str) -> None:
    """The formula evaluated in float64, value by value, is the second implementation."""
    told = np.iinfo(dtype)
    values = np.arange(told.min, told.max + 1).astype(dtype).reshape(-1, 256)
    window = Window(90.25, 77.5)
    low, high = 90.25 - 0.5 - 76.5 / 2, 90.25 - 0.5 + 76.5 / 2
    exact = np.clip((values.astype(np.float64) - low) / (high - low), 0, 1) * 255
    shown = apply_lut(values, make_lut(dtype, PLAIN, window))
    assert np.abs(shown - exact).max() <= 0.5 + 1e-3


def test_wide_integers_look_like_narrow_ones() -> None:
    values = np.arange(-1024, 3072, 7, dtype=np.int16).reshape(2, 293)
    grey = GreyScale(value_range=(-1024.0, 64511.0), padding=(-1024.0, -1000.0))
    window = Window(40, 400)
    assert np.array_equal(render(values.astype(np.int32), grey, window), render(values, grey, window))


def test_automatic_window_ignores_padding_and_tails() -> None:
    """1000 … 1999 once each and as much padding: percentiles 0.5 and 99.5 are 1004.995 and 1994.005."""
    values = np.concatenate([np.arange(1000, 2000), np.full(1000, -2000)]).astype(np.int16).reshape(40, 50)
    window = auto_window(values, GreyScale(padding=(-2000.0, -2000.0)))
    assert (window.center, window.width) == (pytest.approx(1499.5), pytest.approx(989.01))
    assert auto_window(np.full((4, 4), 7, np.uint16), PLAIN).width == 1


def test_the_files_first_window_wins_then_its_lut_then_none() -> None:
    first, lut = Window(1, 2, "soft"), VoiLut(0, 8, np.zeros(2, np.uint16))
    assert default_voi(GreyScale(windows=(first, Window(3, 4)), voi_luts=(lut,))) is first
    assert default_voi(GreyScale(voi_luts=(lut,))) is lut
    assert default_voi(GreyScale()) is None
    bits = GreyScale(value_range=(0.0, 1.0))
    assert display_voi(np.array([[0, 1]], np.uint8), bits) is None
    assert render(np.array([[0, 1]], np.uint8), bits, None).tolist() == [[0, 255]]
    deep = np.array([[0, 4000]], np.uint16)
    chosen = display_voi(deep, PLAIN)
    assert isinstance(chosen, Window)
    assert chosen.name == "Auto"


def test_models_see_three_equal_channels_or_the_colours() -> None:
    grey = np.array([[0, 200]], np.uint8)
    assert to_rgb(ArraySource.of(grey)).tolist() == [[[0, 0, 0], [200, 200, 200]]]
    colour = np.array([[[1, 2, 3], [4, 5, 6]]], np.uint8)
    assert np.array_equal(to_rgb(ArraySource.of(colour)), colour)


def test_a_table_for_wide_values_is_refused() -> None:
    with pytest.raises(ValueError, match="use render"):
        make_lut("float32", PLAIN, None)
