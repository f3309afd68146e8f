"""Freed pages go back to the system; where the C library has no such call, nothing happens."""

from __future__ import annotations

import sys

import pytest

from inference.job import CancelToken, ignore
from viewer import memory


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
