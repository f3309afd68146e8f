"""How many tiles at once, and how long the rest will take, from what the last ones took."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter

from inference.job import Progress

BATCH_S = 0.25  # a batch lasts about this long, so that a cancel is heard within 0.5 s
STEADY = 0.5  # weight of the newest batch


@dataclass(slots=True)
class Pace:
    """most: the card's batch.  count: tiles of this run."""

    most: int
    count: int
    batch: int = 1
    done: int = 0
    per_tile: float = 0.0
    started: float = field(default_factory=perf_counter)

    def passed(self, tiles: int, seconds: float) -> None:
        """A batch is through the network."""
        latest = seconds / tiles
        self.per_tile = latest if not self.per_tile else (1 - STEADY) * self.per_tile + STEADY * latest
        self.done += tiles
        wanted = max(1, int(BATCH_S / max(self.per_tile, 1e-6)))
        self.batch = min(self.most, wanted, 4 * self.batch)  # the first ones are slow: grow step by step

    def halve(self) -> bool:
        """Memory ran out. False if there is nothing to halve."""
        if self.batch <= 1:
            return False
        self.batch = self.most = self.batch // 2
        return True

    def progress(self) -> Progress:
        """Tiles done, with `3.2 tiles/s · 1 min 20 s left`."""
        seconds = perf_counter() - self.started
        if not self.done or seconds <= 0:
            return Progress(self.done, self.count, "")
        rate = self.done / seconds
        return Progress(self.done, self.count, f"{rate:.1f} tiles/s · {left((self.count - self.done) / rate)} left")


def left(seconds: float) -> str:
    """`40 s`, `3 min 20 s`, `1 h 5 min`."""
    whole = max(0, round(seconds))
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
