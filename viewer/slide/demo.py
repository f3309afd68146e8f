"""The synthetic slide: made by code the first time it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from inference.errors import AppError
from inference.job import CancelToken, Progress, Report
from viewer.jobs import Job

if TYPE_CHECKING:
    from viewer.app import App

DEMO = "demo-slide.tif"


class DemoSlide(QObject):
    """Makes it once, in the data folder, and opens it."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app

    def open(self) -> None:
        """The synthetic slide; made the first time, which takes a minute or two."""
        path = self._app.data / DEMO
        if path.exists():
            self._app.open_names([str(path)])
            return
        words, status = self.tr("making the demo slide"), self._app.status

        def make(token: CancelToken, report: Report) -> str:
            from inference.phantom.slide import write_slide

            def step(done: int, of: int) -> None:
                token.check()
                report(Progress(done * 100 // of, 100, words))

            path.parent.mkdir(parents=True, exist_ok=True)
            write_slide(path, step=step)
            return str(path)

        def done(name: str) -> None:
            status.end_progress()
            self._app.open_names([name])

        def failed(error: AppError) -> None:
            status.end_progress()
            self._app.notices.tell(error.text)

        self._app.jobs.io(
            Job("demo slide", make, done=done, failed=failed, progressed=status.show_progress,
                cancelled=status.end_progress)
        )  # fmt: skip
