"""Shows the live run in the status bar: the step, how far, on which device, how long it took."""

from __future__ import annotations

from PySide6.QtCore import QObject

from inference.job import Progress
from inference.results import State
from viewer.analysis import Analysis
from viewer.document.document import Document, Run
from viewer.panels.statusbar import StatusBar


class RunProgress(QObject):
    """Listens to the document that is being run."""

    def __init__(self, status: StatusBar, analysis: Analysis) -> None:
        super().__init__(status)
        self._status = status
        analysis.began.connect(self._begin)
        analysis.ended.connect(self._end)

    def _begin(self, document: Document) -> None:
        document.run_changed.leave(self._tell)
        document.run_changed.join(self._tell)
        self._status.show_progress(Progress(0, 1, self.tr("Starting the models")))

    def _tell(self, run: Run) -> None:
        if run.state is State.RUNNING and run.message:
            self._status.show_progress(Progress(round(run.progress * 100), 100, run.message))

    def _end(self, document: Document) -> None:
        document.run_changed.leave(self._tell)
        self._status.end_progress()
        results = document.results()
        if results:
            seconds = sum(result.provenance.seconds for result in results)
            self._status.show_device(results[-1].provenance.device, seconds)
