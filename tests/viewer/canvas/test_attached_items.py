"""Shutters and marks as paths: whether a point lies inside is counted by hand; pixels of the canvas are looked at."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from pytestqt.qtbot import QtBot

from inference.geometry import Point, Rect, Size
from inference.images.array_source import ArraySource, plain_info
from inference.images.presentation_marks import Mark
from inference.images.shutter import Circle, Shutter, open_pixels
from viewer.canvas.attached_items import mark_path, shutter_path
from viewer.canvas.view import CanvasView
from viewer.document.attached import make_scene
from viewer.document.document import Document

SIZE = Size(40, 30)


@pytest.mark.parametrize(
    "shutter",
    [
        Shutter(Rect(5, 4, 20, 10)), Shutter(circle=Circle(Point(20, 15), 9.3)),
        Shutter(polygon=(Point(2, 2), Point(35, 6), Point(12, 28))),
        Shutter(Rect(0, 0, 20, 30), Circle(Point(20, 15), 9.3)), Shutter(circle=Circle(Point(20, 15), 15.2, 2.0)),
    ],
)  # fmt: skip
def test_the_path_hides_the_pixels_that_the_shapes_hide(shutter: Shutter) -> None:
    """Qt's path against plain geometry; a curve's pixels on the very edge may fall either way."""
    path, seen = shutter_path(shutter, SIZE), open_pixels(shutter, SIZE)
    differ = sum(
        path.contains(QPointF(x + 0.5, y + 0.5)) == bool(seen[y, x]) for y in range(30) for x in range(40)
    )
    assert differ <= 4
    assert 0 < seen.sum() < seen.size


def test_marks_have_the_extent_of_their_points() -> None:
    circle = mark_path(Mark("CIRCLE", (Point(10, 10), Point(13, 14)), False, "")).boundingRect()
    assert (circle.left(), circle.right()) == pytest.approx((5, 15), abs=0.01)  # radius √(3² + 4²) = 5
    ellipse = mark_path(
        Mark("ELLIPSE", (Point(0, 5), Point(20, 5), Point(10, 2), Point(10, 8)), False, "")
    ).boundingRect()
    assert (ellipse.width(), ellipse.height()) == pytest.approx((20, 6), abs=0.01)
    curve = mark_path(Mark("INTERPOLATED", (Point(0, 0), Point(5, 5), Point(10, 0)), False, ""))
    assert curve.contains(QPointF(5, 4)) or curve.boundingRect().bottom() >= 5


def test_a_shutter_covers_the_picture_before_any_scene_is_made(qtbot: QtBot) -> None:
    """White image, the middle third open: the corner is black, the middle white; hidden in the list, all is white."""
    pixels = np.full((30, 40), 255, np.uint8)
    info = replace(plain_info(pixels, name="image"), shutter=Shutter(Rect(13, 10, 14, 10)))
    document, canvas = Document(ArraySource(info, pixels[None])), CanvasView()
    qtbot.addWidget(canvas)
    canvas.resize(400, 300)
    canvas.set_corner_level(0)
    canvas.set_document(document)

    def grey(x: float, y: float) -> int:
        image = canvas.grab().toImage()
        return image.pixelColor(canvas.to_view(Point(x, y)).toPoint()).red()

    canvas.show()
    qtbot.waitExposed(canvas)
    assert (grey(20.5, 15.5), grey(5.5, 20.5)) == (255, 0)
    document.attached.keep(0, make_scene(info, 0, ()))
    document.attached.show("shutter", False)
    assert (grey(20.5, 15.5), grey(5.5, 20.5)) == (255, 255)
    canvas.set_document(None)
    document.close()


def test_a_bitmap_shutter_takes_the_place_of_its_pixels(qtbot: QtBot) -> None:
    """White image, grey bitmap over the left half: its P-value 0.5 is 128; hidden in the list, all is white."""
    from inference.images.overlay_planes import OverlayPlane

    pixels = np.full((8, 8), 255, np.uint8)
    plane = OverlayPlane(0x6000, "", False, (8, 8), 0, 0, 0, 1, packed=b"\x0f" * 8)  # low bits first: columns 0 … 3
    shutter = Shutter(group=0x6000, grey=0.5)
    info = replace(plain_info(pixels, name="image"), shutter=shutter, overlays=(plane,))
    document, canvas = Document(ArraySource(info, pixels[None])), CanvasView()
    qtbot.addWidget(canvas)
    canvas.resize(400, 400)
    canvas.set_corner_level(0)
    canvas.set_document(document)
    canvas.show()
    qtbot.waitExposed(canvas)
    document.attached.keep(0, make_scene(info, 0, ()))

    def greys() -> list[int]:
        image = canvas.grab().toImage()
        return [image.pixelColor(canvas.to_view(Point(x, 2.5)).toPoint()).red() for x in (0.5, 3.5, 4.5, 7.5)]

    assert greys() == [128, 128, 255, 255]
    document.attached.show("shutter", False)
    assert greys() == [255, 255, 255, 255]


def test_a_measured_map_has_a_bar_in_its_unit(canvas: CanvasView) -> None:
    from inference.geometry import Affine
    from inference.images.parametric import Quantity, QuantityMap
    from viewer.canvas.glass import _bar
    from viewer.document.attached import Scene
    from viewer.document.attached import _with_quantities as with_quantities

    document = Document(ArraySource.of(np.zeros((4, 4), np.uint8)))
    canvas.set_document(document)
    made = QuantityMap(Quantity("ADC", "mm2/s"), np.linspace(10, 30, 16, dtype=np.float32).reshape(4, 4), Affine())
    document.attached.keep(0, with_quantities(Scene(), [made], "map 0", Size(4, 4)))
    bar = _bar(canvas.picture)
    assert (bar.title, bar.told(0), bar.told(0.5), bar.told(1)) == ("ADC [mm2/s]", "10", "20", "30")
    document.attached.show("map 0.0", False)
    assert _bar(canvas.picture) is None
