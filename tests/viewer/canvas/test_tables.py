"""Tables shared by frames: the same for the same look, another for every other."""

from __future__ import annotations

import numpy as np
import pytest

from inference.images.greyscale import counted, first_step, make_lut, render
from inference.images.source import GreyScale, VoiLut, Window
from viewer.canvas.pyramid import to_screen
from viewer.canvas.tables import table
from viewer.document.document import Display

LOOK = Display(Window(40, 400))
GREY = GreyScale(value_range=(-1024.0, 64511.0))


def test_two_frames_that_say_the_same_share_a_table():
    one, other = GreyScale(unit="HU"), GreyScale(windows=(Window(1, 2),))
    assert table(np.uint16, one, LOOK) is table(np.uint16, other, LOOK)
    assert np.array_equal(table(np.uint16, one, LOOK), make_lut(np.uint16, one, LOOK.voi))


@pytest.mark.parametrize(
    ("grey", "display"),
    [
        (GreyScale(inverted=True), LOOK),
        (GreyScale(padding=(40.0, 40.0)), LOOK),
        (GreyScale(presentation=VoiLut(0, 8, np.arange(255, -1, -1, dtype=np.uint16))), LOOK),
        (GreyScale(), Display(Window(41, 400))),
        (GreyScale(), Display(Window(40, 400), inverted=True)),
        (GreyScale(), Display(Window(40, 400), gamma=2.0)),
    ],
)
def test_every_other_look_has_a_table_of_its_own(grey, display):
    table(np.int16, GreyScale(), LOOK)
    wanted = make_lut(np.int16, grey, display.voi, invert=display.inverted, gamma=display.gamma)
    assert np.array_equal(table(np.int16, grey, display), wanted)
    assert not np.array_equal(wanted, table(np.int16, GreyScale(), LOOK))


def test_values_of_sixteen_bits_below_zero_look_as_they_are():
    # 0 at 40 − 0.5 − 199.5 = −160, 1 at 239: PS3.3 C.11.2.1.2.1
    values = np.array([[-1024, -160, 239, 240, 64511]], np.int32)
    first = first_step(values.dtype, GREY)
    assert first == -1024
    steps = counted(values, first, GREY)
    assert steps.tolist() == [[0, 864, 1263, 1264, 65535]]
    shown = to_screen(steps, GREY, LOOK, first=first)
    assert shown.tolist() == [[0, 0, 255, 255, 255]]
    assert np.array_equal(shown, render(values, GREY, LOOK.voi))


def test_values_of_a_wider_range_are_not_counted():
    assert first_step(np.int32, GreyScale(value_range=(-1024.0, 64512.0))) is None
    assert first_step(np.float32, GREY) is None
