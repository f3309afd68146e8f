"""The glass shows what lies under the mouse, larger, with the same window."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF

from inference.geometry import Point
from inference.images.source import Window
from tests.viewer.canvas.conftest import document_of
from viewer.canvas.camera import Placement
from viewer.canvas.magnifier import SIDE, Magnifier, placed
from viewer.document.document import Display


@given(st.floats(0, 400), st.floats(0, 300), st.sampled_from([2.0, 3.0, 4.0]), st.booleans())
def test_the_point_under_the_mouse_is_in_the_middle(x: float, y: float, factor: float, swapped: bool) -> None:
    there = Placement(0, -1.5, 1.5, 0, 300, 10) if swapped else Placement(1.5, 0, 0, 1.5, 20, 30)
    inside = placed(there, (x, y), SIDE, factor).to_device(there.to_image(Point(x, y)))
    assert (inside.x, inside.y) == pytest.approx((SIDE / 2, SIDE / 2), abs=1e-6)


def test_ten_pixels_on_the_screen_are_factor_times_ten_under_the_glass() -> None:
    there = Placement(1.5, 0, 0, 1.5, 20, 30)
    glass = placed(there, (100.0, 100.0), SIDE, 3.0)
    beside = glass.to_device(there.to_image(Point(110.0, 100.0)))
    assert beside.x == pytest.approx(SIDE / 2 + 30)


def grabbed(glass: Magnifier) -> np.ndarray:
    image = glass.grab().toImage().convertToFormat(glass.grab().toImage().Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8, image.bytesPerLine() * image.height())
    return rows.reshape(image.height(), -1)[:, : image.width() * 3].reshape(image.height(), image.width(), 3)


def test_it_shows_the_picture_as_it_is_windowed(canvas) -> None:
    pixels = np.full((300, 400), 100, np.uint8)
    pixels[:, 200:] = 200
    document = document_of(pixels)
    canvas.set_document(document)
    glass = Magnifier(canvas)
    glass.show_at(QPointF(200, 150))
    seen = grabbed(glass)
    middle = SIDE // 2
    assert (seen[middle, middle - 40, 0], seen[middle, middle + 40, 0]) == (100, 200)
    document.set_display(Display(Window(150, 20, function="LINEAR_EXACT")))
    seen = grabbed(glass)
    assert (seen[middle, middle - 40, 0], seen[middle, middle + 40, 0]) == (0, 255)


def test_it_hides_without_a_picture_and_when_switched_off(canvas) -> None:
    glass = Magnifier(canvas)
    glass.on = True
    glass.show_at(QPointF(10, 10))
    assert not glass.isVisible()
    canvas.set_document(document_of(np.zeros((30, 40), np.uint8)))
    glass.show_at(QPointF(10, 10))
    assert glass.isVisible()
    glass.switch(False)
    assert not glass.isVisible()
