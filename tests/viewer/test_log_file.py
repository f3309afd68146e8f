"""The window's log is never a reason to end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = "import logging; from viewer.__main__ import _log_to_file; _log_to_file(); logging.getLogger('x').warning('heard')"


@pytest.mark.parametrize("refused", [True, False])
def test_a_disk_that_refuses_the_log_leaves_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: bool
) -> None:
    monkeypatch.setenv("LESIONSCOPE_HOME", str(tmp_path))
    kept = tmp_path / "lesionscope.log"
    if refused:
        kept.mkdir()  # can be neither opened nor replaced, whoever starts the program
    ended = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert ("heard" in ended.stderr) == refused
    assert refused or "heard" in kept.read_text("utf-8")
