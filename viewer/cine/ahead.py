"""Decodes the frames that fall due next, on the io pool, within a bound of bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from time import monotonic

import numpy as np

from inference.errors import AppError
from inference.images.source import ImageInfo, ImageSource
from inference.job import CancelToken, Report
from viewer.canvas.stack_reader import Memory
from viewer.jobs import Job, Jobs

SLOT = "cine"
AHEAD_BYTES = 96 << 20  # a quarter of what a source keeps: what is decoded ahead never pushes itself out
LEAST = 2
WEIGHT = 0.2  # of the newest decode in their running mean


class ReadAhead:
    """For one source."""

    def __init__(self, jobs: Jobs, source: ImageSource, *, clock: Callable[[], float] = monotonic) -> None:
        self._jobs, self._source, self._clock = jobs, source, clock
        self._memory = Memory(source)
        self._failed: set[int] = set()
        self._wanted: deque[int] = deque()
        self._level = 0
        self._decode_ms = 0.0

    @property
    def decode_ms(self) -> float:
        """What decoding a frame takes, a running mean; 0 before the first."""
        return self._decode_ms

    @property
    def count(self) -> int:
        """How many frames ahead fit into the bound."""
        return max(LEAST, AHEAD_BYTES // frame_bytes(self._source.info))

    def ready(self, frame: int) -> bool:
        """It can be painted without decoding, or its error is known and is to be shown."""
        return frame in self._failed or self._memory.holds(frame, self._level)

    def want(self, frames: Sequence[int], *, level: int) -> None:
        """Decode these, the first first; what was wanted before and not begun is forgotten."""
        self._level = level
        self._wanted = deque(frame for frame in frames if not self.ready(frame))
        if self._wanted and not self._jobs.running(SLOT):
            self._jobs.io(Job(SLOT, self._work, priority=1))

    def stop(self) -> None:
        self._wanted = deque()
        self._jobs.cancel(SLOT)

    def _work(self, token: CancelToken, report: Report) -> None:
        """On the pool, until nothing is wanted."""
        while not token.cancelled:
            wanted, level = self._wanted, self._level
            try:
                frame = wanted.popleft()
            except IndexError:
                return
            self._decode(frame, level)

    def _decode(self, frame: int, level: int) -> None:
        begun = self._clock()
        try:
            self._memory.warm(frame, level)
        except AppError:
            self._failed.add(frame)  # the canvas reads it again when it is due, and tells
        took = (self._clock() - begun) * 1000
        self._decode_ms += (took - self._decode_ms) * (WEIGHT if self._decode_ms else 1.0)


def frame_bytes(info: ImageInfo) -> int:
    """A frame in memory with its coarser levels, 4/3 of its own bytes."""
    each = np.dtype(info.dtype).itemsize * info.channels
    return max(1, info.size.width * info.size.height * each * 4 // 3)
