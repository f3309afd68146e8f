"""Live outlines: what goes to the model process and back, and that it is the map of a full run."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.engine import Engine
from inference.errors import ModelError, OutOfScope
from inference.geometry import Rect
from inference.images.array_source import ArraySource, plain_info
from inference.job import CancelToken
from inference.live import answered, follow
from inference.live_memory import LiveMemory
from inference.results import Request, Scope
from inference.worker import WorkerProcess

ASKED = Request("tiny-student", "disc", scope=Scope("US", "BREAST"), explain=False)


@pytest.fixture(scope="module")
def worker(student_models: Path) -> Iterator[WorkerProcess]:
    made = WorkerProcess([student_models], device="cpu")
    yield made
    made.close()


@pytest.fixture(scope="module")
def engine(student_models: Path) -> Engine:
    return Engine([student_models], device="cpu")


def cine(width: int, height: int, count: int) -> ArraySource:
    """Noise, another in each frame."""
    frames = np.random.default_rng(width).integers(0, 255, (count, height, width), dtype=np.uint8)
    info = replace(plain_info(frames[0], name="cine", modality="US"), frames=count)
    return ArraySource(info, frames)


def test_the_map_is_that_of_a_full_run(worker: WorkerProcess, engine: Engine, picture: ArraySource) -> None:
    [run] = engine.analyse(picture, [ASKED], CancelToken())
    told = worker.follow(picture, ASKED, CancelToken())
    np.testing.assert_allclose(told.layer.values, run.layers[0].values, atol=1e-5)
    assert told.layer.to_level0 == run.layers[0].to_level0
    assert (told.layer.threshold, told.layer.image_size) == (0.4, picture.info.size)
    assert told.provenance.sha256 == run.provenance.sha256


def test_each_frame_gets_its_own_map_also_where_the_picture_grows(worker: WorkerProcess, engine: Engine) -> None:
    for source in (cine(40, 30, 2), cine(90, 70, 3), cine(20, 50, 2)):
        for frame in range(source.info.frames):
            asked = replace(ASKED, frame=frame)
            here = follow(engine, source, asked, CancelToken())
            there = worker.follow(source, asked, CancelToken())
            np.testing.assert_allclose(there.layer.values, here.layer.values, atol=1e-5)


def test_maps_stay_when_the_next_frame_goes_over(worker: WorkerProcess) -> None:
    source = cine(40, 30, 2)
    first = worker.follow(source, ASKED, CancelToken())
    before = first.layer.values.copy()
    second = worker.follow(source, replace(ASKED, frame=1), CancelToken())
    np.testing.assert_array_equal(first.layer.values, before)
    assert np.abs(second.layer.values - before).max() > 1e-4


def test_a_crop_that_was_told_is_kept(engine: Engine) -> None:
    source, crop = cine(64, 64, 1), Rect(8, 16, 32, 32)
    told = follow(engine, source, replace(ASKED, roi=crop), CancelToken())
    assert told.crop == crop
    corner = told.layer.to_level0
    assert (corner.x_shift, corner.y_shift, corner.x_scale) == (8, 16, 1)  # a 32 px crop in a 32 px input


def test_neither_picture_nor_map_goes_through_the_pipe(engine: Engine) -> None:
    memory, source = LiveMemory(), cine(640, 480, 1)
    try:
        task = memory.put(source, ASKED)
        back = answered(engine, task, CancelToken())
        assert len(pickle.dumps(task)) + len(pickle.dumps(back)) < 8_000  # the picture alone has 307 200 bytes
        np.testing.assert_array_equal(
            memory.taken(back).layer.values, follow(engine, source, ASKED, CancelToken()).layer.values
        )
    finally:
        memory.close()


def test_what_may_not_look_says_so(worker: WorkerProcess, picture: ArraySource) -> None:
    with pytest.raises(ModelError, match="cannot follow live"):
        worker.follow(picture, replace(ASKED, model="tiny-unready"), CancelToken())
    with pytest.raises(OutOfScope, match="THYROID"):
        worker.follow(picture, replace(ASKED, scope=Scope("US", "THYROID")), CancelToken())
    with pytest.raises(ModelError, match="no model"):
        worker.follow(picture, replace(ASKED, model="absent"), CancelToken())


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_killed_process_is_one_lost_frame(worker: WorkerProcess, picture: ArraySource) -> None:
    worker.follow(picture, ASKED, CancelToken())
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGSTOP)  # so that it cannot answer before it dies
    threading.Timer(0.3, os.kill, (worker.pid, signal.SIGKILL)).start()
    with pytest.raises(ModelError, match="ended unexpectedly"):
        worker.follow(picture, ASKED, CancelToken())
    assert worker.follow(picture, ASKED, CancelToken()).layer.values.shape == (21, 32)  # 60 × 40 in 32 × 32
