"""The player in a window: what the bar, a hand and the clock make of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from inference.images.array_source import ArraySource, plain_info
from viewer.canvas.view import CanvasView
from viewer.cine.ahead import AHEAD_BYTES, ReadAhead, frame_bytes
from viewer.cine.bar import CineBar
from viewer.cine.control import CineControl
from viewer.cine.schedule import Mode, Span
from viewer.document.document import Document
from viewer.jobs import Jobs

FRAMES = np.stack([np.full((90, 120), 20 * k, np.uint8) for k in range(10)])


class Clock:
    now = 50.0

    def __call__(self):
        return self.now


def stack(**facts):
    info = replace(plain_info(FRAMES[0], name="cine"), frames=10, frame_ms=(40.0,) * 10, **facts)
    return Document(ArraySource(info, FRAMES.copy()))


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cine(qtbot, clock):
    canvas, bar, jobs = CanvasView(), CineBar(), Jobs(synchronous=True)
    for widget in (canvas, bar):
        qtbot.addWidget(widget)
        widget.show()
    made = CineControl(jobs, lambda: canvas, bar, clock=clock)
    made.canvas = canvas
    yield made
    made.show(None)
    canvas.set_document(None)
    jobs.close()


def show(cine, document):
    cine.canvas.set_document(document)
    cine.show(document)
    return document


def later(cine, clock, ms):
    clock.now += ms / 1000
    cine._tick()
    cine.canvas.viewport().repaint()


def test_the_frame_follows_the_clock(cine, clock):
    document = show(cine, stack())
    cine.toggle()
    later(cine, clock, 130)
    assert document.frame == 3
    later(cine, clock, 400)
    assert document.frame == 3  # one turn later


def test_c_stops_and_the_frame_stays(cine, clock):
    document = show(cine, stack())
    cine.toggle()
    later(cine, clock, 90)
    cine.toggle()
    later(cine, clock, 400)
    assert (cine.playing, document.frame) == (False, 2)


def test_a_hand_that_turns_the_stack_stops_it(cine, clock):
    document = show(cine, stack())
    cine.toggle()
    later(cine, clock, 90)
    document.go_to(7)
    assert not cine.playing
    assert document.frame == 7


def test_the_bar_is_there_for_stacks_only(cine):
    show(cine, stack())
    assert cine.bar.isVisible()
    show(cine, Document(ArraySource.of(FRAMES[0])))
    assert not cine.bar.isVisible()


def test_the_part_between_the_ends_is_played(cine, clock):
    document = show(cine, stack())
    document.go_to(2)
    cine.set_end(True)
    document.go_to(4)
    cine.set_end(False)
    document.go_to(2)
    cine.toggle()
    seen = []
    for _ in range(6):
        seen.append(document.frame)
        later(cine, clock, 40.001)
    assert seen == [2, 3, 4, 2, 3, 4]


def test_an_end_before_the_begin_takes_the_begin_with_it(cine):
    document = show(cine, stack())
    document.go_to(6)
    cine.set_end(True)
    document.go_to(3)
    cine.set_end(False)
    assert cine._choices[document].span == Span(3, 3)


def test_the_file_chooses_back_and_forth_and_its_trim(cine, clock):
    document = show(cine, stack(sweeps=True, trim=(4, 6)))
    assert cine.bar.mode.currentData() is Mode.SWEEP
    cine.toggle()
    later(cine, clock, 0)  # it was not decoded at the press
    seen = []
    for _ in range(5):
        seen.append(document.frame)
        later(cine, clock, 40.001)
    assert seen == [4, 5, 6, 5, 4]


def test_once_ends_by_itself_and_begins_again_when_asked(cine, clock):
    document = show(cine, stack())
    cine.bar.mode_chosen.emit(Mode.ONCE)
    cine.toggle()
    later(cine, clock, 1000)
    assert (document.frame, cine.playing) == (9, False)
    cine.toggle()
    later(cine, clock, 0)
    assert (document.frame, cine.playing) == (0, True)


def test_the_bar_says_when_the_file_tells_no_rate(cine):
    show(cine, Document(ArraySource(
        replace(plain_info(FRAMES[0], name="x"), frames=10), FRAMES.copy())))  # fmt: skip
    assert "no rate in the file" in cine.bar.rate.text()
    show(cine, stack())
    assert cine.bar.rate.text() == "25 fps"


def test_dropped_frames_are_counted_on_the_bar(cine, clock):
    show(cine, stack())
    cine.toggle()
    cine.canvas.viewport().repaint()
    later(cine, clock, 121)  # 0 → 3: two were left out
    cine._show_rate()
    assert cine.bar.rate.text().endswith("2 dropped")


def test_a_press_on_the_line_goes_to_that_frame(cine):
    document = show(cine, stack())
    line = cine.bar.line
    at = QPointF(line._x(5.5), line.height() / 2).toPoint()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton, pos=at)
    assert document.frame == 5


def test_the_read_ahead_has_a_bound_of_bytes(qtbot):
    info = replace(plain_info(FRAMES[0], name="x"), frames=10)
    assert frame_bytes(info) == 90 * 120 * 4 // 3
    ahead = ReadAhead(Jobs(synchronous=True), stack().source)
    assert ahead.count == AHEAD_BYTES // (90 * 120 * 4 // 3)


def test_what_is_ahead_is_decoded_before_it_is_due(cine):
    document = show(cine, stack())
    cine.toggle()
    assert all(document.source.holds(frame, 0) for frame in range(10))
