"""The student follows a stack: one frame at a time, the one that is needed next, drawn where it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from inference.errors import ModelError
from inference.geometry import Affine, Rect
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import ImageSource, Region
from inference.job import CancelToken
from inference.library import Library, read_library
from inference.live import Followed
from inference.results import Kind, Layer, Provenance, Request, Scope
from viewer.analysis import Analysis
from viewer.canvas.view import CanvasView
from viewer.cine.bar import CineBar
from viewer.cine.control import CineControl
from viewer.document.document import Document, LayerKey, LayerView
from viewer.jobs import Job, Jobs
from viewer.live.control import LiveControl
from viewer.live.item import tag

CARD = """
id = "fast"
title = "Fast"
version = "1"
network = "distill-student"
pipeline = "{pipeline}"
weights = "w"
sha256 = ""
trained = true
[input]
modality = ["US"]
body_part = ["BREAST"]
size = [32, 32]
[output]
classes = ["lesion"]
layer = "lesion"
"""
COUNT, HIGH, WIDE = 40, 90, 120


class Clock:
    now = 50.0

    def __call__(self) -> float:
        return self.now


class Bright:
    """A model that outlines what is brighter than 200: its map is the picture. Remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.broken = False

    def follow(self, source: ImageSource, request: Request, token: CancelToken) -> Followed:
        self.asked.append(request)
        if self.broken:
            raise ModelError("The model process ended unexpectedly.")
        pixels = source.read(Region(Rect.whole(source.info.size), frame=request.frame))
        layer = Layer("lesion", Kind.PROBABILITY, pixels.astype(np.float32) / 255, Affine(), source.info.size, 0.8)
        return Followed(layer, Rect(10, 0, 100, 90), Provenance("fast", "Fast", "1", "", "CPU", 0.01))


class Waiting(Jobs):
    """Runs the io at once; a model's job waits until it is let go, as on the model thread."""

    def __init__(self) -> None:
        super().__init__(synchronous=True)
        self.todo: list[Job] = []

    def model(self, job: Job) -> CancelToken:
        self.todo.append(job)
        return CancelToken()

    def go(self) -> None:
        """Answer what was asked, once."""
        todo, self.todo = self.todo, []
        for job in todo:
            try:
                job.done(job.work(CancelToken(), lambda progress: None))
            except ModelError as error:
                job.failed(error)


class Bench:
    """All parts that live outlines need."""

    def __init__(self, qtbot: QtBot, library: Library) -> None:
        self.clock, self.jobs, self.runner = Clock(), Waiting(), Bright()
        self.canvas, self.bar = CanvasView(), CineBar()
        for widget in (self.canvas, self.bar):
            qtbot.addWidget(widget)
            widget.show()
        self.analysis = Analysis(self.jobs, self.runner, lambda: library)  # type: ignore[arg-type]
        self.cine = CineControl(self.jobs, lambda: self.canvas, self.bar, clock=self.clock)
        self.live = LiveControl(self.jobs, self.analysis, self.runner, self.cine, clock=self.clock)  # type: ignore[arg-type]
        self.said: list[str] = []
        self.live.told.connect(self.said.append)

    def show(self, document: Document | None) -> Document | None:
        self.canvas.set_document(document)
        self.cine.show(document)
        self.live.show(document)
        return document

    def later(self, ms: float) -> None:
        self.clock.now += ms / 1000
        self.cine._tick()
        self.canvas.viewport().repaint()

    @property
    def frames(self) -> list[int]:
        return [request.frame for request in self.runner.asked]


def library_of(folder: Path, pipeline: str, monkeypatch: pytest.MonkeyPatch) -> Library:
    import resources

    (folder / "fast").mkdir()
    (folder / "fast" / "card.toml").write_text(CARD.format(pipeline=pipeline))
    monkeypatch.setattr(resources, "path", lambda *parts: folder / "none")
    return read_library([folder])


@pytest.fixture
def bench(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    made = Bench(qtbot, library_of(tmp_path, "student", monkeypatch))
    yield made
    made.show(None)
    made.jobs.close()


def stack(scope: Scope | None = None) -> Document:
    """40 frames of 40 ms: a bright square of 30 px that moves one pixel to the right with each frame."""
    frames = np.zeros((COUNT, HIGH, WIDE), np.uint8)
    for k in range(COUNT):
        frames[k, 30:60, 20 + k : 50 + k] = 255
    info = replace(plain_info(frames[0], name="cine", modality="US"), frames=COUNT, frame_ms=(40.0,) * COUNT)
    return Document(ArraySource(info, frames), scope=scope or Scope("US", "BREAST"))


def test_a_stack_that_stands_has_its_frame_outlined_at_once(bench: Bench) -> None:
    document = bench.show(stack())
    bench.live.toggle()
    assert bench.bar.isVisible()
    bench.jobs.go()
    standing = document.live.standing(0)
    assert standing is not None
    assert standing.outline.boxes == ((20.0, 30.0, 50.0, 60.0),)  # the square of frame 0, by its pixels' edges
    document.go_to(9)
    bench.jobs.go()
    assert document.live.standing(9).outline.boxes == ((29.0, 30.0, 59.0, 60.0),)
    assert bench.frames == [0, 9]


def test_only_one_frame_is_under_way_and_none_is_queued(bench: Bench) -> None:
    bench.show(stack())
    bench.live.toggle()
    bench.cine.toggle()
    for _ in range(10):
        bench.later(40)
    assert len(bench.jobs.todo) == 1
    bench.jobs.go()
    assert len(bench.jobs.todo) == 1


def test_the_frame_asked_for_is_the_one_that_falls_due_when_the_answer_can_be_there(bench: Bench) -> None:
    bench.show(stack())
    bench.cine.toggle()
    bench.live.toggle()
    for _ in range(12):  # each answer takes 100 ms, two and a half frames
        bench.later(100)
        bench.jobs.go()
    # the last was asked for at 1100 ms; 1.3 × 100 ms later, at 1230, frame 30 is on: 31 begins at 1240
    assert bench.frames[-1] == 31
    assert len(set(bench.frames)) == len(bench.frames)  # no frame twice


def test_each_outline_stands_on_its_own_frame(bench: Bench) -> None:
    document = bench.show(stack())
    bench.cine.toggle()
    bench.live.toggle()
    own = 0
    for _ in range(30):
        bench.later(40)
        standing = document.live.standing(document.frame)
        if standing is not None:
            shown = document.frame - standing.late
            assert standing.outline.boxes[0][0] == 20.0 + shown  # where that frame's square is
            own += standing.late == 0
        bench.jobs.go()
    assert own > 20


def test_the_clock_does_not_wait_for_the_model(bench: Bench) -> None:
    document = bench.show(stack())
    bench.cine.toggle()
    bench.live.toggle()
    bench.later(20)
    for number in range(1, 20):
        bench.later(40)
        assert document.frame == number  # nothing was answered at all


def test_the_crop_of_the_first_answer_is_kept(bench: Bench) -> None:
    document = bench.show(stack())
    bench.live.toggle()
    bench.jobs.go()
    document.go_to(5)
    bench.jobs.go()
    assert [request.roi for request in bench.runner.asked] == [None, Rect(10, 0, 100, 90)]


def test_one_key_ends_it_and_an_answer_under_way_is_dropped(bench: Bench) -> None:
    document = bench.show(stack())
    bench.live.toggle()
    bench.live.toggle()
    assert not bench.live.on
    bench.jobs.go()
    assert not document.live.knows(0)
    assert not bench.jobs.todo


def test_hidden_ai_asks_for_nothing(bench: Bench) -> None:
    document = bench.show(stack())
    document.show_ai(False)
    bench.live.toggle()
    assert not bench.jobs.todo
    document.show_ai(True)
    assert len(bench.jobs.todo) == 1


def test_a_moved_threshold_outlines_anew(bench: Bench) -> None:
    document = bench.show(stack())
    bench.live.toggle()
    bench.jobs.go()
    document.set_view(LayerKey("fast", "lesion"), LayerView(threshold=0.3))
    assert not document.live.knows(0)
    bench.jobs.go()
    assert document.live.knows(0)


def test_a_model_that_breaks_is_told_and_nothing_is_asked_any_more(bench: Bench) -> None:
    document = bench.show(stack())
    bench.runner.broken = True
    bench.live.toggle()
    bench.jobs.go()
    assert bench.said == ["The model process ended unexpectedly."]
    document.go_to(3)
    assert not bench.jobs.todo


def test_where_nothing_says_the_organ_it_is_asked_first(qtbot: QtBot, bench: Bench) -> None:
    bench.show(stack(Scope("US", None)))
    with qtbot.waitSignal(bench.analysis.scope_wanted):
        bench.live.toggle()
    assert not bench.live.on
    assert not bench.jobs.todo


def test_what_no_student_reads_cannot_be_followed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Bench(qtbot, library_of(tmp_path, "breast", monkeypatch))
    made.show(stack())
    made.live.toggle()
    assert made.said == ["No trained live model reads this image; live outlines need an ultrasound stack."]
    assert not made.live.on
    made.show(None)
    made.jobs.close()


def test_the_corner_says_when_another_run_has_the_models(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    document = bench.show(stack())
    assert document is not None
    bench.live.toggle()
    bench.later(1500)
    bench.live._say()
    assert document.live.word == "AI live: fast 1"  # slow, but nothing else runs
    monkeypatch.setattr(bench.jobs, "running", lambda slot: slot == "run")
    bench.live._say()
    assert document.live.word == "AI live: fast 1 · waiting for another run"
    bench.jobs.go()
    bench.live._say()
    assert document.live.word == "AI live: fast 1"


def test_the_corner_says_who_outlines_and_how_many_frames_had_their_own(bench: Bench) -> None:
    document = bench.show(stack())
    bench.cine.toggle()
    bench.live.toggle()
    bench.later(20)
    for _ in range(30):
        bench.jobs.go()
        bench.later(40)
    bench.live._say()
    pace = bench.live.counter.pace()
    assert document.live.word == f"AI live: fast 1 · {pace.own} of {pace.turns} frames/s"
    assert pace.turns in {25, 26}  # of the last second, 40 ms each
    assert pace.own >= 20


def painted(document: Document, canvas: CanvasView) -> QImage:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    painter = QPainter(image)
    canvas.render(painter)
    painter.end()
    return image


def test_the_outline_is_on_the_picture_and_goes_with_the_ai(bench: Bench) -> None:
    document = bench.show(stack())
    bench.canvas.resize(400, 300)
    without = painted(document, bench.canvas)
    bench.live.toggle()
    bench.jobs.go()
    assert painted(document, bench.canvas) != without
    document.show_ai(False)
    document.live.word = ""
    assert painted(document, bench.canvas) == without


@pytest.mark.parametrize(("mark", "words"), [(0, "AI live"), (2, "AI live, up to 2 frames late")])
def test_a_late_outline_says_so(mark: int, words: str, qtbot: QtBot, tag_of: Callable[[int], str]) -> None:
    assert tag_of(mark) == words


@pytest.fixture
def tag_of() -> Callable[[int], str]:
    from viewer.document.live import LiveOutline, Standing

    return lambda mark: tag(Standing(LiveOutline(0), 0, mark))
