"""Which frame is due when: pure arithmetic over frame times. A slot is one showing of a frame, counted from 0."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate

from inference.images.source import ImageInfo

UNTOLD_FPS = 15.0  # where the file tells no rate; the bar says so


class Mode(Enum):
    """What follows the last frame."""

    LOOP = "loop"
    SWEEP = "sweep"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Span:
    """The frames that are played, both ends among them, 0-based."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if not 0 <= self.first <= self.last:
            raise ValueError(f"frames {self.first} to {self.last} are no span")


@dataclass(frozen=True, slots=True)
class Schedule:
    """One turn of a stack: `order` of frames and when each ends, in ms from the turn's begin."""

    order: tuple[int, ...]
    ends: tuple[float, ...]
    mode: Mode

    @classmethod
    def of(cls, frame_ms: tuple[float, ...], span: Span, mode: Mode) -> Schedule:
        """frame_ms: how long each frame of the stack stays, > 0.  A sweep shows its end frames once a turn."""
        order = list(range(span.first, span.last + 1))
        if mode is Mode.SWEEP:
            order += order[-2:0:-1]
        return cls(tuple(order), tuple(accumulate(frame_ms[frame] for frame in order)), mode)

    @property
    def turn_ms(self) -> float:
        return self.ends[-1]

    def slot_at(self, ms: float) -> int:
        """The slot that is due `ms` after the begin of slot 0; of a stack played once, the last one from its end on."""
        turns, within = divmod(max(ms, 0.0), self.turn_ms)
        if self.mode is Mode.ONCE and turns:
            return len(self.order) - 1
        index = min(bisect_right(self.ends, within), len(self.order) - 1)
        return int(turns) * len(self.order) + index

    def begin_of(self, slot: int) -> float:
        """When a slot begins, in ms."""
        turns, index = divmod(slot, len(self.order))
        return turns * self.turn_ms + (self.ends[index - 1] if index else 0.0)

    def frame_of(self, slot: int) -> int:
        return self.order[slot % len(self.order)]

    def over_at(self, ms: float) -> bool:
        """True once a stack that is played once has shown its last frame for its time."""
        return self.mode is Mode.ONCE and ms >= self.turn_ms

    def first_slot_of(self, frame: int) -> int:
        """The slot to begin at so that playing goes on from a frame; from the span's begin for one outside it."""
        return self.order.index(frame) if frame in self.order else 0

    def slots_from(self, slot: int, count: int) -> Iterator[int]:
        """At most `count` slots of one turn from `slot` on; those of a stack played once end with it."""
        last = len(self.order) if self.mode is Mode.ONCE else slot + len(self.order)
        return iter(range(slot, min(slot + count, last)))


def frame_times(info: ImageInfo) -> tuple[tuple[float, ...], bool]:
    """(ms of each frame, whether the file told them)."""
    if len(info.frame_ms) == info.frames and all(ms > 0 for ms in info.frame_ms):
        return info.frame_ms, True
    return (1000 / UNTOLD_FPS,) * info.frames, False


def first_mode(info: ImageInfo) -> Mode:
    """As the file wants to be played."""
    return Mode.SWEEP if info.sweeps else Mode.LOOP


def first_span(info: ImageInfo) -> Span:
    """The file's trim, else all."""
    return Span(*info.trim) if info.trim else Span(0, info.frames - 1)
