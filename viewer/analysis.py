"""Runs the models on what is shown: asks for the organ once, keeps each run's state, takes the results in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from inference.errors import AppError
from inference.geometry import Point, Rect
from inference.images.identity import frame_in_file
from inference.job import CancelToken, Progress, Report
from inference.library import Library
from inference.results import MapPart, Request, Result, Scope, State
from inference.runner import Runner
from viewer.document.document import Document, LayerKey, LayerView, Run
from viewer.jobs import Job, Jobs
from viewer.panels.case_team import Role, Team, choices, implied, team_of

SLOT = "run"


@dataclass(frozen=True, slots=True, eq=False)
class _Live:
    """The run that counts."""

    document: Document
    frame: int


class Analysis(QObject):
    """One run at a time; a newer one cancels the older.

    scope_wanted(Document): only a person can say what it shows.  scoped(Document): one did.
    on_open may be replaced: whether a model (by modality and id) runs without being asked for.
    computed_on: the device of the last answer, "" before there is one.
    """

    scope_wanted = Signal(object)
    scoped = Signal(object)
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
        self.on_open: Callable[[str | None, str], bool] = lambda modality, model: True
        self._live: _Live | None = None
        self.computed_on = ""
        self._arrived.connect(self._take)
        self._grew.connect(self._grow)

    def team(self, document: Document) -> Team:
        """Who reads it, as far as is known what it shows."""
        return team_of(self._library().cards.values(), self._scope(document))

    def choices(self, document: Document) -> tuple[tuple[str, str], ...]:
        """(modality, organ) that a person can be asked for: what the models read."""
        return choices(self._library().cards.values(), document.info.modality)

    def needs_answer(self, document: Document) -> bool:
        """Whether a model might read this, and only a person can say so."""
        scope = self._scope(document)
        organ = any(each.card.input.body_part for each in self.team(document).members)
        unknown = scope.modality is None or (scope.body_part is None and organ)
        return unknown and bool(self.choices(document))

    def answer(self, document: Document, scope: Scope) -> None:
        """A person's answer holds for the whole study."""
        self._answers[_study(document)] = scope
        document.scope = scope
        self.scoped.emit(document)

    def _scope(self, document: Document) -> Scope:
        document.scope = implied(self._answers.get(_study(document), document.scope))
        return document.scope

    def run(
        self, document: Document, *, missing: bool = False, unasked: bool = False, among: Sequence[str] | None = None
    ) -> None:
        """Run all that fits on the frame shown, boxes that were scored included; ask first where nothing says the organ.

        missing: only what has not looked at this frame yet.  unasked: only what may run by itself.
        among: of these models only, None for all.
        """
        if self.needs_answer(document):
            self.scope_wanted.emit(document)
            return
        team = self.team(document)
        asked = [model for model in team.open if among is None or model in among]
        fitting = [m for m in asked if not unasked or self.on_open(document.scope.modality, m)]
        fresh = [model for model in fitting if document.run_of(model).state is State.NOT_RUN]
        if fresh:  # a new run ends the one under way: what that has not answered is asked again
            fresh = [model for model in team.open if model in fresh or document.run_of(model).state is State.RUNNING]
        rois: dict[str, Rect | None] = dict.fromkeys(fresh if missing else fitting)
        self._start(document, rois if missing else rois | self._scored(document, team))

    def score(self, document: Document, box: Rect, outline: tuple[Point, ...] = ()) -> None:
        """What scores boxes, and what maps slides, on this one. outline: of a region in it that is no rectangle."""
        members = self.team(document).members
        asked = (each.id for each in members if each.role in {Role.BOX, Role.MAP})
        self._start(document, dict.fromkeys(asked, box), outline)

    def _scored(self, document: Document, team: Team) -> dict[str, Rect | None]:
        """The reader's boxes of the last run."""
        told = {each.id: document.run_of(each.id).result for each in team.boxed}
        return {model: result.request.roi for model, result in told.items() if result and result.request.roi}

    def _start(
        self, document: Document, rois: Mapping[str, Rect | None], outline: tuple[Point, ...] = ()
    ) -> None:
        if not rois:
            return
        self._drop_live()
        frame, info = document.frame, document.frame_info
        inner = frame_in_file(document.source, frame)[0]
        requests = [
            Request(model, info.path or info.name, inner, roi, scope=document.scope, device=self._device, outline=outline)
            for model, roi in rois.items()
        ]
        for model in rois:
            document.set_run(Run(model, State.RUNNING, ""), frame=frame)
        self.began.emit()
        self._live = _Live(document, frame)
        self._jobs.model(self._job(self._live, requests))

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
            self.computed_on = result.provenance.device or self.computed_on
            message = result.warnings[0] if result.state in {State.FAILED, State.OUT_OF_SCOPE} else ""
            run = Run(result.request.model, result.state, message, 1.0, result)
            self._dress(live.document, result)
            live.document.set_run(run, frame=live.frame)

    def _dress(self, document: Document, result: Result) -> None:
        """Another outline of the same lesions stays out of sight where one is drawn; a person can switch it on."""
        team = self.team(document)
        member = team.member(result.request.model)
        before = team.outlining[: team.outlining.index(member)] if member in team.outlining else ()
        if member is None or not any(document.run_of(each.id).result for each in before):
            return
        for layer in result.layers:
            key, known = LayerKey(member.id, layer.name), document.content.layers
            if layer.threshold is not None and key not in known:
                known[key] = LayerView(visible=False, threshold=layer.threshold)

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
