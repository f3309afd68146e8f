"""Work behind a window is told to the system as less urgent: where cores are few, the window answers first.

On a machine that has nothing else to do this costs nothing.
"""

from __future__ import annotations

import os
import sys
import threading
from contextlib import suppress

PROCESS, THREAD = 5, 3  # steps of niceness: a thread's share falls to a third and to a half of an urgent one's


def process_behind() -> None:
    """Call first thing in a process of its own, on its first thread: those that it starts are as it is."""
    if sys.platform == "win32":
        import psutil  # type: ignore[import-untyped]  # it brings no types

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        with suppress(OSError):
            os.nice(max(0, PROCESS - os.nice(0)))


def thread_behind() -> None:
    """The calling thread, on Linux, where niceness is a thread's; elsewhere it is the process's and stays as it is."""
    if sys.platform == "linux":
        with suppress(OSError):
            me = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, me, max(THREAD, os.getpriority(os.PRIO_PROCESS, me)))
