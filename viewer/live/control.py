"""Follows a stack live: asks for one frame at a time, always the one that is needed next, and never queues any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from inference.cards import ModelCard
from inference.errors import AppError
from inference.geometry import Rect
from inference.runner import LiveRunner
from viewer.analysis import SLOT as ANALYSIS
from viewer.analysis import Analysis
from viewer.cine.control import CineControl
from viewer.document.document import Document, LayerKey
from viewer.jobs import Job, Jobs
from viewer.live.following import Answer, Ask, answer
from viewer.live.rate import Counter
from viewer.panels.case_team import Role

SLOT = "live"
AHEAD = 8  # frames: further ahead nobody looks
SPARE = 1.3  # of the mean latency: most answers are there when their frame falls due
LEAD_MS = 500  # a frame that waited for a run of the models says nothing about the next
TELL_MS = 500
WAITS_S = 1.0  # an answer that takes longer than this while another run has the models: that is said
LOOK_AGAIN = 60  # answers: then the tissue crop is looked for anew, should the first frame have misled


class LiveControl(QObject):
    """One stack at a time, the one under hand.

    told(text): why it cannot be followed.  changed(bool): on or off.  available(bool): a model could follow it.
    A frame under way is never cancelled (that would end a model process which is still loading): its answer is dropped.
    """

    told = Signal(str)
    changed = Signal(bool)
    available = Signal(bool)

    def __init__(
        self,
        jobs: Jobs,
        analysis: Analysis,
        runner: LiveRunner,
        cine: CineControl,
        *,
        device: str = "auto",
        clock: Callable[[], float] = monotonic,
    ) -> None:
        super().__init__()
        self._jobs, self._analysis, self._runner, self._cine = jobs, analysis, runner, cine
        self._device, self._clock = device, clock
        self._document: Document | None = None
        self._card: ModelCard | None = None
        self._threshold: float | None = None
        self._crop: Rect | None = None
        self._answers = 0
        self._asked, self._since = False, 0.0
        self.counter = Counter(clock)
        self._tell = QTimer(self)
        self._tell.setInterval(TELL_MS)
        self._tell.timeout.connect(self._say)
        cine.playing_changed.connect(self._played)
        analysis.scoped.connect(self._scoped)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"live": self.toggle}

    @property
    def on(self) -> bool:
        return self._document is not None and self._document.live.on

    def show(self, document: Document | None) -> None:
        """Another image is under hand: what was followed is not any more."""
        self.stop()
        if self._document is not None:
            self._document.frame_changed.leave(self._turned)
            self._document.layers_changed.leave(self._dressed)
        self._document = document
        if document is not None:
            document.frame_changed.join(self._turned)
            document.layers_changed.join(self._dressed)
        self.available.emit(self._follower() is not None)

    def toggle(self) -> None:
        """Follow, or say why not; or stop."""
        if self.on:
            self.stop()
            return
        document, card = self._document, self._follower()
        if document is not None and card is not None and not document.derived:
            if self._analysis.needs_answer(document):
                self._analysis.scope_wanted.emit(document)
            else:
                self._begin(document, card)
                return
        else:
            self.told.emit(self.tr("No trained live model reads this image; live outlines need an ultrasound stack."))
        self.changed.emit(False)

    def close(self) -> None:
        self.show(None)

    def stop(self) -> None:
        """Nothing is asked any more; what still comes is dropped."""
        document = self._document
        if document is None or not document.live.on:
            return
        self._tell.stop()
        document.live.on, document.live.word = False, ""
        document.live.forget()
        self.changed.emit(False)

    def _follower(self) -> ModelCard | None:
        """The student that reads the image under hand."""
        document = self._document
        if document is None or document.info.frames < 2:
            return None
        fast = (each.card for each in self._analysis.team(document).members if each.role is Role.FAST)
        return next(fast, None)

    def _begin(self, document: Document, card: ModelCard) -> None:
        self._card, self._crop, self._answers = card, None, 0
        self._threshold = self._wanted_threshold()
        self.counter = Counter(self._clock)
        document.live.on = True
        document.live.play(self._cine.playing)
        self._tell.start()
        self._say()
        self.changed.emit(True)
        self._ask()

    # one frame at a time ---------------------------------------------------------------------------------

    def _ask(self) -> None:
        """Only while nothing is under way: the frame that is needed next by then, of those that have no outline."""
        document, card = self._document, self._card
        if self._asked or document is None or card is None or not document.live.on or not document.ai_visible:
            return
        frame = self._next(document)
        if frame is None:
            return
        crop = None if self._answers % LOOK_AGAIN == 0 else self._crop
        ask = Ask(document.source, frame, card.id, self._threshold, crop, document.scope, self._device)
        self._asked, runner, begun = True, self._runner, self._clock()
        self._since = begun
        self._jobs.model(
            Job(
                SLOT,
                lambda token, report: answer(runner, ask, token),
                done=lambda told: self._take(document, ask, told, begun),
                failed=lambda error: self._fail(document, error),
                cancelled=self._cancelled,
            )
        )

    def _next(self, document: Document) -> int | None:
        """Playing: the first that falls due when an answer can be there. Else the frame on show."""
        known = document.live.knows
        coming = self._cine.upcoming(min(SPARE * self.counter.pace().latency_ms, LEAD_MS), AHEAD)
        wanted = [frame for frame in coming if not known(frame)]
        if wanted:
            return wanted[0]
        return None if coming or known(document.frame) else document.frame

    def _take(self, document: Document, ask: Ask, told: Answer, begun: float) -> None:
        self._asked = False
        if document is not self._document or not document.live.on or ask.threshold != self._threshold:
            self._ask()
            return
        self._crop = told.followed.crop
        self._answers += 1
        if self._answers > 1:  # the first may have waited for the model to load
            self.counter.answered(self._clock() - begun)
        document.live.put(told.outline)
        self._ask()

    def _fail(self, document: Document, error: AppError) -> None:
        self._asked = False
        if document is self._document and document.live.on:
            self.stop()
            self.told.emit(error.text)

    def _cancelled(self) -> None:
        self._asked = False

    # what goes on beside ---------------------------------------------------------------------------------

    def _turned(self, frame: int) -> None:
        if self._document is not None and self._document.live.on:
            own = self._document.live.turned(frame)
            self.counter.turned(own=own)
            self._ask()

    def _played(self, playing: bool) -> None:
        if self._document is not None and self._document.live.on:
            self._document.live.play(playing)
            self._ask()

    def _dressed(self) -> None:
        """The threshold of the student's layer was moved, or the AI was switched on again."""
        if self._document is None or not self._document.live.on:
            return
        if self._wanted_threshold() != self._threshold:
            self._threshold = self._wanted_threshold()
            self._document.live.forget()
        self._ask()

    def _wanted_threshold(self) -> float | None:
        """A person's, where the slider was moved; None: the card's."""
        if self._document is None or self._card is None:
            return None
        view = self._document.content.layers.get(LayerKey(self._card.id, self._card.output.layer))
        return view.threshold if view is not None else None

    def _scoped(self, document: Document) -> None:
        if document is self._document:
            self.available.emit(self._follower() is not None)

    def _say(self) -> None:
        """The line in the corner: who outlines, how many frames of the last second had their own outline, or a wait."""
        document, card = self._document, self._card
        if document is None or card is None:
            return
        name, pace = f"{card.id} {card.version}", self.counter.pace()
        word = self.tr("AI live: {model}").format(model=name)
        if pace.turns > 1 and self._cine.playing:
            told = self.tr("AI live: {model} · {own} of {turns} frames/s")
            word = told.format(model=name, own=pace.own, turns=pace.turns)
        if self._asked and self._clock() - self._since > WAITS_S and self._jobs.running(ANALYSIS):
            word = self.tr("AI live: {model} · waiting for another run").format(model=name)
        if word != document.live.word:
            document.live.word = word
            document.live.changed()
