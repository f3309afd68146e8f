"""How well the outlines keep up: pure counting, the clock is handed in."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

WINDOW_S = 1.0
WEIGHT = 0.25  # of the newest in the running mean


@dataclass(frozen=True, slots=True)
class Pace:
    """own, turns: frames of the last second that were shown with their own outline, and all of them.

    latency_ms: from asking to the outline, a running mean; 0 before the first.
    """

    own: int
    turns: int
    latency_ms: float


class Counter:
    """Of one stack."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._turns: deque[tuple[float, bool]] = deque()
        self._latency_ms = 0.0

    def turned(self, *, own: bool) -> None:
        """A frame came on the screen."""
        self._turns.append((self._clock(), own))

    def answered(self, took_s: float) -> None:
        took = took_s * 1000
        self._latency_ms += (took - self._latency_ms) * (WEIGHT if self._latency_ms else 1.0)

    def pace(self) -> Pace:
        while self._turns and self._clock() - self._turns[0][0] > WINDOW_S:
            self._turns.popleft()
        return Pace(sum(own for _, own in self._turns), len(self._turns), self._latency_ms)
