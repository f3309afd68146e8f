"""A frame whose pixels cannot be decoded: black, told once, and the rest of the canvas goes on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QThreadPool
from PySide6.QtGui import QImage, QPainter

from inference.errors import ImageError
from inference.geometry import Point, Size
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import GreyScale
from tests.viewer.canvas.conftest import pixels_of
from viewer.canvas.item import ScreenItem
from viewer.canvas.tiles import BackgroundReader
from viewer.document.document import Document


class BrokenSource(ArraySource):
    """Frame 1 is damaged; counts how often it is tried."""

    tried = 0

    def read(self, region):
        if region.frame == 1:
            self.tried += 1
            raise ImageError("Frame 2 of “broken.dcm” is damaged.")
        return super().read(region)


def broken(*, shape=(100, 100), dtype=np.uint8, frame=0):
    frames = np.full((3, *shape), 200, dtype)
    grey = GreyScale(value_range=(0.0, float(np.iinfo(dtype).max)))
    info = replace(plain_info(frames[0], name="broken.dcm"), frames=3, grey=grey)
    document = Document(BrokenSource(info, frames))
    document.frame = frame
    return document


def told_by(canvas):
    found = []
    canvas.unreadable.connect(found.append)
    return found


def test_a_frame_that_cannot_be_read_is_black_and_told_once(qtbot, canvas):
    told = told_by(canvas)
    canvas.set_document(broken())
    assert pixels_of(canvas).any()
    canvas.step_frame(1)
    assert not pixels_of(canvas).any()
    canvas.zoom_by(2.0)
    canvas.hover(QPointF(200, 150))
    assert not pixels_of(canvas).any()
    qtbot.waitUntil(lambda: bool(told))
    assert canvas.document.source.tried == 1
    canvas.step_frame(1)
    assert pixels_of(canvas).any()
    canvas.step_frame(-1)
    assert not pixels_of(canvas).any()
    qtbot.wait(1)
    assert told == ["Frame 2 of “broken.dcm” is damaged."]


@pytest.mark.parametrize(
    "dtype", [np.uint8, np.uint16]
)  # 16 bits without a window: read for the automatic one
def test_a_document_that_opens_on_such_a_frame_is_shown_and_told(qtbot, canvas, dtype):
    told = told_by(canvas)
    canvas.set_document(broken(dtype=dtype, frame=1))
    assert not pixels_of(canvas).any()
    assert canvas.picture.value_at(Point(5, 5)) is None
    qtbot.waitUntil(lambda: bool(told))
    assert len(told) == 1


def test_what_fails_in_the_background_is_told_too(qtbot, canvas):
    told, pool = told_by(canvas), QThreadPool()
    document = broken(shape=(700, 900), frame=1)
    canvas.set_document(document, BackgroundReader(document.source, pool))
    pixels_of(canvas)
    qtbot.waitUntil(lambda: bool(told))
    assert not pixels_of(canvas).any()
    assert len(told) == 1
    assert pool.waitForDone(5000)


def test_a_layer_that_fails_leaves_the_painter_as_it_was(canvas):
    class Failing(ScreenItem):
        def draw(self, painter, grid, ratio):
            painter.setOpacity(0.1)
            raise ImageError("no")

    image = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.translate(3, 4)
    before = painter.worldTransform()
    with pytest.raises(ImageError):
        Failing(Size(5, 5)).paint(painter, None)
    assert painter.worldTransform() == before
    assert painter.opacity() == 1.0
    painter.end()
