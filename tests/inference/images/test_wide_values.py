"""Values beyond the 24 bits of a float32: read, shown and measured to the last unit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from inference.geometry import Point, Rect, Size
from inference.images.greyscale import auto_window, render
from inference.images.opener import open_image
from inference.images.pyramid import halve
from inference.images.source import GreyScale, Region, Window
from inference.measure.measurement import Measurement, Shape
from inference.measure.statistics import statistics, values_in

Write = Callable[..., Path]
EDGE = 1 << 24  # float32 holds EDGE and EDGE + 2, not EDGE + 1
HIGH = (1 << 31) + 1  # neither float32 nor int32 holds it


@pytest.mark.parametrize(("dtype", "low"), [("int32", EDGE), ("uint32", HIGH), ("int32", -HIGH + 2)])
def test_neighbouring_values_stay_apart(write_dicom: Write, dtype: str, low: int) -> None:
    """Four pixels low … low + 3: mean low + 1.5, median the same, half of the window's way at low + 1 (c − w/2 = low)."""
    with open_image(write_dicom(np.array([[low, low + 1], [low + 2, low + 3]], dtype))) as source:
        values = source.read(Region(Rect.whole(Size(2, 2))))
        assert values.ravel().tolist() == [low, low + 1, low + 2, low + 3]
        found = statistics(values_in(Measurement(Shape.RECTANGLE, (Point(0, 0), Point(2, 2))), source))
        assert found is not None
        assert (found.mean, found.median, found.least, found.most) == (low + 1.5, low + 1.5, low, low + 3)
        shown = render(values, source.info.grey, Window(low + 1, 2, "", "LINEAR_EXACT"))
        assert shown.ravel().tolist() == [0, 128, 255, 255]  # 0.5 · 255 = 127.5, rounded up


def test_a_wide_value_keeps_its_step_after_the_rescale(write_dicom: Write) -> None:
    """A dose in 32 bits at 1e-5 Gy: 40 000 001 and 40 000 002 are 400.00001 and 400.00002 Gy; float32 knows one of them."""
    pixels = np.array([[40_000_001, 40_000_002]], np.uint32)
    with open_image(write_dicom(pixels, DoseGridScaling="1e-5")) as source:
        values = source.read(Region(Rect.whole(Size(2, 1))))
    assert values[0].tolist() == pytest.approx([400.00001, 400.00002], rel=1e-12)


def test_doubles_stay_doubles(write_dicom: Write) -> None:
    pixels = np.array([[1 + 2.0**-40, -9999.1]], np.float64)
    path = write_dicom(pixels, DoubleFloatPixelData=pixels.tobytes(), DoubleFloatPixelPaddingValue=-9999.1)
    with open_image(path) as source:
        assert source.read(Region(Rect.whole(Size(2, 1)))).tolist() == pixels.tolist()
        assert source.info.grey.padding == (-9999.1, -9999.1)


def test_a_coarser_level_of_wide_values_is_their_mean() -> None:
    """(HIGH + HIGH + 2 + HIGH + 4 + HIGH + 6) / 4 = HIGH + 3."""
    values = np.array([[HIGH, HIGH + 2], [HIGH + 4, HIGH + 6]], np.float64)
    assert halve(values).tolist() == [[HIGH + 3]]


def test_an_automatic_window_finds_wide_values() -> None:
    values = np.full((8, 8), float(HIGH))
    window = auto_window(values, GreyScale(value_range=(0.0, 2.0**32 - 1)))
    assert window.center == HIGH
