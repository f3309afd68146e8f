"""Shows the live run in the status bar: the step, how far, on which device, how long it took."""

from __future__ import annotations

from PySide6.QtCore import QObject

from inference.job import Progress
from inference.results import Result
from viewer.analysis import Analysis
from viewer.panels.statusbar import StatusBar


class RunProgress(QObject):
    """Listens to the analysis, whichever image is on show."""

    def __init__(self, status: StatusBar, analysis: Analysis) -> None:
        super().__init__(status)
        self._status = status
        analysis.began.connect(self._begin)
        analysis.progressed.connect(status.show_progress)
        analysis.ended.connect(self._end)

    def _begin(self) -> None:
        self._status.show_progress(Progress(0, 1, self.tr("Starting the models")))

    def _end(self, results: list[Result]) -> None:
        """results: empty if the run was cancelled or failed."""
        self._status.end_progress()
        if results:
            seconds = sum(result.provenance.seconds for result in results)
            self._status.show_device(results[-1].provenance.device, seconds)
