"""Runs the models on what is shown: asks for the organ once, keeps each run's state, takes the results in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from inference.errors import AppError
from inference.job import CancelToken, Progress, Report
from inference.library import Library
from inference.results import Request, Result, Scope, State
from inference.runner import Runner
from viewer.document.document import Document, Run
from viewer.jobs import Job, Jobs

SLOT = "run"


class Analysis(QObject):
    """One run at a time; a newer one cancels the older."""

    scope_wanted = Signal(object)
    began = Signal(object)
    ended = Signal(object)
    _arrived = Signal(object, object)

    def __init__(self, jobs: Jobs, runner: Runner, library: Callable[[], Library], device: str = "auto") -> None:
        super().__init__()
        self._jobs, self._runner, self._library, self._device = jobs, runner, library, device
        self._answers: dict[str, Scope] = {}
        self._arrived.connect(self._take)

    def models_for(self, document: Document) -> tuple[str, ...]:
        """Trained models that read this modality, or all trained ones while nothing says the modality."""
        modality = document.scope.modality
        cards = (card for card in self._library().cards.values() if card.trained)
        return tuple(card.id for card in cards if modality is None or modality in card.input.modality)

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
        self._jobs.cancel(SLOT)
        models, frame = self.models_for(document), document.frame
        requests = [
            Request(model, document.info.path or document.info.name, frame, scope=document.scope, device=self._device)
            for model in models
        ]
        if requests:
            for model in models:
                document.set_run(Run(model, State.RUNNING, ""), frame=frame)
            self.began.emit(document)
            self._jobs.model(self._job(document, requests))

    def _job(self, document: Document, requests: Sequence[Request]) -> Job:
        frame = requests[0].frame

        def work(token: CancelToken, report: Report) -> list[Result]:
            arrived = lambda result: self._arrived.emit(document, result)  # noqa: E731
            return self._runner.analyse(document.source, requests, token, report, arrived)

        return Job(
            slot=SLOT,
            work=work,
            done=lambda results: self.ended.emit(document),
            failed=lambda error: self._fail(document, frame, error),
            cancelled=lambda: self._forget(document, frame),
            progressed=lambda progress: self._tell(document, frame, progress),
        )

    def _take(self, document: Document, result: Result) -> None:
        """A result of this very run; one that was cancelled meanwhile finds no RUNNING state and is dropped."""
        model, frame = result.request.model, result.request.frame
        if document.run_at(frame, model).state is State.RUNNING:
            message = result.warnings[0] if result.state in {State.FAILED, State.OUT_OF_SCOPE} else ""
            document.set_run(Run(model, result.state, message, 1.0, result), frame=frame)

    def _tell(self, document: Document, frame: int, progress: Progress) -> None:
        for run in document.runs_at(frame):
            if run.state is State.RUNNING:
                document.set_run(replace(run, message=progress.text, progress=progress.fraction), frame=frame)

    def _fail(self, document: Document, frame: int, error: AppError) -> None:
        for run in document.runs_at(frame):
            if run.state is State.RUNNING:
                document.set_run(Run(run.model, State.FAILED, error.text), frame=frame)
        self.ended.emit(document)

    def _forget(self, document: Document, frame: int) -> None:
        for run in document.runs_at(frame):
            if run.state is State.RUNNING:
                document.set_run(Run(run.model), frame=frame)
        self.ended.emit(document)

    def cancel(self) -> None:
        self._jobs.cancel(SLOT)


def _study(document: Document) -> str:
    """What an answer holds for: the study, or the image alone where there is none."""
    return document.info.instance.study_uid or document.info.path or document.info.name
