"""Stacks whose frames are slow: decoded beside the window, black until they are there, never another frame."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QThreadPool

from inference.errors import ImageError
from inference.geometry import Rect, Size
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import Instance, Region
from tests.viewer.canvas.conftest import pixels_of
from viewer.canvas.stack_reader import StackReader, slow_to_turn
from viewer.document.document import Document

JPEG = "1.2.840.10008.1.2.4.50"
FRAMES = np.stack([np.full((100, 100), 40 * k + 40, np.uint8) for k in range(5)])


class SlowSource(ArraySource):
    """Frames but the first wait until `open` is set; `begun` tells which were decoded, and where."""

    def __init__(self, info, frames):
        self.open, self.begun = threading.Event(), []
        super().__init__(info, frames)

    def _load(self, frame):
        self.begun.append((frame, threading.get_ident()))
        assert frame == 0 or self.open.wait(10)
        if frame == 3:
            raise ImageError("Frame 4 is damaged.")
        return super()._load(frame)


def slow_document():
    info = replace(plain_info(FRAMES[0], name="cine"), frames=5, instance=Instance(transfer_syntax=JPEG))
    return Document(SlowSource(info, FRAMES))


def whole(frame):
    return Region(Rect(0, 0, 100, 100), 0, frame)


@pytest.fixture
def reader():
    pool = QThreadPool()
    pool.setMaxThreadCount(1)
    made = StackReader(slow_document().source, pool, patience_s=0.0)
    made.source = made._source
    yield made
    made.source.open.set()
    made.close()


def centre_of(canvas):
    return pixels_of(canvas)[150, 200, 0]


def test_a_slow_frame_is_black_until_it_is_there(qtbot, canvas):
    document = slow_document()
    canvas.set_document(document)
    assert centre_of(canvas) == 40
    canvas.step_frame(1)
    assert centre_of(canvas) == 0
    document.source.open.set()
    qtbot.waitUntil(lambda: centre_of(canvas) == 80)
    threads = {thread for frame, thread in document.source.begun if frame > 0}
    assert threads
    assert threading.get_ident() not in threads


def test_a_quick_frame_comes_with_its_own_paint(canvas):
    document, pool = slow_document(), QThreadPool()
    document.source.open.set()
    canvas.set_document(document, StackReader(document.source, pool, patience_s=10))
    canvas.step_frame(2)
    assert centre_of(canvas) == 120
    canvas.set_document(None)


def test_the_next_frames_are_decoded_ahead_and_those_passed_by_are_not(qtbot, reader):
    assert reader.take(whole(1), ask=True) is None
    qtbot.waitUntil(lambda: bool(reader.source.begun))  # frame 1 is under way, 2 waits behind it
    assert reader.take(whole(4), ask=True) is None
    reader.source.open.set()
    qtbot.waitUntil(lambda: not reader._jobs)
    assert {frame for frame, _ in reader.source.begun} == {1, 4, 3}
    assert np.array_equal(reader.take(whole(4), ask=False), FRAMES[4])
    assert reader.take(whole(2), ask=False) is None


def test_it_tells_of_a_frame_that_was_waited_for_only(qtbot, reader):
    told = []
    reader.arrived = lambda: told.append(1)
    reader.take(whole(1), ask=True)
    reader.source.open.set()
    qtbot.waitUntil(lambda: {frame for frame, _ in reader.source.begun} >= {1, 2} and not reader._jobs)
    qtbot.waitUntil(lambda: told == [1])


def test_a_damaged_frame_is_told(qtbot, canvas):
    told = []
    canvas.unreadable.connect(told.append)
    document = slow_document()
    document.source.open.set()
    canvas.set_document(document)
    canvas.step_frame(3)
    canvas.grab()
    qtbot.waitUntil(lambda: told == ["Frame 4 is damaged."])
    assert centre_of(canvas) == 0


def test_closing_waits_for_what_is_under_way(reader):
    reader.take(whole(1), ask=True)
    threading.Timer(0.05, reader.source.open.set).start()
    reader.close()
    assert reader._jobs == {}


@pytest.mark.parametrize(
    ("facts", "slow"),
    [
        ({"frames": 1, "instance": Instance(transfer_syntax=JPEG)}, False),
        ({"frames": 9, "instance": Instance(transfer_syntax=JPEG)}, True),
        ({"frames": 9, "instance": Instance(transfer_syntax="1.2.840.10008.1.2.1")}, False),
        ({"frames": 9, "format": "TIFF 8 bit"}, True),
        ({"frames": 9}, False),
        ({"frames": 9, "size": Size(2457, 1890)}, True),
    ],
)
def test_which_stacks_are_slow(facts, slow):
    assert slow_to_turn(replace(plain_info(FRAMES[0], name="x"), **facts)) is slow


def test_a_frame_that_the_source_dropped_is_decoded_again_beside_the_window(qtbot, reader):
    reader.source.open.set()
    reader.take(whole(2), ask=True)
    qtbot.waitUntil(lambda: reader.take(whole(2), ask=False) is not None)
    reader.source._pyramid.clear()
    assert reader.take(whole(2), ask=False) is None
    reader.take(whole(2), ask=True)
    qtbot.waitUntil(lambda: reader.take(whole(2), ask=False) is not None)
    assert threading.get_ident() not in {thread for frame, thread in reader.source.begun if frame == 2}


LARGE = np.stack([np.full((600, 600), 40 * k + 40, np.uint8) for k in range(3)])


class RoughSource(ArraySource):
    """Each frame waits until it is let through; their coarse pictures, grey 7 + frame, are there at once."""

    def __init__(self) -> None:
        self.gates = [threading.Event() for _ in LARGE]
        info = replace(plain_info(LARGE[0], name="tomo"), frames=3, instance=Instance(transfer_syntax=JPEG))
        super().__init__(info, LARGE)

    def _load(self, frame):
        assert self.gates[frame].wait(10)
        return super()._load(frame)

    def let_through(self):
        for gate in self.gates:
            gate.set()

    def preview(self, frame):
        return np.full((300, 300), 7 + frame, np.uint8)


def test_a_slow_frame_is_coarse_until_it_is_sharp(qtbot, canvas):
    """The first too, whose coarse picture was all that was decoded on opening: the window never waits for the whole."""
    source = RoughSource()
    canvas.set_document(Document(source))
    try:
        qtbot.waitUntil(lambda: centre_of(canvas) == 7)
        source.gates[0].set()
        qtbot.waitUntil(lambda: centre_of(canvas) == 40)
        canvas.step_frame(2)
        source.gates[1].set()  # its neighbour, which may be under way
        qtbot.waitUntil(lambda: centre_of(canvas) == 9)
        source.gates[2].set()
        qtbot.waitUntil(lambda: centre_of(canvas) == 120)
    finally:
        source.let_through()


def test_coarse_pictures_are_given_for_the_coarsest_level_of_their_frame_alone(qtbot):
    source, pool = RoughSource(), QThreadPool()
    reader = StackReader(source, pool, patience_s=5.0)
    try:
        assert reader.take(Region(Rect(0, 0, 600, 600), 0, 1), ask=True) is None
        assert reader.take(Region(Rect(0, 0, 300, 300), 1, 1), ask=False)[0, 0] == 8
        assert reader.take(Region(Rect(0, 0, 300, 300), 1, 2), ask=False) is None
    finally:
        source.let_through()
        reader.close()
