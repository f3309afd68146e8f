"""Live outlines of a stack: which frames have theirs, and what stands on the screen meanwhile. Knows no Qt.

An outline belongs to its frame. A frame whose outline is not there yet may show that of a frame just before it,
which then says how many frames old it is; after `MOST_LATE` frames nothing is shown.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from viewer.document.events import Event

KEPT = 2000  # frames; an outline is a few KB
MOST_LATE = 5  # frames
MARKED_TURNS = 30

Box = tuple[float, float, float, float]  # left, top, right, bottom, level-0 px


@dataclass(frozen=True, slots=True, eq=False)
class LiveOutline:
    """What the model outlines in one frame. lines: closed, (n, 2) x, y in level-0 px; none: it found nothing."""

    frame: int
    lines: tuple[NDArray[np.float64], ...] = ()
    boxes: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What is drawn on a frame. late: how many turns of the picture ago its own frame was shown, 0 for this one.

    mark: the most that any of the last turns was late while playing; steady, where `late` would flicker.
    """

    outline: LiveOutline
    late: int
    mark: int


class LiveOutlines:
    """changed: whether it follows, or what is known.

    on: it follows.  playing: the clock turns the stack.  word: for the corner, who outlines and how fast.
    """

    def __init__(self) -> None:
        self.on = self.playing = False
        self.word = ""
        self.changed: Event[[]] = Event()
        self._known: OrderedDict[int, LiveOutline] = OrderedDict()
        self._shown: deque[int] = deque(maxlen=MOST_LATE + 1)  # frames, the one on show first
        self._marks: deque[int] = deque(maxlen=MARKED_TURNS)

    def knows(self, frame: int) -> bool:
        return frame in self._known

    def put(self, outline: LiveOutline) -> None:
        """The model has answered for a frame."""
        self._known[outline.frame] = outline
        self._known.move_to_end(outline.frame)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        self.changed()

    def turned(self, frame: int) -> bool:
        """Another frame is on the screen; whether its own outline is there with it."""
        self._shown.appendleft(frame)
        late = self._late()
        self._marks.append(MOST_LATE if late is None else late)
        return late == 0

    def _late(self) -> int | None:
        """How many turns ago a frame was on show that has its outline by now; None: not lately."""
        return next((turns for turns, frame in enumerate(self._shown) if frame in self._known), None)

    def standing(self, frame: int) -> Standing | None:
        """What to draw on a frame: its own, else while playing that of the frame that was shown last and has one."""
        if not self.on:
            return None
        mark = max(self._marks, default=0) if self.playing else 0
        if frame in self._known:
            return Standing(self._known[frame], 0, mark)
        late = self._late() if self.playing and self._shown and self._shown[0] == frame else None
        return None if late is None else Standing(self._known[self._shown[late]], late, max(mark, late))

    def play(self, playing: bool) -> None:
        """A stack that stands shows nothing but a frame's own outline."""
        self.playing = playing
        self._forget_turns()
        self.changed()

    def forget(self) -> None:
        """Nothing is known any more: another model or threshold."""
        self._known.clear()
        self._forget_turns()
        self.changed()

    def _forget_turns(self) -> None:
        self._shown.clear()
        self._marks.clear()
