"""A coarse picture at once, the whole one behind it; nothing but the coarsest level ever comes from the coarse one."""

from __future__ import annotations

import threading
import weakref

import numpy as np
from PySide6.QtCore import QThreadPool
from pytestqt.qtbot import QtBot

from inference.geometry import Rect
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import Pixels, Region
from viewer.canvas.sharpening import SharpeningReader

PREVIEW, WHOLE = 7, 200


class Slow(ArraySource):
    """1024 × 1024 of 200; its preview is 512 × 512 of 7; it decodes when `go` is set."""

    def __init__(self) -> None:
        pixels = np.full((1024, 1024), WHOLE, np.uint8)
        self.go = threading.Event()
        super().__init__(plain_info(pixels, name="slow"), pixels[None])

    def preview(self, frame: int) -> Pixels:
        return np.full((512, 512), PREVIEW, np.uint8)

    def _load(self, frame: int) -> Pixels:
        assert self.go.wait(20)
        return super()._load(frame)


def test_the_whole_picture_takes_the_place_of_the_coarse_one(qtbot: QtBot) -> None:
    source, pool, arrived = Slow(), QThreadPool(), []
    reader = SharpeningReader(source, pool)
    reader.arrived = lambda: arrived.append(1)
    coarse, fine = Region(Rect(10, 20, 5, 4), 1), Region(Rect(10, 20, 5, 4), 0)
    assert reader.take(fine, ask=True) is None
    seen = reader.take(coarse, ask=False)
    assert seen is not None
    assert (seen.shape, int(seen.max())) == ((4, 5), PREVIEW)
    source.go.set()
    qtbot.waitUntil(lambda: bool(arrived), timeout=20_000)
    for region in (coarse, fine):
        found = reader.take(region, ask=True)
        assert found is not None
        assert found.min() == found.max() == WHOLE
    reader.close()


def test_closing_does_not_wait_for_the_decoder_and_what_comes_late_is_kept_by_nobody(qtbot: QtBot) -> None:
    source, pool, arrived = Slow(), QThreadPool(), []
    reader = SharpeningReader(source, pool)
    reader.arrived = lambda: arrived.append(1)
    reader.take(Region(Rect(0, 0, 1, 1), 0), ask=True)
    reader.close()  # would never return if it waited: the decoder may not go on yet
    source.close()
    gone = weakref.ref(reader)
    del reader
    assert gone() is not None  # its decoder still needs it
    source.go.set()
    qtbot.waitUntil(lambda: gone() is None, timeout=20_000)
    assert pool.waitForDone(20_000)
    assert arrived == []
    assert not source.holds(0, 0)
    assert not source.holds(0, 1)
