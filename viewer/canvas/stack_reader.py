"""Frames of a stack that take long to decode: on a thread, so that a turn of the wheel never waits for them.

A frame that comes within `PATIENCE_S` is shown with its own paint; until a slower one has come its coarse picture is
there where the source has a quick one, else black, never another frame's. The neighbours are decoded ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Event
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, QThreadPool, Signal

from inference.errors import AppError
from inference.geometry import Rect, Size
from inference.images.source import ImageInfo, ImageSource, Pixels, Region
from viewer.canvas.sharpening import preview_of

PATIENCE_S = 0.03
SLOW_PX = 4_000_000
ROUGH_KEPT = 8  # coarse pictures, half a megabyte each
BESIDE = 1  # frames decoded ahead on either side of the one on show
# Transfer syntaxes whose frames lie open in the file: implicit, explicit, big-endian, and deflated as a whole.
OPEN_SYNTAXES = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99")

Place = tuple[int, int]  # frame, level


@runtime_checkable
class Keeps(Protocol):
    """A source that can say what it has in memory."""

    def holds(self, frame: int, level: int) -> bool: ...


class Memory:
    """Whether reading costs no decoding: asked of the source, or remembered for one that cannot say."""

    def __init__(self, source: ImageSource) -> None:
        self._source = source
        self._keeps = source if isinstance(source, Keeps) else None  # asked once: it is slow, `holds` is asked often
        self._done: set[Place] = set()

    def lacks(self, frame: int) -> bool:
        """Whether the source says that nothing of a frame is decoded."""
        return self._keeps is not None and not self._keeps.holds(frame, len(self._source.levels) - 1)

    def holds(self, frame: int, level: int) -> bool:
        if self._keeps is not None:
            return self._keeps.holds(frame, level)
        return (frame, level) in self._done

    def warm(self, frame: int, level: int) -> None:
        """Have the source decode and keep a level of a frame.  Raises AppError."""
        self._source.read(Region(Rect(0, 0, 1, 1), level, frame))
        self._done.add((frame, level))


class Rough:
    """Coarse pictures of the last few frames that were turned to, for the eye alone (see `sharpening`)."""

    def __init__(self, source: ImageSource) -> None:
        self._source, self._coarsest = source, len(source.levels) - 1
        self._made: dict[int, Pixels] = {}

    def make(self, frame: int) -> bool:
        """Decode it, on a thread of the pool; False where there is none or the frame itself is as quick."""
        if frame not in self._made:
            found = preview_of(self._source, frame) if self._coarsest else None
            if found is None:
                return False
            while len(self._made) >= ROUGH_KEPT:
                self._made.pop(next(iter(self._made)), None)
            self._made[frame] = found
        return True

    def part(self, region: Region) -> Pixels | None:
        """Of the coarsest level; None of any other, and of frames that have none."""
        made = self._made.get(region.frame) if region.level == self._coarsest else None
        return None if made is None else made[region.rect.slices]


def slow_to_turn(info: ImageInfo) -> bool:
    """Whether another frame of this image is too slow to be read while painting: large, or compressed."""
    if info.frames == 1:
        return False
    syntax = info.instance.transfer_syntax
    packed = syntax not in OPEN_SYNTAXES if syntax else info.format.startswith("TIFF")
    return packed or info.size.width * info.size.height > SLOW_PX


def lies_in_files(source: ImageSource) -> bool:
    """Whether each frame is a file of its own: then its disk may be slow."""
    if source.info.frames == 1:
        return False
    from inference.images.series_source import StackSource

    return isinstance(source, StackSource)


class StackReader(QObject):
    """For sources that keep decoded frames. `first`, if it is decoded, is read at once, any other frame on the pool."""

    _decoded = Signal(int)

    def __init__(
        self, source: ImageSource, pool: QThreadPool, *, first: int = 0, patience_s: float = PATIENCE_S
    ) -> None:
        super().__init__()
        self._source, self._pool, self._patience = source, pool, patience_s
        self._memory = Memory(source)
        rough_only = hasattr(source, "preview") and self._memory.lacks(first)  # it was opened by its coarse picture
        self._first = -1 if rough_only else first
        self._current, self._rough = first, Rough(source)
        self._failures: dict[int, AppError] = {}
        self._faulty: set[int] = set()
        self._jobs: dict[Place, Event] = {}
        self._wanted: frozenset[Place] = frozenset()
        self._awaited: set[int] = set()
        self.arrived: Callable[[], None] = _nobody
        self._decoded.connect(self._tell)

    @property
    def levels(self) -> Sequence[Size]:
        return self._source.levels

    def take(self, region: Region, *, ask: bool) -> Pixels | None:
        frame, place = region.frame, (region.frame, region.level)
        if ask:
            self._want(*place)
        if frame in self._failures:
            raise self._failures[frame]
        if self._ready(place):
            return self._source.read(region)
        if ask:
            self._awaited.add(frame)
        return self._rough.part(region)

    def close(self) -> None:
        """Returns when nothing reads the source any more."""
        self._wanted = frozenset()
        self.arrived = _nobody
        self._pool.waitForDone()

    def _ready(self, place: Place) -> bool:
        frame, level = place
        return frame == self._first or frame in self._faulty or self._memory.holds(frame, level)

    def _want(self, frame: int, level: int) -> None:
        """Decode a frame, and its neighbours after it; what was wanted before and not begun is dropped."""
        self._first = self._first if frame == self._first else -1  # from then on it may have been dropped
        self._current = frame
        last = self._source.info.frames - 1
        near = range(max(frame - BESIDE, 0), min(frame + BESIDE, last) + 1)
        beside = [(at, level) for at in sorted(near, key=lambda at: abs(at - frame))]
        self._wanted = frozenset(beside)
        for place in beside:
            if not self._ready(place) and place not in self._jobs and place[0] not in self._failures:
                over = self._start(place, priority=int(place[0] == frame))
                if place[0] == frame:
                    over.wait(self._patience)

    def _start(self, place: Place, *, priority: int) -> Event:
        over = self._jobs[place] = Event()
        self._pool.start(lambda: self._decode(place, over), priority)
        return over

    def _decode(self, place: Place, over: Event) -> None:
        """On a thread of the pool: the source keeps the whole level."""
        frame, level = place
        try:
            if place in self._wanted and frame == self._current and self._rough.make(frame):
                over.set()  # something can be painted; the whole follows
                self._decoded.emit(frame)
            if place in self._wanted:
                self._memory.warm(frame, level)
                self._source.frame_info(frame)  # read here, it is there when the frame is turned to
        except AppError as error:
            self._failures[frame] = error
        except Exception:
            self._faulty.add(frame)  # whoever reads it next meets the same fault, where it can be told
        finally:
            self._jobs.pop(place, None)
            over.set()
            self._decoded.emit(frame)

    def _tell(self, frame: int) -> None:
        if frame in self._awaited:
            self._awaited.discard(frame)
            self.arrived()


def _nobody() -> None:
    """Nobody waits for frames."""
