"""Files become Documents: read off the window's thread, what cannot be opened gets one sentence, the rest stays."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from inference.errors import AppError
from inference.geometry import Rect
from inference.images.source import ImageSource, Region
from inference.job import CancelToken, Report
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.recent import RecentFiles
from viewer.workspace import Workspace

MOST_FILES = 500  # each open image holds its pixels


@dataclass(slots=True, eq=False)
class _Batch:
    """Files that a person opened together, one after the other in their order."""

    waiting: deque[Path]
    number: int
    shown: bool = False
    refused: int = 0


class Opening(QObject):
    """Opens paths into the workspace.

    failed(sentence, key): a later sentence with the same key, "" for none, takes the place of the older.
    settled: nothing waits to be opened.
    """

    failed = Signal(str, str)
    settled = Signal()

    def __init__(self, jobs: Jobs, workspace: Workspace, recent: RecentFiles) -> None:
        super().__init__()
        self._jobs, self._workspace, self._recent = jobs, workspace, recent
        self._number = itertools.count()
        self._pending: set[str] = set()

    def open(self, paths: Sequence[Path]) -> None:
        """Open files and the files of folders; one that is open already is shown."""
        if paths:
            self._next(_Batch(deque(path.absolute() for path in paths), next(self._number)))

    def _next(self, batch: _Batch) -> None:
        """Start the first that waits and is not open or on its way."""
        while batch.waiting:
            path = batch.waiting.popleft()
            known = self._workspace.find(str(path))
            if known is None and str(path) not in self._pending:
                self._start(path, batch)
                return
            if known is not None and not batch.shown:
                self._workspace.show(known)
                batch.shown = True
        if not self._pending:
            self.settled.emit()

    def _start(self, path: Path, batch: _Batch) -> None:
        folder = path.is_dir()
        work = _files if folder else _opened
        self._pending.add(str(path))

        def done(found: Any) -> None:
            self._pending.discard(str(path))
            if folder:
                batch.waiting.extendleft(reversed(found))
            else:
                self._take(found, batch)
            self._next(batch)

        def failed(error: AppError) -> None:
            self._pending.discard(str(path))
            self._refuse(error, batch)
            self._next(batch)

        slot = f"open:{next(self._number)}"
        self._jobs.io(Job(slot, lambda token, report: work(path, token, report), done=done, failed=failed))

    def _take(self, source: ImageSource, batch: _Batch) -> None:
        """The first of a batch is shown; the others join the list."""
        self._recent.add(source.info.path)
        self._workspace.add(Document(source), show=not batch.shown)
        batch.shown = True

    def _refuse(self, error: AppError, batch: _Batch) -> None:
        """One sentence; for many files of one batch a single line that counts them."""
        batch.refused += 1
        if batch.refused == 1:
            self.failed.emit(error.text, f"open {batch.number}")
            return
        text = self.tr("{count} files could not be opened. The last: {why}")
        self.failed.emit(text.format(count=batch.refused, why=error.text), f"open {batch.number}")


def _opened(path: Path, token: CancelToken, report: Report) -> ImageSource:
    """The image, with the pixels that are shown first decoded: an image that cannot be shown is not opened."""
    from inference.images.opener import open_image

    source = open_image(path)
    try:
        coarse = len(source.levels) - 1
        source.read(Region(Rect.whole(source.levels[coarse]), level=coarse, frame=0))
    except BaseException:
        source.close()
        raise
    return source


def _files(folder: Path, token: CancelToken, report: Report) -> list[Path]:
    """The files of a folder and its folders, hidden ones left out. Raises AppError if there is none."""
    found = sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith("."))
    if not found:
        raise AppError(f"The folder '{folder.name}' holds no files.")
    if len(found) > MOST_FILES:
        raise AppError(
            f"The folder '{folder.name}' holds {len(found)} files; at most {MOST_FILES} are opened at once."
            " Choose the files, or a smaller folder."
        )
    return found
