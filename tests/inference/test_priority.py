"""What works behind the window is less urgent than it: asked of the system, not of our code."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

import psutil
import pytest

from inference.priority import PROCESS, THREAD, thread_behind


@pytest.mark.skipif(sys.platform != "linux", reason="niceness is a thread's on Linux alone")
def test_a_thread_steps_back_and_its_process_does_not() -> None:
    before, told = os.getpriority(os.PRIO_PROCESS, 0), []

    def work() -> None:
        thread_behind()
        told.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert told == [max(before, THREAD)]
    assert os.getpriority(os.PRIO_PROCESS, 0) == before


def test_a_process_steps_back_once() -> None:
    code = "from inference.priority import process_behind as b; b(); b(); import psutil; print(int(psutil.Process().nice()))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    least = psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else max(PROCESS, psutil.Process().nice())
    assert int(said.stdout) == least
