"""Plays the image under hand: joins clock, read-ahead, canvas and bar. Nothing here decides when a frame is due."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import ceil
from time import monotonic

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal

from inference.images.levels import level_for, level_planes
from viewer.canvas.view import CanvasView
from viewer.cine.ahead import ReadAhead
from viewer.cine.bar import CineBar
from viewer.cine.player import Clock, Player
from viewer.cine.schedule import Mode, Schedule, Span, first_mode, first_span, frame_times
from viewer.document.document import Document
from viewer.jobs import Jobs

LATE_MS = 4  # how soon a frame that was not there is looked for again
RATE_MS = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """How a person plays an image."""

    mode: Mode
    span: Span
    speed: float = 1.0

    @classmethod
    def of(cls, document: Document) -> Choice:
        """As the file wants to be played."""
        return cls(first_mode(document.info), first_span(document.info))


@dataclass(slots=True, eq=False)
class _Reel:
    """A stack in the player."""

    document: Document
    ahead: ReadAhead
    player: Player
    times: tuple[float, ...]
    told: bool
    level: int = 0

    @property
    def fps(self) -> float:
        """The mean rate at speed 1."""
        return 1000 * len(self.times) / sum(self.times)


class CineControl(QObject):
    """playing_changed(bool).  A hand that turns the stack, or takes a tool that draws, stops it."""

    playing_changed = Signal(bool)

    def __init__(
        self, jobs: Jobs, canvas: Callable[[], CanvasView], bar: CineBar, *, clock: Clock = monotonic
    ) -> None:
        super().__init__()
        self._jobs, self._canvas, self.bar, self._clock = jobs, canvas, bar, clock
        self._reel: _Reel | None = None
        self._choices: dict[Document, Choice] = {}
        self._turning = False
        self._watched: QObject | None = None
        self._due, self._tell = QTimer(self), QTimer(self)
        self._due.setSingleShot(True)
        self._due.setTimerType(Qt.TimerType.PreciseTimer)
        self._due.timeout.connect(self._tick)
        self._tell.setInterval(RATE_MS)
        self._tell.timeout.connect(self._show_rate)
        bar.play_toggled.connect(self.toggle)
        bar.step_wanted.connect(self.step)
        bar.frame_wanted.connect(self._go_to)
        bar.end_wanted.connect(self.set_end)
        bar.mode_chosen.connect(lambda mode: self._choose(mode=mode))
        bar.speed_chosen.connect(lambda speed: self._choose(speed=speed))

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {
            "cine": self.toggle,
            "cine_first": lambda: self.set_end(True),
            "cine_last": lambda: self.set_end(False),
            "cine_whole": lambda: self._choose(span=_whole(self._reel)),
        }

    @property
    def playing(self) -> bool:
        return self._reel is not None and self._reel.player.playing

    def upcoming(self, lead_ms: float, count: int) -> list[int]:
        """Frames that fall due more than `lead_ms` from now and are decoded already, soonest first; none if not playing."""
        reel = self._reel
        if reel is None or not reel.player.playing:
            return []
        return [frame for frame in reel.player.ahead(lead_ms, count) if reel.ahead.ready(frame)]

    def show(self, document: Document | None) -> None:
        """Another image is under hand; the bar is there for stacks only."""
        self.stop()
        if self._reel is not None:
            self._reel.document.frame_changed.leave(self._frame_changed)
            self._reel = None
        stacked = document is not None and document.info.frames > 1
        self.bar.setVisible(stacked)
        if document is not None and stacked:
            choice = self._choices.setdefault(document.original, Choice.of(document))
            times, told = frame_times(document.info)
            player = Player(self._clock, Schedule.of(times, choice.span, choice.mode))
            player.set_speed(choice.speed)
            self._reel = _Reel(document, ReadAhead(self._jobs, document.source), player, times, told)
            document.frame_changed.join(self._frame_changed)
            self._show_choice(choice)
            self.bar.show_frame(document.frame)
            self._show_rate()

    def forget(self, document: Document) -> None:
        """It is closed."""
        self._choices.pop(document, None)
        if self._reel is not None and self._reel.document.original is document:
            self.show(None)

    def toggle(self) -> None:
        if self.playing:
            self.stop()
        elif self._reel is not None:
            self._start(self._reel)

    def _start(self, reel: _Reel) -> None:
        canvas = self._canvas()
        reel.level = level_for(canvas.camera.zoom, level_planes(reel.document.source.levels))
        frame = reel.document.frame
        at_end = (
            reel.player.schedule.mode is Mode.ONCE
            and frame == self._choices[reel.document.original].span.last
        )
        self._watched = canvas.viewport()
        self._watched.installEventFilter(self)
        reel.player.play(self._choices[reel.document.original].span.first if at_end else frame)
        self._tell.start()
        self._told_playing(True)
        self._tick()

    def stop(self) -> None:
        """The frame on show stays."""
        if self._reel is None or not self.playing:
            return
        self._due.stop()
        self._tell.stop()
        self._reel.player.pause()
        self._reel.ahead.stop()
        if self._watched is not None:
            self._watched.removeEventFilter(self)
            self._watched = None
        self._told_playing(False)
        self._show_rate()

    def step(self, way: int) -> None:
        if self._reel is not None:
            self._go_to(self._reel.document.frame + way)

    def set_end(self, first: bool) -> None:
        """The frame on show becomes the first or last that is played; the other end gives way if it must."""
        if self._reel is None:
            return
        at, span = self._reel.document.frame, self._choices[self._reel.document.original].span
        self._choose(span=Span(at, max(at, span.last)) if first else Span(min(at, span.first), at))

    def _choose(self, **changes: object) -> None:
        if self._reel is None:
            return
        document, player = self._reel.document, self._reel.player
        kept = self._choices[document.original]
        choice = self._choices[document.original] = replace(kept, **changes)  # type: ignore[arg-type]  # its own fields
        if choice.speed != player.speed:
            player.set_speed(choice.speed)
        else:
            player.change(Schedule.of(self._reel.times, choice.span, choice.mode), document.frame)
        self._show_choice(choice)
        self._show_rate()
        if self.playing:
            self._tick()

    def _go_to(self, frame: int) -> None:
        """A hand turns the stack."""
        self.stop()
        if self._reel is not None:
            self._reel.document.go_to(frame)

    # playing ---------------------------------------------------------------------------------------------

    def _tick(self) -> None:
        reel = self._reel
        if reel is None or not reel.player.playing:
            return
        frame = reel.player.due(reel.ahead.ready)
        if frame is not None:
            self._turn(reel.document, frame)
        if reel.player.over and reel.document.frame == reel.player.schedule.order[-1]:
            self.stop()
            return
        reel.ahead.want(reel.player.ahead(reel.ahead.decode_ms, reel.ahead.count), level=reel.level)
        late = frame is None and not reel.ahead.ready(reel.player.frame_due)
        self._due.start(LATE_MS if late else max(1, ceil(reel.player.wait_ms())))

    def _turn(self, document: Document, frame: int) -> None:
        self._turning = True
        document.go_to(frame)
        self._turning = False
        self._canvas().viewport().update()

    def _frame_changed(self, frame: int) -> None:
        self.bar.show_frame(frame)
        if not self._turning:
            self.stop()

    # the bar ---------------------------------------------------------------------------------------------

    def _told_playing(self, playing: bool) -> None:
        self.bar.show_playing(playing)
        self.playing_changed.emit(playing)

    def _show_choice(self, choice: Choice) -> None:
        if self._reel is not None:
            self.bar.show_frames(self._reel.document.info.frames, choice.span)
            self.bar.show_choices(choice.mode, choice.speed)

    def _show_rate(self) -> None:
        if self._reel is not None:
            player = self._reel.player
            live = player.rate() if player.playing else None
            self.bar.show_rate(self._reel.fps * player.speed, told=self._reel.told, live=live)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The picture is painted: what was due is on the screen."""
        reel = getattr(self, "_reel", None)
        if reel is not None and event.type() == QEvent.Type.Paint:
            reel.player.painted()
        return False


def _whole(reel: _Reel | None) -> Span:
    """All frames."""
    return Span(0, reel.document.info.frames - 1) if reel is not None else Span(0, 0)
