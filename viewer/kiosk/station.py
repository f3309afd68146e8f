"""The playlist on the canvas: opens one case after another, has it read by the models or from the store, closes it again."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, Signal

from inference.errors import AppError
from inference.geometry import Rect
from inference.images.source import ImageSource
from inference.job import CancelToken, Report
from inference.results import Scope, State
from viewer.analysis import Analysis
from viewer.canvas.view import CanvasView
from viewer.document.document import Document
from viewer.jobs import Job, Jobs, Work
from viewer.kiosk.config import Case, KioskConfig
from viewer.kiosk.telling import counted
from viewer.opening_work import open_file

log = logging.getLogger(__name__)

ENDED = (State.FINDINGS, State.NO_FINDING, State.FAILED, State.OUT_OF_SCOPE)


class Station(QObject):
    """One case at a time. Cases that may not be shown, or cannot be opened, are passed over and remembered with the reason.

    shown(): another case is on the canvas.  answered(): all that will be said about it is there.  emptied(): none is left.
    """

    shown = Signal()
    answered = Signal()
    refused = Signal(str)
    emptied = Signal()

    def __init__(self, config: KioskConfig, jobs: Jobs, analysis: Analysis, canvas: CanvasView) -> None:
        super().__init__()
        self._cases, self._jobs, self._analysis, self._canvas = config.cases, jobs, analysis, canvas
        self._way = 1
        self._asked = 0  # the frame that is read; a tour may play others meanwhile
        self.index = 0
        self.document: Document | None = None
        self.complete = False
        self.reasons: dict[int, str] = {}
        analysis.ended.connect(self._end)

    @property
    def case(self) -> Case:
        return self._cases[self.index]

    @property
    def count(self) -> int:
        return len(self._cases)

    @property
    def reading(self) -> bool:
        """Whether models are at work on what is shown."""
        return self.document is not None and any(run.state is State.RUNNING for run in self.document.runs_at(self._asked))

    def show(self, index: int, *, way: int = 1) -> None:
        """Open a case; one that is refused gives way to the next in this direction."""
        self._way, self.index = way, index % self.count
        case = self.case
        if len(self.reasons) == self.count:
            self._leave()
            self.emptied.emit()
        elif self.index in self.reasons:
            self.show(self.index + way, way=way)
        else:
            self._jobs.io(Job("kiosk:open", _opened(case), done=self._take, failed=self._refuse))

    def step(self, way: int) -> None:
        """The next case (1) or the one before (-1)."""
        self.show(self.index + way, way=way)

    def findings(self) -> list[Rect]:
        """Boxes of what is counted as marked on the frame that was read, the largest first."""
        runs = self.document.runs_at(self._asked) if self.document is not None else ()
        marked = counted([run.result for run in runs if run.result is not None])
        told = marked.extra.get("findings", ()) if marked is not None else ()
        return [Rect(*(int(v) for v in one["box"])) for one in told if "box" in one]

    def _take(self, source: ImageSource) -> None:
        case, info, old = self.case, source.info, self.document
        told = bool(case.modality or case.body_part)
        scope = Scope(case.modality or info.modality, case.body_part or info.body_part, "person" if told else "file")
        self.document = document = Document(source, scope=scope)
        self.complete = False
        document.go_to(case.frame if case.frame is not None else info.frames // 2)
        self._canvas.set_document(document)
        if old is not None:
            self._close(old)
        self.shown.emit()
        self._ask(document)

    def _ask(self, document: Document) -> None:
        """Nobody is asked which organ this is: then there is no answer."""
        self._asked = document.frame
        if self._unread(document):
            self._end([])
        else:
            self._analysis.run(document, unasked=True)

    def _unread(self, document: Document) -> bool:
        """No model will look at it: nobody says what it is, or none reads such images without being asked."""
        if self._analysis.needs_answer(document):
            return True
        asked = self._analysis.team(document).open
        return not any(self._analysis.on_open(document.scope.modality, model) for model in asked)

    def _end(self, _: list[object]) -> None:
        if self.document is not None and not self.complete and self._ended(self.document):
            self.complete = True
            self.answered.emit()

    def _ended(self, document: Document) -> bool:
        """A run that was cancelled for a newer case ends, too: it is not this case's."""
        runs = document.runs_at(self._asked)
        return self._unread(document) or (bool(runs) and all(run.state in ENDED for run in runs))

    def _refuse(self, error: AppError) -> None:
        log.error("case %d: %s", self.case.number, type(error).__name__)
        self.reasons[self.index] = error.text
        self.refused.emit(error.text)
        self.show(self.index + self._way, way=self._way)

    def _leave(self) -> None:
        old, self.document = self.document, None
        self._canvas.set_document(None)
        if old is not None:
            self._close(old)

    def _close(self, document: Document) -> None:
        self._analysis.drop(document)
        document.close()

    def close(self) -> None:
        self._leave()


def _opened(case: Case) -> Work:
    """Work: the case, once it is known that it may be seen."""

    def work(token: CancelToken, report: Report) -> ImageSource:
        from viewer.kiosk.guard import check_case

        try:
            source = open_file(case.path)
        except AppError as error:
            raise AppError(f"Case {case.number} cannot be opened.", detail=type(error).__name__) from error
        try:
            check_case(case, source)
        except BaseException:
            source.close()
            raise
        return source

    return work
