"""The window's thread asks the system to be run soon rather than long: it works in short pieces, and a person waits.

Linux shares a busy processor by deadlines since 6.6, and a thread that asked for a shorter slice is let in first since
6.12. Its share stays the same, so nothing starves, and no right is needed. Older kernels take the wish and ignore it; other
systems favour the window in front by themselves.
"""

from __future__ import annotations

import os
import platform
import struct
import sys

SLICE_NS = 200_000  # the system's own is 1.4 to 3 ms
SCHED_SETATTR = {"x86_64": 314, "aarch64": 274}  # number of the system call
ATTRIBUTES = "IIQiIQQQII"  # struct sched_attr: size, policy, flags, nice, priority, runtime, deadline, period, two clamps
NOT_THE_CHILDREN = 1  # SCHED_FLAG_RESET_ON_FORK: threads it starts have the system's slice


def ask_for_short_turns(slice_ns: int = SLICE_NS) -> bool:
    """For the calling thread, and none it starts. slice_ns: 100 000 to 100 000 000. Returns whether the system took it."""
    number = SCHED_SETATTR.get(platform.machine())
    if not sys.platform.startswith("linux") or number is None:
        return False
    import ctypes

    nice = os.getpriority(os.PRIO_PROCESS, 0)
    size = struct.calcsize(ATTRIBUTES)
    asked = struct.pack(ATTRIBUTES, size, os.SCHED_OTHER, NOT_THE_CHILDREN, nice, 0, slice_ns, 0, 0, 0, 0)
    return int(ctypes.CDLL(None).syscall(number, 0, asked, 0)) == 0
