"""The planes of every frame of what is shown. A long series tells them from as many files: never on the window's thread."""

from __future__ import annotations

import itertools
from weakref import WeakKeyDictionary

from inference.geometry import PatientPlane
from inference.images.source import ImageSource
from inference.job import CancelToken, Report
from viewer.document.document import Document
from viewer.jobs import Job, Jobs

Book = tuple[PatientPlane | None, ...]
FEW = 16  # frames: read at once


class PlaneBook:
    """jobs: None reads at once, for tests of arithmetic."""

    def __init__(self, jobs: Jobs | None = None) -> None:
        self._jobs = jobs
        self._known: WeakKeyDictionary[Document, Book] = WeakKeyDictionary()
        self._number = itertools.count()

    def learn(self, document: Document) -> None:
        """Begin to read them, if that is not done."""
        original = document.original
        if original in self._known:
            return
        source = original.source
        if self._jobs is None or source.info.frames <= FEW:
            self._known[original] = planes_of(source)
            return
        self._known[original] = ()  # under way

        def work(token: CancelToken, report: Report) -> Book:
            return planes_of(source, token)

        def done(found: Book) -> None:
            self._known[original] = found

        self._jobs.io(Job(f"planes:{next(self._number)}", work, done=done, patient=True))

    def planes(self, document: Document) -> Book:
        """Of every frame; nothing as long as they are being read."""
        return self._known.get(document.original, ())


def planes_of(source: ImageSource, token: CancelToken | None = None) -> Book:
    """Raises Cancelled."""
    found = []
    for frame in range(source.info.frames):
        if token is not None:
            token.check()
        found.append(source.frame_info(frame).plane)
    return tuple(found)
