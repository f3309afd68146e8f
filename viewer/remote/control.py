"""Joins the server dialog to the program: searches and fetches off the window's thread, opens what came."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from inference.job import CancelToken, Progress, Report
from viewer.jobs import Job

if TYPE_CHECKING:
    from inference.images.dicomweb import Question, Server, StudyRow
    from viewer.app import App
    from viewer.remote.dialog import RemoteDialog

REMEMBERED = 8


class RemoteControl(QObject):
    """told(sentence), failed(sentence). What is fetched lies in one temporary folder that goes with the window."""

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app = app
        self._file = app.config / "servers.json"
        self._folder: Path | None = None
        self._token: CancelToken | None = None
        self.dialog: RemoteDialog | None = None

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"open_server": self.show}

    def show(self) -> None:
        from viewer.remote.dialog import RemoteDialog

        dialog = self.dialog = RemoteDialog(self._app.window, self._known())
        dialog.searched.connect(self.search)
        dialog.wanted.connect(self.fetch)
        dialog.stopped.connect(self._stop)
        dialog.show()

    def search(self, server: Server, question: Question) -> None:
        def work(token: CancelToken, report: Report) -> list[StudyRow]:
            from inference.images.dicomweb import search

            return search(server, question)

        def done(rows: list[StudyRow]) -> None:
            self._remember(server.url)
            if self.dialog is not None:
                self.dialog.show_rows(rows)

        self._run(Job("server", work, done=done, failed=lambda error: self._say(error.text)))

    def fetch(self, server: Server, row: StudyRow) -> None:
        """Into a folder of its own, then open it."""
        self._folder = self._folder or Path(tempfile.mkdtemp(prefix="lesionscope-"))
        folder = Path(tempfile.mkdtemp(dir=self._folder))

        def work(token: CancelToken, report: Report) -> list[Path]:
            from inference.images.dicomweb import fetch

            return fetch(
                server, row.uid, folder, token, lambda done: report(Progress(done, max(done, row.images)))
            )

        def done(files: list[Path]) -> None:
            self._say(self.tr("%n image(s) fetched.", "", len(files)))
            self._app.opening.open([folder])

        text = self.tr("Fetching… {done} of {total}")
        self._run(
            Job(
                "server",
                work,
                done=done,
                failed=lambda error: self._say(error.text),
                progressed=lambda now: self._say(text.format(done=now.done, total=now.total)),
            )
        )

    def _run(self, job: Job) -> None:
        self._token = self._app.jobs.io(job)

    def _stop(self) -> None:
        self.dialog = None
        if self._token is not None:
            self._token.cancel()

    def _say(self, words: str) -> None:
        if self.dialog is not None:
            self.dialog.say(words)

    def _known(self) -> list[str]:
        """Servers that answered before, the last first; addresses only."""
        try:
            known = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return []
        return [str(url) for url in known] if isinstance(known, list) else []

    def _remember(self, url: str) -> None:
        from inference.errors import ExportError
        from inference.export.atomic import write_text

        kept = list(dict.fromkeys([url, *self._known()]))[:REMEMBERED]
        with contextlib.suppress(ExportError):  # it is typed again next time
            write_text(self._file, json.dumps(kept))

    def close(self) -> None:
        """Nothing fetched outlives the window."""
        self._stop()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
