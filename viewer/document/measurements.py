"""What was measured on an image: changed by commands only, shared by every view of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.document.events import Event

if TYPE_CHECKING:
    from inference.measure.measurement import Measurement
    from inference.measure.statistics import Statistics


class Measurements:
    """changed(id): one came, changed or went.  looked_at: another one is chosen, they were hidden, or statistics came.

    chosen: the one with the white outline, "" for none.  visible: all of them are drawn.
    """

    def __init__(self) -> None:
        self._all: dict[str, Measurement] = {}
        self._statistics: dict[Measurement, Statistics] = {}
        self.chosen = ""
        self.visible = True
        self.changed: Event[str] = Event()
        self.looked_at: Event[[]] = Event()

    def all(self) -> tuple[Measurement, ...]:
        """Oldest first."""
        return tuple(self._all.values())

    def at(self, frame: int) -> tuple[Measurement, ...]:
        return tuple(one for one in self._all.values() if one.frame == frame)

    def get(self, key: str) -> Measurement | None:
        return self._all.get(key)

    def put(self, measurement: Measurement) -> None:
        """Add or replace (commands only)."""
        old = self._all.get(measurement.id)
        self._all[measurement.id] = measurement
        if old is not None and _same_place(old, measurement) and old in self._statistics:
            self._statistics[measurement] = self._statistics[old]
        if old is not None and old != measurement:
            self._statistics.pop(old, None)
        self.changed(measurement.id)

    def drop(self, key: str) -> None:
        """Take it away (commands only)."""
        gone = self._all.pop(key, None)
        if gone is not None:
            self._statistics.pop(gone, None)
        if self.chosen == key:
            self.chosen = ""
        self.changed(key)

    def choose(self, key: str) -> None:
        """ "" for none."""
        if key != self.chosen:
            self.chosen = key
            self.looked_at()

    def show(self, visible: bool) -> None:
        self.visible = visible
        self.looked_at()

    def statistics(self, measurement: Measurement) -> Statistics | None:
        """Of exactly this shape; None while they are not known."""
        return self._statistics.get(measurement)

    def tell_statistics(self, measurement: Measurement, found: Statistics) -> None:
        """Dropped if the shape has moved on meanwhile."""
        if self._all.get(measurement.id) == measurement:
            self._statistics[measurement] = found
            self.looked_at()


def _same_place(one: Measurement, other: Measurement) -> bool:
    return (one.shape, one.points, one.frame) == (other.shape, other.points, other.frame)
