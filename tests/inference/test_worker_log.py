"""What the model process leaves in its log: no terminal shows it in a packaged program."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from inference.images.array_source import ArraySource
from inference.job import CancelToken, ignore
from inference.results import Request, Scope
from inference.worker import WorkerProcess
from inference.worker_log import LOG_BYTES

ASKED = [Request("tiny-seg", "disc", scope=Scope("US", "BREAST"))]


def within(seconds: float, true: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not true() and time.monotonic() < until:
        time.sleep(0.05)
    return true()


def test_a_model_that_cannot_be_loaded_is_told_in_the_log(tmp_path: Path, tiny_models: Path) -> None:
    models, kept = tmp_path / "models", tmp_path / "data" / "models.log"  # the folder is not there yet
    shutil.copytree(tiny_models / "tiny-seg", models / "tiny-seg")
    (models / "tiny-seg" / "weights.safetensors").write_bytes(b"not what the card says")
    worker = WorkerProcess([models], device="cpu", log_to=kept)
    try:
        worker.warm()
        assert within(60, lambda: kept.is_file() and "WARNING inference.worker: tiny-seg: " in kept.read_text("utf-8"))
    finally:
        worker.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGSEGV to send there")
def test_where_it_was_when_the_system_ended_it(tmp_path: Path, tiny_models: Path, picture: ArraySource) -> None:
    kept = tmp_path / "models.log"
    kept.write_bytes(b"x" * (LOG_BYTES + 1))
    worker = WorkerProcess([tiny_models], device="cpu", log_to=kept)
    try:
        worker.analyse(picture, ASKED, CancelToken(), ignore, lambda r: None)
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGSEGV)
        assert within(10, lambda: "Segmentation fault" in kept.read_text("utf-8"))
        assert "worker.py" in kept.read_text("utf-8")
        assert (tmp_path / "models.1.log").stat().st_size == LOG_BYTES + 1
    finally:
        worker.close()
