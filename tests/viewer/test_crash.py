"""A program that dies leaves a report on this computer, and only there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from inference import __version__
from viewer.crash import MOST, CrashReports

ROOT = Path(__file__).resolve().parents[2]
RUN = "from pathlib import Path; from viewer.crash import CrashReports; r = CrashReports(Path({folder!r})); r.begin(); "


def _run(folder: Path, end: str) -> int:
    code = RUN.format(folder=str(folder)) + end
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False).returncode


def test_a_run_that_is_killed_by_a_fault_is_reported_once_at_the_next_start(tmp_path: Path) -> None:
    assert _run(tmp_path, "import faulthandler; faulthandler._sigabrt()") != 0
    (path,) = CrashReports(tmp_path).left_over()
    text = path.read_text("utf-8")
    assert "Abort" in text
    assert f"{__version__} · report {path.stem}" in text
    assert CrashReports(tmp_path).left_over() == []
    assert path.exists()


def test_a_run_that_ends_well_leaves_nothing(tmp_path: Path) -> None:
    assert _run(tmp_path, "r.end()") == 0
    assert list(tmp_path.iterdir()) == []


def test_a_run_that_was_ended_from_outside_is_no_crash(tmp_path: Path) -> None:
    assert _run(tmp_path, "import os; os._exit(0)") == 0
    assert CrashReports(tmp_path).left_over() == []
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_still_runs_beside_is_left_alone(tmp_path: Path) -> None:
    beside = CrashReports(tmp_path)
    begun = RUN.format(folder=str(tmp_path)) + "print('begun', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", begun], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "begun"
        assert beside.left_over() == []
        assert len(list(tmp_path.iterdir())) == 1
        other.communicate("\n")


def test_an_unforeseen_error_is_kept_under_its_id(tmp_path: Path) -> None:
    try:
        raise RuntimeError("nobody foresaw this")
    except RuntimeError as error:
        path = CrashReports(tmp_path).keep("0123abcd", error)
    assert path == tmp_path / "0123abcd.txt"
    assert "nobody foresaw this" in path.read_text("utf-8")
    assert "test_crash.py" in path.read_text("utf-8")  # where it came from


def test_only_the_last_reports_are_kept(tmp_path: Path) -> None:
    reports = CrashReports(tmp_path)
    for number in range(MOST + 5):
        reports.keep(f"{number:08x}", ValueError(str(number)))
    assert len(list(tmp_path.glob("*.txt"))) == MOST


def test_a_disk_that_refuses_stops_nothing(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    reports = CrashReports(blocked / "reports")
    reports.begin()
    assert reports.keep("0123abcd", ValueError("x")) is None
    assert reports.left_over() == []
    reports.end()
