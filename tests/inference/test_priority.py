"""The process of the models is less urgent than the window: asked of the system, not of our code."""

from __future__ import annotations

import subprocess
import sys

import psutil

from inference.priority import BEHIND


def test_a_process_steps_back_once() -> None:
    code = "from inference.priority import process_behind as b; b(); b(); import psutil; print(int(psutil.Process().nice()))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    least = psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else max(BEHIND, psutil.Process().nice())
    assert int(said.stdout) == least
