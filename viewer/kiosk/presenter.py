"""Time at the kiosk: the tour while nobody is there, a visitor's limits while somebody is."""

from __future__ import annotations

import logging
from collections.abc import Callable
from enum import Enum
from math import exp
from math import log as ln
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from inference.geometry import Point, Rect
from viewer.canvas.camera import Camera
from viewer.canvas.view import CanvasView
from viewer.document.document import Document
from viewer.kiosk.config import KioskConfig
from viewer.kiosk.station import Station
from viewer.kiosk.swipe import Swipe
from viewer.kiosk.tour import Act, Step, at, tour

log = logging.getLogger(__name__)

TICK_MS = 40
MOVE_S = 1.2  # from one place of the picture to the next
PATIENCE_S = 20.0  # for an answer that nobody works on; then the tour goes on without
# The models are at work: a case that goes on cancels them, ends their process, and no case ever gets its first answer.
FIRST_ANSWER_S = 300.0


class Mode(Enum):
    """TOUR: by itself.  VISIT: a hand has the picture."""

    TOUR = "tour"
    VISIT = "visit"


class Presenter(QObject):
    """mode_changed(): TOUR or VISIT.  step_changed(): another step of the tour.  left(): an idle visitor is gone.

    now: seconds of a clock that only goes forward (tests have their own).
    """

    mode_changed = Signal()
    step_changed = Signal()
    left = Signal()

    def __init__(
        self, config: KioskConfig, station: Station, canvas: CanvasView, swipe: Swipe,
        now: Callable[[], float] = monotonic,
    ) -> None:  # fmt: skip
        super().__init__()
        self._config, self._station, self._canvas, self._swipe, self._now = config, station, canvas, swipe, now
        self.mode = Mode.TOUR
        self._steps: tuple[Step, ...] = ()
        self._index = -1
        self._began = self._shown = self._touched = now()
        self._from: Camera | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)
        station.shown.connect(self._open)
        station.answered.connect(self._plan)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @property
    def step(self) -> Step | None:
        """What the tour shows; None before it has begun, and in a visit."""
        return self._steps[self._index] if self.mode is Mode.TOUR and 0 <= self._index < len(self._steps) else None

    @property
    def left_share(self) -> float:
        """How much of the case's time is left, 0–1."""
        if self.mode is Mode.TOUR and not self._steps:
            return 1.0  # the tour of this case has not begun
        limit = self._config.case_s if self.mode is Mode.TOUR else self._config.visitor_s
        return min(1.0, max(0.0, 1 - (self._now() - self._began) / limit))

    def touch(self) -> None:
        """A hand, a key: somebody is there."""
        self._touched = self._now()
        if self.mode is Mode.TOUR:
            self.mode = Mode.VISIT
            self._began = self._now()
            self._swipe.stop()
            self._canvas.fit()
            self._home_frame()
            self.mode_changed.emit()

    def tick(self) -> None:
        if self._station.document is None:
            return
        if self.mode is Mode.VISIT:
            self._visit()
        elif not self._steps:
            self._wait()
        elif self._now() - self._began >= self._config.case_s:
            self._steps = ()
            self._shown = self._now()
            self._station.step(1)
        else:
            self._tour(self._station.document)

    def _wait(self) -> None:
        """For the first answer; a stored one comes at once."""
        if self._now() - self._shown > (FIRST_ANSWER_S if self._station.reading else PATIENCE_S):
            log.warning("case %d is shown without an answer", self._station.case.number)
            self._plan()

    def _visit(self) -> None:
        if self._now() - self._touched >= self._config.idle_s:
            self.mode = Mode.TOUR
            self.mode_changed.emit()
            self.left.emit()
            self._station.show(0)
        elif self._now() - self._began >= self._config.visitor_s:
            self._began = self._now()
            self._station.step(1)

    def _open(self) -> None:
        """A new case is on the canvas; in a tour the AI is not on it yet."""
        self._steps, self._index = (), -1
        self._began = self._shown = self._now()
        if self.mode is Mode.TOUR:
            self._swipe.move_to(1.0)
        else:
            self._swipe.stop()

    def _plan(self) -> None:
        if self.mode is Mode.TOUR and self._station.document is not None:
            self._steps = tour(self._station.findings(), self._station.document.info.size, self._config.case_s)
            self._index, self._began = -1, self._now()

    def _tour(self, document: Document) -> None:
        elapsed = self._now() - self._began
        index, share = at(self._steps, elapsed)
        step = self._steps[index]
        if index != self._index:
            self._index, self._from = index, self._canvas.camera
            self._enter(step)
            self.step_changed.emit()
        if step.act is Act.PLAIN and document.info.frames > 1:
            self._play(document, elapsed, share)
        elif step.act is Act.WIPE:
            self._swipe.move_to(1 - share)
        self._travel(step, share * step.seconds)

    def _enter(self, step: Step) -> None:
        self._home_frame()
        if step.act is Act.PLAIN:
            self._swipe.move_to(1.0)
        elif step.act is Act.WIPE:
            self._swipe.drag()
        else:
            self._swipe.stop()

    def _play(self, document: Document, elapsed: float, share: float) -> None:
        """A clip runs at its own rate while the picture stands alone; unknown rates stand still."""
        if document.info.frame_ms and share < 0.97:
            rate = document.info.frame_ms[0] / 1000
            document.go_to(int(elapsed / rate) % document.info.frames)
        else:
            self._home_frame()

    def _home_frame(self) -> None:
        document, case = self._station.document, self._station.case
        if document is not None:
            document.go_to(case.frame if case.frame is not None else document.info.frames // 2)

    def _travel(self, step: Step, seconds: float) -> None:
        """Glide to what the step shows, then stay."""
        goal = self._camera_of(step.rect)
        if self._from is None or self._canvas.camera == goal:
            return
        part = min(1.0, seconds / min(MOVE_S, step.seconds))
        self._canvas.look(between(self._from, goal, part * part * (3 - 2 * part)), fitted=part >= 1 and not step.rect)

    def _camera_of(self, rect: Rect | None) -> Camera:
        canvas, document = self._canvas, self._station.document
        assert document is not None
        whole = canvas.camera.fitted(document.info.size, canvas.screen_size())
        if rect is None:
            return whole
        screen = canvas.screen_size()
        zoom = min(screen.width / rect.width, screen.height / (rect.height * whole.aspect))
        middle = Point(rect.left + rect.width / 2, rect.top + rect.height / 2)
        return Camera(middle, max(zoom, whole.zoom), whole.aspect, whole.turn)


def between(old: Camera, new: Camera, part: float) -> Camera:
    """A camera on the way, 0–1; the zoom goes by equal factors."""
    if part >= 1:
        return new
    x = old.centre.x + (new.centre.x - old.centre.x) * part
    y = old.centre.y + (new.centre.y - old.centre.y) * part
    zoom = exp(ln(old.zoom) + (ln(new.zoom) - ln(old.zoom)) * part)
    return Camera(Point(x, y), zoom, new.aspect, new.turn)
