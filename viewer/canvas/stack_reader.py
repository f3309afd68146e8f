"""Frames of a stack that take long to decode: on a thread, so that a turn of the wheel never waits for them.

A frame that comes within `PATIENCE_S` is shown with its own paint; until a slower one has come the picture is
black, never another frame's. The neighbours of what is shown are decoded ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event

from PySide6.QtCore import QObject, QThreadPool, Signal

from inference.errors import AppError
from inference.geometry import Rect, Size
from inference.images.source import ImageInfo, ImageSource, Pixels, Region

PATIENCE_S = 0.03
SLOW_PX = 4_000_000
# Transfer syntaxes whose frames lie open in the file: implicit, explicit, big-endian, and deflated as a whole.
OPEN_SYNTAXES = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99")


def slow_to_turn(info: ImageInfo) -> bool:
    """Whether another frame of this image is too slow to be read while painting: large, or compressed."""
    if info.frames == 1:
        return False
    syntax = info.instance.transfer_syntax
    packed = syntax not in OPEN_SYNTAXES if syntax else info.format.startswith("TIFF")
    return packed or info.size.width * info.size.height > SLOW_PX


class StackReader(QObject):
    """For sources that keep decoded frames. `first` is read at once, any other frame on the pool."""

    _decoded = Signal(int)

    def __init__(
        self, source: ImageSource, pool: QThreadPool, *, first: int = 0, patience_s: float = PATIENCE_S
    ) -> None:
        super().__init__()
        self._source, self._pool, self._patience = source, pool, patience_s
        self._ready = {first}
        self._failures: dict[int, AppError] = {}
        self._jobs: dict[int, Event] = {}
        self._wanted: frozenset[int] = frozenset()
        self._awaited: set[int] = set()
        self.arrived: Callable[[], None] = _nobody
        self._decoded.connect(self._tell)

    @property
    def levels(self) -> Sequence[Size]:
        return self._source.levels

    def take(self, region: Region, *, ask: bool) -> Pixels | None:
        frame = region.frame
        if ask:
            self._want(frame)
        if frame in self._failures:
            raise self._failures[frame]
        if frame in self._ready:
            return self._source.read(region)
        if ask:
            self._awaited.add(frame)
        return None

    def close(self) -> None:
        """Returns when nothing reads the source any more."""
        self._wanted = frozenset()
        self.arrived = _nobody
        self._pool.waitForDone()

    def _want(self, frame: int) -> None:
        """Decode a frame, and its neighbours after it; what was wanted before and not begun is dropped."""
        last = self._source.info.frames - 1
        self._wanted = frozenset(range(max(frame - 1, 0), min(frame + 1, last) + 1))
        if frame not in self._ready and frame not in self._jobs:
            self._start(frame, priority=1).wait(self._patience)
        for beside in self._wanted - self._ready - self._jobs.keys():
            self._start(beside, priority=0)

    def _start(self, frame: int, *, priority: int) -> Event:
        over = self._jobs[frame] = Event()
        self._pool.start(lambda: self._decode(frame, over), priority)
        return over

    def _decode(self, frame: int, over: Event) -> None:
        """On a thread of the pool: the source keeps what the coarsest level is made of."""
        level = len(self.levels) - 1
        try:
            if frame in self._wanted:
                self._source.read(Region(Rect.whole(self.levels[level]), level, frame))
                self._ready.add(frame)
        except AppError as error:
            self._failures[frame] = error
        except Exception:
            self._ready.add(frame)  # whoever reads it next meets the same fault, where it can be told
        finally:
            self._jobs.pop(frame, None)
            over.set()
            self._decoded.emit(frame)

    def _tell(self, frame: int) -> None:
        if frame in self._awaited:
            self._awaited.discard(frame)
            self.arrived()


def _nobody() -> None:
    """Nobody waits for frames."""
