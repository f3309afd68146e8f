"""What nobody foresaw is told and logged; the window lives on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import resources
from inference import __version__
from viewer.app import App
from viewer.crash import CrashReports

ROOT = Path(__file__).resolve().parents[2]


def test_an_unexpected_error_gets_one_line_with_the_id_that_is_in_the_log(
    program, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:  # fmt: skip
    app: App = program()
    try:
        raise RuntimeError("nobody foresaw this")
    except RuntimeError as error:
        app.tell_unexpected(type(error), error, error.__traceback__)
    (line,) = app.notices.lines
    assert line.log_id in line.text
    assert line.log_id in caplog.text
    assert "nobody foresaw this" in caplog.text


@pytest.mark.skipif(sys.platform == "win32", reason="the fault is made by a signal of POSIX")
def test_a_window_that_dies_is_reported_at_the_next_start(home: Path) -> None:
    """The real program, ended by a real fault: what it was doing is on this computer, under an id."""
    env = {**os.environ, "LESIONSCOPE_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "viewer", "--new-window", str(resources.path("demo", "normal.dcm"))]
    program = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        _wait_for(lambda: (home / "studies.sqlite").exists())  # the image was opened
        program.send_signal(signal.SIGSEGV)
        assert program.wait(60) == -signal.SIGSEGV
    finally:
        program.kill()
    (report,) = CrashReports(home / "reports").left_over()
    text = report.read_text("utf-8")
    assert f"LesionScope {__version__} · report {report.stem}" in text
    assert "Fatal Python error: Segmentation fault" in text
    assert "viewer/app.py" in text.replace("\\", "/")


def _wait_for(there: Callable[[], bool]) -> None:
    until = time.monotonic() + 80
    while not there():
        assert time.monotonic() < until
        time.sleep(0.05)
