"""Runs the models on what is shown: asks for the organ once, keeps each run's state, takes the results in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from inference.errors import AppError, OutOfScope
from inference.images.identity import frame_in_file
from inference.job import CancelToken, Progress, Report
from inference.library import Library
from inference.results import MapPart, Request, Result, Scope, State
from inference.runner import Runner
from inference.scope import check_scope
from viewer.document.document import Document, Run
from viewer.jobs import Job, Jobs

SLOT = "run"
SLIDES = "SM"  # slide microscopy


@dataclass(frozen=True, slots=True, eq=False)
class _Live:
    """The run that counts."""

    document: Document
    frame: int


class Analysis(QObject):
    """One run at a time; a newer one cancels the older."""

    scope_wanted = Signal(object)
    began = Signal()
    progressed = Signal(object)
    ended = Signal(list)
    map_grew = Signal(object, object)
    _arrived = Signal(object, object)
    _grew = Signal(object, object)

    def __init__(
        self, jobs: Jobs, runner: Runner, library: Callable[[], Library], device: str = "auto"
    ) -> None:
        super().__init__()
        self._jobs, self._runner, self._library, self._device = jobs, runner, library, device
        self._answers: dict[str, Scope] = {}
        self._live: _Live | None = None
        self._arrived.connect(self._take)
        self._grew.connect(self._grow)

    def models_for(self, document: Document) -> tuple[str, ...]:
        """Trained models that read this modality and organ; where none does, those of the modality, else all of
        them, to say why they do not."""
        modality, organ = document.scope.modality, document.scope.body_part
        cards = [card for card in self._library().cards.values() if card.trained]
        cards.sort(
            key=lambda card: (len(card.requires), not card.output.layer)
        )  # outlines first, fusion last
        fitting = [card for card in cards if modality in card.input.modality]
        near = [card for card in fitting if not (organ and card.input.body_part) or organ in card.input.body_part]
        return tuple(card.id for card in near or fitting or cards)

    def needs_answer(self, document: Document) -> bool:
        """Whether a model might read this, and only a person can say so."""
        scope = self._scope(document)
        unknown = scope.modality is None or (scope.modality == "US" and scope.body_part is None)
        return unknown and bool(self.models_for(document))

    def answer(self, document: Document, scope: Scope) -> None:
        """A person's answer holds for the whole study."""
        self._answers[_study(document)] = scope
        document.scope = scope

    def _scope(self, document: Document) -> Scope:
        document.scope = self._answers.get(_study(document), document.scope)
        return document.scope

    def run(self, document: Document) -> None:
        """Run all that fits on the frame shown; ask first where nothing says the organ."""
        if self.needs_answer(document):
            self.scope_wanted.emit(document)
            return
        self._drop_live()
        models, frame = self._readable(document), document.frame
        info, inner = document.frame_info, frame_in_file(document.source, frame)[0]
        requests = [
            Request(
                model,
                info.path or info.name,
                inner,
                scope=document.scope,
                device=self._device,
            )
            for model in models
        ]
        if requests:
            for model in models:
                document.set_run(Run(model, State.RUNNING, ""), frame=frame)
            self.began.emit()
            self._live = _Live(document, frame)
            self._jobs.model(self._job(self._live, requests))

    def _readable(self, document: Document) -> tuple[str, ...]:
        """What may run. Of a slide, whose pixels fill no memory, no model gets any to say that it reads no slides."""
        models = self.models_for(document)
        if document.scope.modality != SLIDES:
            return models
        for model in models:
            try:
                check_scope(self._library().cards[model], document.scope)
            except OutOfScope as error:
                document.set_run(Run(model, State.OUT_OF_SCOPE, error.text), frame=document.frame)
        return tuple(m for m in models if document.run_of(m).state is not State.OUT_OF_SCOPE)

    def _drop_live(self) -> None:
        """The older run gives way: nothing that still arrives of it is taken."""
        self._jobs.cancel(SLOT)
        if self._live is not None:
            live, self._live = self._live, None
            self._forget(live)

    def _job(self, live: _Live, requests: Sequence[Request]) -> Job:
        stack = live.document.source

        def work(token: CancelToken, report: Report) -> list[Result]:
            from inference.images.series_source import single

            source, _ = single(stack, live.frame)
            return self._runner.analyse(source, requests, token, report, arrived, partial)

        def partial(part: MapPart) -> None:
            self._grew.emit(live, part)

        def arrived(result: Result) -> None:
            from viewer.canvas.surface import prepare

            prepare(result)
            self._arrived.emit(live, result)

        return Job(
            slot=SLOT,
            work=work,
            done=self.ended.emit,
            failed=lambda error: self._fail(live, error),
            cancelled=lambda: self._forget(live),
            progressed=lambda progress: self._tell(live, progress),
        )

    def _take(self, live: _Live, result: Result) -> None:
        """A late result of an older run is dropped."""
        if live is self._live:
            message = result.warnings[0] if result.state in {State.FAILED, State.OUT_OF_SCOPE} else ""
            run = Run(result.request.model, result.state, message, 1.0, result)
            live.document.set_run(run, frame=live.frame)

    def _grow(self, live: _Live, part: MapPart) -> None:
        """map_grew(Document, MapPart): some tiles of a slide's map are there."""
        if live is self._live:
            self.map_grew.emit(live.document, part)

    def _tell(self, live: _Live, progress: Progress) -> None:
        self.progressed.emit(progress)
        for run in _running(live):
            live.document.set_run(
                replace(run, message=progress.text, progress=progress.fraction), frame=live.frame
            )

    def _fail(self, live: _Live, error: AppError) -> None:
        for run in _running(live):
            live.document.set_run(Run(run.model, State.FAILED, error.text), frame=live.frame)
        self.ended.emit([])

    def _forget(self, live: _Live) -> None:
        for run in _running(live):
            live.document.set_run(Run(run.model), frame=live.frame)
        self.ended.emit([])

    def drop(self, document: Document) -> None:
        """The document is closed: nothing runs for it any more."""
        if self._live is not None and self._live.document.original is document:
            self._drop_live()

    def cancel(self) -> None:
        self._jobs.cancel(SLOT)


def _running(live: _Live) -> list[Run]:
    return [run for run in live.document.runs_at(live.frame) if run.state is State.RUNNING]


def _study(document: Document) -> str:
    """What an answer holds for: the study, or the image alone where there is none."""
    return document.info.instance.study_uid or document.info.path or document.info.name
