"""Files become Documents: read off the window's thread, what cannot be opened gets one sentence, the rest stays."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from inference.errors import AppError
from inference.geometry import Rect
from inference.images.source import ImageSource, Region
from inference.job import CancelToken, Report
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.recent import RecentFiles
from viewer.workspace import Workspace


@dataclass(slots=True)
class _Batch:
    """Files that a person opened together."""

    shown: bool = False


class Opening(QObject):
    """Opens paths into the workspace."""

    failed = Signal(str)
    begun = Signal(int)

    def __init__(self, jobs: Jobs, workspace: Workspace, recent: RecentFiles) -> None:
        super().__init__()
        self._jobs, self._workspace, self._recent = jobs, workspace, recent
        self._number = itertools.count()

    def open(self, paths: Sequence[Path]) -> None:
        """Open files and the files of folders; one that is open already is shown."""
        batch = _Batch()
        for path in paths:
            known = self._workspace.find(str(path.absolute()))
            if known is not None:
                self._workspace.show(known)
            else:
                self._start(path.absolute(), batch)

    def _start(self, path: Path, batch: _Batch) -> None:
        work = _files if path.is_dir() else _opened
        job = Job(
            slot=f"open:{next(self._number)}",
            work=lambda token, report: work(path, token, report),
            done=lambda found: (self._listed if path.is_dir() else self._take)(found, batch),
            failed=lambda error: self.failed.emit(error.text),
        )
        self._jobs.io(job)

    def _listed(self, files: list[Path], batch: _Batch) -> None:
        for file in files:
            self._start(file, batch)

    def _take(self, source: ImageSource, batch: _Batch) -> None:
        """The first of a batch to arrive is shown; the others join the list."""
        self._recent.add(source.info.path)
        self._workspace.add(Document(source), show=not batch.shown)
        batch.shown = True


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
    return found
