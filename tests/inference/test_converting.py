"""Converting in the background: once, later, and stopped with the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from inference import converting
from inference.converting import Converting
from inference.images.array_source import ArraySource
from inference.job import CancelToken, ignore
from inference.results import Request, Scope
from inference.worker import WorkerProcess


def leave_a_mark(models: tuple[Path, ...], first: tuple[str, ...], log_to: Path | None) -> None:
    """In place of the work: quick, and to be seen."""
    with (models[0] / "mark").open("a") as file:
        file.write(" ".join(first) + "\n")


def test_the_process_runs_once_however_often_it_is_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inference.backends.convert.work", leave_a_mark)
    made = Converting((tmp_path,), later_s=0.0)
    made.ask(("a", "b"))
    made.ask(("c",))
    assert made.wait(60)
    made.close()
    assert (tmp_path / "mark").read_text() == "a b\n"


def test_closing_before_its_time_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inference.backends.convert.work", leave_a_mark)
    made = Converting((tmp_path,), later_s=0.05)
    made.ask(("a",))
    made.close()
    assert not made.wait(1)
    made._start(("a",))  # a timer that had fired already
    assert made._process is None
    assert not (tmp_path / "mark").exists()


def test_the_model_process_tells_what_torch_had_to_run(
    tiny_models: Path, picture: ArraySource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LESIONSCOPE_HOME", str(tmp_path))
    asked: list[tuple[str, ...]] = []
    monkeypatch.setattr(converting.Converting, "ask", lambda self, first: asked.append(first))
    worker = WorkerProcess([tiny_models], device="cpu", converts=True)
    try:
        worker.analyse(
            picture, [Request("tiny-seg", "disc", scope=Scope("US", "BREAST"))], CancelToken(), ignore, lambda r: None
        )
    finally:
        worker.close()
    assert "tiny-seg" in asked[0]
