"""Keeps real time: tells the frame that is due, and counts what was shown and what had to be dropped.

The clock is handed in. Playing never slows down: a frame that is not there in time is left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from viewer.cine.schedule import Schedule

Clock = Callable[[], float]  # seconds, steady
FPS_WINDOW_S = 1.0


@dataclass(frozen=True, slots=True)
class Rate:
    """fps: frames that reached the screen in the last second.  dropped: since playing began."""

    fps: float
    dropped: int


class Player:
    """Plays one Schedule. A new one, or another speed, goes on from where the old one stood."""

    def __init__(self, clock: Clock, schedule: Schedule) -> None:
        self._clock, self._schedule = clock, schedule
        self._speed = 1.0
        self._begun: float | None = None  # the clock's time at `_from_ms`; None: paused
        self._from_ms = 0.0
        self._shown_slot: int | None = None
        self._pending: int | None = None
        self._dropped = 0
        self._paints: deque[float] = deque()

    @property
    def playing(self) -> bool:
        return self._begun is not None

    @property
    def schedule(self) -> Schedule:
        return self._schedule

    @property
    def speed(self) -> float:
        return self._speed

    def play(self, frame: int) -> None:
        """Begin with a frame."""
        self._paints.clear()
        self._dropped = 0
        self._go_on(frame)

    def pause(self) -> None:
        self._from_ms, self._begun = self.position_ms, None

    def change(self, schedule: Schedule, frame: int) -> None:
        """Other range or mode, from the frame that is shown."""
        self._schedule = schedule
        if self.playing:
            self._go_on(frame)

    def set_speed(self, factor: float) -> None:
        """Times the true rate, > 0."""
        position = self.position_ms
        self._speed = factor
        if self.playing:
            self._begun, self._from_ms = self._clock(), position

    def _go_on(self, frame: int) -> None:
        slot = self._schedule.first_slot_of(frame)
        self._from_ms, self._begun = self._schedule.begin_of(slot), self._clock()
        self._shown_slot = self._pending = None

    @property
    def position_ms(self) -> float:
        """Where the stack is by its own time."""
        if self._begun is None:
            return self._from_ms
        return self._from_ms + (self._clock() - self._begun) * 1000 * self._speed

    @property
    def over(self) -> bool:
        return self._schedule.over_at(self.position_ms)

    @property
    def frame_due(self) -> int:
        """By the clock, ready or not."""
        return self._schedule.frame_of(self._schedule.slot_at(self.position_ms))

    def due(self, ready: Callable[[int], bool]) -> int | None:
        """The frame to show now: the newest due that is ready and was not shown; None if there is none."""
        last = self._schedule.slot_at(self.position_ms)
        oldest = (
            last if self._shown_slot is None else max(self._shown_slot + 1, last - len(self._schedule.order))
        )
        for slot in range(last, oldest - 1, -1):
            if ready(self._schedule.frame_of(slot)):
                self._pending = slot
                return self._schedule.frame_of(slot)
        return None

    def painted(self) -> None:
        """What `due` gave last has reached the screen."""
        if self._pending is None:
            return
        before, self._shown_slot, self._pending = self._shown_slot, self._pending, None
        if before is not None:
            self._dropped += self._shown_slot - before - 1
        self._paints.append(self._clock())
        while self._paints[-1] - self._paints[0] > FPS_WINDOW_S:
            self._paints.popleft()

    def rate(self) -> Rate:
        steps = len(self._paints) - 1
        took = self._paints[-1] - self._paints[0] if steps > 0 else 0.0
        return Rate(steps / took if took > 0 else 0.0, self._dropped)

    def wait_ms(self) -> float:
        """Until the next slot begins, on the clock."""
        position = self.position_ms
        following = self._schedule.begin_of(self._schedule.slot_at(position) + 1)
        return max(0.0, following - position) / self._speed

    def ahead(self, lead_ms: float, count: int) -> list[int]:
        """Frames to have ready, soonest first: those that fall due more than `lead_ms` (on the clock) from now."""
        slot = self._schedule.slot_at(self.position_ms + lead_ms * self._speed) + (lead_ms > 0)
        frames = (self._schedule.frame_of(at) for at in self._schedule.slots_from(slot, count))
        return list(dict.fromkeys(frames))
