"""Freed pages go back to the system; where the C library has no such call, nothing happens."""

from __future__ import annotations

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from inference.job import CancelToken, ignore
from viewer import memory

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts the pages of a Linux process")
def test_pages_of_freed_blocks_go_back() -> None:
    """4096 blocks of 64 KB come from the heap, below what the library maps by itself; half a block apart none can join."""
    import psutil

    process = psutil.Process()
    blocks = [bytearray(b"x" * 65536) for _ in range(4096)]
    kept = blocks[::16]  # so that the heap's top stays where it is
    before = process.memory_info().rss
    del blocks
    memory.give_back(CancelToken(), ignore)
    assert before - process.memory_info().rss > 0.7 * 4096 * 65536
    assert len(kept) == 256


def test_a_c_library_without_the_call_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare:
        def __init__(self, name: object) -> None:
            self.name = name

    monkeypatch.setattr(memory.ctypes, "CDLL", Bare)
    memory.give_back(CancelToken(), ignore)


FREED = """
import os, sys
import numpy as np
from viewer.memory import keep_large_apart

def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

if sys.argv[1] == "apart":
    assert keep_large_apart()
np.ones(20 << 20, np.uint8)  # the first of up to 32 MiB that is freed puts up glibc's border
level, above = np.ones(12 << 20, np.uint8), np.ones(1 << 20, np.uint8)
before = resident()
del level
print(before - resident())
"""


def freed(how: str) -> int:
    """Bytes that the system has back when a level of a mammogram is freed below what stays, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", FREED, how], capture_output=True, text=True, timeout=60, check=True, cwd=ROOT
    )
    return int(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc has the switch")
def test_what_a_large_array_leaves_goes_back_at_once() -> None:
    if platform.libc_ver()[0] != "glibc":
        pytest.skip("another C library")
    assert freed("apart") > 11 << 20
    assert freed("as it comes") < 2 << 20  # else the switch would not be needed


def test_without_the_switch_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    class Bare:
        def __init__(self, name: object) -> None:
            self.name = name

    monkeypatch.setattr(memory.ctypes, "CDLL", Bare)
    assert not memory.keep_large_apart()
