"""A process behind the window is told to the system as less urgent: where cores are few, the window answers first.

Never the threads of the window's own process: one that holds the interpreter and is not run keeps the window waiting
(measured: 69 stalls up to 631 ms in `bench/view.py` instead of 26 up to 113).
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

BEHIND = 5  # steps of niceness: a third of an urgent process's share


def process_behind() -> None:
    """Call first thing in a process of its own, on its first thread: those that it starts are as it is."""
    if sys.platform == "win32":
        import psutil  # type: ignore[import-untyped]  # it brings no types

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        with suppress(OSError):
            os.nice(max(0, BEHIND - os.nice(0)))
