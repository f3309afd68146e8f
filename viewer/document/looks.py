"""Whether what was drawn or measured belongs to the picture that is open, or to another one that bears its name."""

from __future__ import annotations

from collections.abc import Callable

from inference.errors import ImageError
from inference.images.look import Look, look_of
from inference.images.source import ImageSource


class Looks:
    """The looks of one image's frames, each taken once. others: how many notes were of another picture."""

    def __init__(self, source: ImageSource) -> None:
        self._source = source
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

    def from_frame(self, first: int) -> Callable[[int, Look], bool]:
        """`may_be` for frames that are counted from `first`."""
        return lambda frame, look: self.may_be(first + frame, look)

    def may_be(self, frame: int | None, look: Look) -> bool:
        """False only where a frame was looked at and is another picture; None is no frame of this image."""
        seen = None if frame is None else self.of(frame)
        if seen is None or seen.like(look):
            return True
        self.others += 1
        return False
