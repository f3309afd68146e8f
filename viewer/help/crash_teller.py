"""Joins the crash reports to the window: what failed now, and what ended the last run."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from viewer.crash import CrashReports

if TYPE_CHECKING:
    from viewer.app import App


class CrashTeller(QObject):
    """Lives as long as the window; reports are only ever shown to the person here."""

    def __init__(self, app: App, reports: CrashReports) -> None:
        super().__init__(app)
        self._app, self._reports = app, reports
        app.ready.connect(self.tell_left_over)

    def unexpected(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """For sys.excepthook."""
        self._reports.keep(self._app.tell_unexpected(kind, error, trace), error)

    def tell_left_over(self) -> None:
        """One line with a way to the newest report, if a run died."""
        found = self._reports.left_over()
        if found:
            text = self.tr("The last run ended in a fault. What is known of it is on this computer only (report {id}).")
            line = self._app.notices.tell(text.format(id=found[-1].stem), kind="warning", log_id=found[-1].stem)
            line.offer(self.tr("Show the report"), partial(self._show, found[-1]))

    def _show(self, path: Path) -> None:
        from viewer.help.page import TextPage

        page = TextPage(self._app.window, self.tr("Crash report {id}").format(id=path.stem))
        try:
            page.show_plain(path.read_text("utf-8", "replace"))
        except OSError as error:
            page.show_plain(str(error))
        page.show()
