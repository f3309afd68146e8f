"""Joins Documents to the journal: what was drawn comes back on opening, every change goes to disk at once."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from inference.errors import AppError
from inference.images.identity import FrameNames
from inference.job import CancelToken
from viewer.document.annotations import Annotation
from viewer.document.document import Document
from viewer.document.journal import Journal
from viewer.document.looks import Looks
from viewer.document.writer import StoreError
from viewer.jobs import Job, Jobs
from viewer.workspace import Workspace

RECOVER_FIRST = 10  # before images that wait to be opened
Restored = tuple[str, Annotation, str]  # name, annotation, time of saving


class Keeping(QObject):
    """Owns the journal. saved(datetime), failed(sentence), restored(document, count, time of the last)."""

    saved = Signal(object)
    failed = Signal(str)
    restored = Signal(object, int, str)

    def __init__(self, jobs: Jobs, workspace: Workspace, path: Path) -> None:
        super().__init__()
        self._jobs = jobs
        self._number = itertools.count()
        self._names: dict[Document, FrameNames] = {}
        self._looks: dict[Document, Looks] = {}
        self._named: dict[Document, dict[str, str]] = {}  # each annotation's name in the journal
        self._early: dict[Document, set[str]] = {}
        self._journal = Journal(path, saved=self._tell, failed=self.failed.emit)
        workspace.opened.connect(self.begin)
        workspace.closed.connect(self._end)

    def _tell(self, at: datetime) -> None:
        self.saved.emit(at)

    def begin(self, document: Document) -> None:
        """Find the image's names off the window's thread; what is drawn until then is kept aside."""
        if document in self._early or document in self._named:
            return
        self._early[document] = set()
        document.annotation_changed.join(lambda key, rect: self._note(document, key))
        names, journal, frames = FrameNames(document.source), self._journal, document.info.frames
        looks = self._looks[document] = Looks(document.source)
        self._names[document] = names
        self._jobs.io(
            Job(
                f"recover:{next(self._number)}",
                lambda token, report: recover(names, looks, frames, journal, token),
                done=lambda found: self._restore(document, found),
                failed=lambda error: self._refuse(document, error),
                priority=RECOVER_FIRST,
                patient=True,
            )
        )

    def _refuse(self, document: Document, error: AppError) -> None:
        """A journal that cannot be read is not written either; it is left as it is, and the person is told."""
        if isinstance(error, StoreError):
            self._early.pop(document, None)
            self.failed.emit(error.text)
        else:
            self._restore(document, [])

    def _restore(self, document: Document, kept: list[Restored]) -> None:
        if document not in self._early:
            return  # closed meanwhile
        self._named[document] = {annotation.id: name for name, annotation, _ in kept}
        early = self._early.pop(document)
        for _, annotation, _ in kept:
            if annotation.id not in early:
                document.put(annotation)
        for key in early:
            self._note(document, key)
        if (others := self._looks[document].others) > 0:
            text = self.tr("%n mask(s) of another picture with the same SOP Instance UID are not shown.", "", others)
            self.failed.emit(text)
        if kept:
            self.restored.emit(document, len(kept), max(at for _, _, at in kept))

    def _note(self, document: Document, key: str) -> None:
        """Under the name of the file that holds its frame, with its number there."""
        if document in self._early:
            self._early[document].add(key)
            return
        kept, annotation = self._named.get(document), document.annotation(key)
        if kept is None:
            return
        if annotation is not None:
            kept[key], frame = self._names[document].of(annotation.frame)
            looks, at = self._looks[document], annotation.frame
            self._journal.record(kept[key], key, replace(annotation, frame=frame), lambda: looks.of(at))
        elif key in kept:
            self._journal.record(kept[key], key, None)

    def _end(self, document: Document) -> None:
        """What was drawn before the names were known is written now."""
        early = self._early.pop(document, set())
        self._named.setdefault(document, {})
        for key in early:
            self._note(document, key)
        self._named.pop(document, None)
        self._names.pop(document, None)
        self._looks.pop(document, None)

    def close(self) -> None:
        """All that was drawn is on disk when this returns."""
        for document in tuple(self._early):
            self._end(document)
        self._journal.close()


def recover(
    names: FrameNames, looks: Looks, frames: int, journal: Journal, token: CancelToken
) -> list[Restored]:
    """What was drawn on an image's frames: (name, annotation, time of saving), oldest first within a file."""
    names.of(0)  # looked at here: the window's thread finds it ready
    known = journal.images()
    found: list[Restored] = []
    done: set[str] = set()
    for frame in range(frames if known else 0):
        token.check()
        name, inner = names.of(frame)
        if name in known and name not in done:
            done.add(name)
            kept = journal.load(name, looks.from_frame(frame - inner))
            found += [(name, replace(a, frame=a.frame + frame - inner), at) for a, at in kept]
    return found
