"""What the programs of bench/view.py share: scripts in steps of the event loop, the same drag for all, memory, gaps.

Runs in the peers' own Pythons too: nothing but the standard library and psutil is imported here.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

CYCLES = 10
SETTLE_S = 0.5
WARM_STEPS = 5
POLL_MS, TICK_MS = 2, 5
STALL_S = 0.050

Steps = Iterator[Callable[[], bool]]


def window_at(number: int, most: float) -> tuple[float, float]:
    """Centre and width of step `number` of a drag over values from 0 to `most`: never the same twice running."""
    turn = number % 40
    return most * (0.35 + 0.005 * turn), most * (0.5 + 0.01 * turn)


def pause(seconds: float) -> Steps:
    """Let the event loop run."""
    until = monotonic() + seconds
    yield lambda: monotonic() >= until


def memory() -> int:
    """Resident bytes of this process, without those it started."""
    import psutil

    return int(psutil.Process().memory_info().rss)


def memory_of_children() -> int:
    """Resident bytes of the processes it started, such as one that holds models."""
    import psutil

    total = 0
    for child in psutil.Process().children(recursive=True):
        try:
            total += int(child.memory_info().rss)
        except psutil.NoSuchProcess:
            continue
    return total


class Script:
    """Runs steps in a Qt event loop: each `yield` gives a condition, asked every few milliseconds."""

    def __init__(self, timer: Any, steps: Steps, over: Callable[[], None]) -> None:
        """timer: a QTimer of the program's own Qt."""
        self._timer, self._steps, self._over = timer, steps, over
        self._met: Callable[[], bool] = lambda: True
        timer.setSingleShot(True)
        timer.timeout.connect(self._go)
        timer.start(0)

    def _go(self) -> None:
        if not self._met():
            self._timer.start(POLL_MS)
            return
        try:
            self._met = next(self._steps)
        except StopIteration:
            self._over()
        except Exception:  # a program that waits for ever would say nothing
            traceback.print_exc()
            os._exit(1)
        else:
            self._timer.start(0)


class Gaps:
    """How long a peer's window did not answer, each time it was longer than 50 ms: what our watchdog does for ours."""

    def __init__(self, timer: Any) -> None:
        self.found_ms: list[float] = []
        self._last, self._timer = monotonic(), timer
        timer.timeout.connect(self._tick)
        timer.start(TICK_MS)

    def _tick(self) -> None:
        now = monotonic()
        if now - self._last > STALL_S:
            self.found_ms.append((now - self._last) * 1000)
        self._last = now
