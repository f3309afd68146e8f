from __future__ import annotations

import ctypes
import platform
import struct
import sys
import threading

import pytest

from viewer.urgency import ATTRIBUTES, SCHED_SETATTR, ask_for_short_turns

SCHED_GETATTR = {"x86_64": 315, "aarch64": 275}
RUNTIME = 5  # field of struct sched_attr: the slice of an ordinary thread, ns
NICE = 3


def attributes() -> tuple[int, ...]:
    """What the system holds for the calling thread: a second implementation, by its own call."""
    buffer = ctypes.create_string_buffer(struct.calcsize(ATTRIBUTES))
    done = ctypes.CDLL(None).syscall(SCHED_GETATTR[platform.machine()], 0, buffer, len(buffer.raw), 0)
    assert done == 0
    return struct.unpack(ATTRIBUTES, buffer.raw)


def on_a_thread(told: list[object]) -> None:
    told.append(attributes())
    told.append(ask_for_short_turns(300_000))
    told.append(attributes())
    child = threading.Thread(target=lambda: told.append(attributes()))
    child.start()
    child.join()


@pytest.mark.skipif(
    not sys.platform.startswith("linux") or platform.machine() not in SCHED_SETATTR, reason="Linux asks so, others need not"
)
def test_the_thread_has_a_shorter_slice_and_the_same_share_and_its_children_neither() -> None:
    told: list[object] = []
    thread = threading.Thread(target=on_a_thread, args=(told,))
    thread.start()
    thread.join()
    before, taken, after, child = told
    assert isinstance(before, tuple)
    assert isinstance(after, tuple)
    assert isinstance(child, tuple)
    if not taken:
        pytest.skip("this system refuses the call")
    assert after[NICE] == before[NICE]
    assert child[RUNTIME] == before[RUNTIME]
    if after[RUNTIME] == before[RUNTIME]:
        pytest.skip("a kernel before 6.12 takes the wish and ignores it")
    assert after[RUNTIME] == 300_000


def test_elsewhere_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert not ask_for_short_turns()
