"""Whether a measurement was made on the picture that is open, or on another one that bears its name."""

from __future__ import annotations

from inference.errors import ImageError
from inference.images.look import Look, look_of
from inference.images.source import ImageSource
from viewer.document.measurement_places import Places
from viewer.document.measurement_store import Place


class Looks:
    """The looks of one image's frames, each taken once. others: how many measurements were of another picture."""

    def __init__(self, source: ImageSource, places: Places) -> None:
        self._source, self._places = source, places
        self._taken: dict[int, Look | None] = {}
        self.others = 0

    def of(self, frame: int) -> Look | None:
        """None for a frame that cannot be read. Not on the window's thread."""
        if frame not in self._taken:
            try:
                self._taken[frame] = look_of(self._source, frame)
            except (ImageError, OSError):
                self._taken[frame] = None
        return self._taken[frame]

    def may_be(self, place: Place, look: Look) -> bool:
        """False only where the frame at a place was looked at and is another picture."""
        frame = self._places.frame(place)
        seen = None if frame is None else self.of(frame)
        if seen is None or seen.like(look):
            return True
        self.others += 1
        return False
