"""Joins Documents to the journal: what was drawn comes back on opening, every change goes to disk at once."""

from __future__ import annotations

import itertools
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from inference.images.identity import identity
from inference.images.source import ImageInfo
from inference.job import CancelToken, Report
from viewer.document.annotations import Annotation
from viewer.document.document import Document
from viewer.document.journal import Journal
from viewer.jobs import Job, Jobs
from viewer.workspace import Workspace

RECOVER_FIRST = 10  # before images that wait to be opened
Restored = tuple[str, list[tuple[Annotation, str]]]


class Keeping(QObject):
    """Owns the journal. saved(datetime), failed(sentence), restored(document, count, time of the last)."""

    saved = Signal(object)
    failed = Signal(str)
    restored = Signal(object, int, str)

    def __init__(self, jobs: Jobs, workspace: Workspace, path: Path) -> None:
        super().__init__()
        self._jobs = jobs
        self._number = itertools.count()
        self._names: dict[Document, str] = {}
        self._early: dict[Document, set[str]] = {}
        self._journal = Journal(path, saved=self._tell, failed=self.failed.emit)
        workspace.opened.connect(self.begin)
        workspace.closed.connect(self._end)

    def _tell(self, at: datetime) -> None:
        self.saved.emit(at)

    def begin(self, document: Document) -> None:
        """Find the image's name off the window's thread; what is drawn until then is kept aside."""
        if document in self._early or document in self._names:
            return
        self._early[document] = set()
        document.annotation_changed.join(lambda key, rect: self._note(document, key))
        info, journal = document.info, self._journal

        def work(token: CancelToken, report: Report) -> Restored:
            name = identity(info)
            return name, journal.load(name)

        self._jobs.io(
            Job(
                f"recover:{next(self._number)}",
                work,
                done=lambda found: self._restore(document, found),
                failed=lambda error: self._restore(document, (by_path(info), [])),
                priority=RECOVER_FIRST,
            )
        )

    def _restore(self, document: Document, found: Restored) -> None:
        if document not in self._early:
            return  # closed meanwhile
        name, kept = found
        self._names[document] = name
        early = self._early.pop(document)
        for annotation, _ in kept:
            if annotation.id not in early:
                document.put(annotation)
        for key in early:
            self._note(document, key)
        if kept:
            self.restored.emit(document, len(kept), kept[-1][1])

    def _note(self, document: Document, key: str) -> None:
        if document in self._names:
            self._journal.record(self._names[document], key, document.annotation(key))
        elif document in self._early:
            self._early[document].add(key)

    def _end(self, document: Document) -> None:
        """What was drawn before the name was known is written now."""
        early = self._early.pop(document, set())
        if early:
            self._names[document] = named(document.info)
            for key in early:
                self._note(document, key)
        self._names.pop(document, None)

    def close(self) -> None:
        """All that was drawn is on disk when this returns."""
        for document in tuple(self._early):
            self._end(document)
        self._journal.close()


def named(info: ImageInfo) -> str:
    """The image's name; of one whose file is gone, its path."""
    try:
        return identity(info)
    except OSError:
        return by_path(info)


def by_path(info: ImageInfo) -> str:
    """A name that at least tells this file from others."""
    return f"path:{info.path or info.name}"
