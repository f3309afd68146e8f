from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from inference.engine import Engine
from inference.errors import ModelError
from inference.images.array_source import ArraySource
from inference.job import Cancelled, CancelToken, ignore
from inference.results import Request, Result, Scope
from inference.worker import WorkerProcess

REQUESTS = [Request(m, "disc", scope=Scope("US", "BREAST")) for m in ("tiny-seg", "tiny-class", "tiny-fused")]


@pytest.fixture(scope="module")
def worker(tiny_models: Path) -> Iterator[WorkerProcess]:
    made = WorkerProcess([tiny_models], device="cpu")
    yield made
    made.close()


def test_the_process_answers_as_the_engine_does(
    worker: WorkerProcess, tiny_models: Path, picture: ArraySource
) -> None:
    arrived: list[Result] = []
    here = Engine([tiny_models], device="cpu").analyse(picture, REQUESTS, CancelToken())
    there = worker.analyse(picture, REQUESTS, CancelToken(), ignore, arrived.append)
    assert [r.state for r in there] == [r.state for r in here]
    assert len(arrived) == 3
    np.testing.assert_allclose(there[0].layers[0].values, here[0].layers[0].values, atol=1e-5)
    for far, near in zip(there[2].scores, here[2].scores, strict=True):
        assert far.raw == pytest.approx(near.raw, abs=1e-5)


def test_a_cancel_is_heard_within_half_a_second(worker: WorkerProcess, picture: ArraySource) -> None:
    worker.analyse(picture, REQUESTS[:1], CancelToken(), ignore, lambda r: None)  # it runs and is warm
    token, asked = CancelToken(), []

    def stop() -> None:
        asked.append(monotonic())
        token.cancel()

    many = REQUESTS * 400
    threading.Timer(0.1, stop).start()
    with pytest.raises(Cancelled):
        worker.analyse(picture, many, token, ignore, lambda r: None)
    assert monotonic() - asked[0] < 2.0  # a generous limit: the promise itself is HEARD_WITHIN_S


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_killed_process_is_one_lost_run_and_the_next_one_works(
    worker: WorkerProcess, picture: ArraySource
) -> None:
    worker.warm()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(ModelError, match="ended unexpectedly"):
        worker.analyse(picture, REQUESTS * 400, CancelToken(), ignore, lambda r: None)
    assert len(worker.analyse(picture, REQUESTS, CancelToken(), ignore, lambda r: None)) == 3


def test_a_process_that_could_not_start_is_closed_quietly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(self: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    worker = WorkerProcess([tmp_path])
    with pytest.raises(RuntimeError):
        worker.warm()
    worker.close()
    assert worker.pid is None
