"""Memory that was freed goes back to the system. Knows no Qt.

The C library keeps what large images leave in its pools, one for each thread, and every image that is opened later
finds them a little more divided: the program would grow with each, though it holds nothing.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable

from inference.job import CancelToken, Report

LARGE = 8 << 20  # bytes
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of malloc.h


def give_back(token: CancelToken, report: Report) -> None:
    """Work: let the C library return its free pages; nothing where it does so by itself (Windows) or has no such call."""
    call = TRIMS.get(sys.platform)
    if call is not None:
        try:
            call(ctypes.CDLL(None))
        except AttributeError:  # another C library than the usual one (musl)
            return


def _trim(library: ctypes.CDLL) -> None:
    library.malloc_trim(ctypes.c_size_t(0))


def _relieve(library: ctypes.CDLL) -> None:
    library.malloc_zone_pressure_relief(ctypes.c_void_p(None), ctypes.c_size_t(0))


def keep_large_apart(least: int = LARGE) -> bool:
    """From now on each array of `least` bytes and more has pages of its own, which the system has back when it is freed.

    glibc does so too, but puts up the border to 32 MiB with the first large array that is freed: what a mammogram leaves
    (its coarser levels) then stays in the pools of two threads. Returns whether the C library has such a switch.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        switch = ctypes.CDLL(None).mallopt
    except AttributeError:
        return False
    return bool(switch(M_MMAP_THRESHOLD, least)) and bool(switch(M_TRIM_THRESHOLD, 2 * least))


TRIMS: dict[str, Callable[[ctypes.CDLL], None]] = {"linux": _trim, "darwin": _relieve}
