"""Joins what is measured to its store: back on opening, on disk with every change. Nothing here is undone."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from inference.errors import AppError
from inference.images.look import Look
from inference.job import CancelToken, Report
from inference.measure.measurement import Measurement
from viewer.document.document import Document
from viewer.document.looks import Looks
from viewer.document.measurement_places import Places, places_of
from viewer.document.measurement_store import MeasurementStore, Place
from viewer.document.writer import StoreError
from viewer.jobs import Job, Jobs
from viewer.workspace import Workspace

RECOVER_FIRST = 10  # before images that wait to be opened
NOWHERE = Places(())
Found = tuple[Places, list[tuple[Place, Measurement]], Looks | None]


class MeasureKeeping(QObject):
    """Owns the store. saved(datetime), failed(sentence)."""

    saved = Signal(object)
    failed = Signal(str)

    def __init__(self, jobs: Jobs, workspace: Workspace, path: Path) -> None:
        super().__init__()
        self._jobs = jobs
        self._number = itertools.count()
        self._places: dict[Document, Places] = {}
        self._looks: dict[Document, Looks] = {}
        self._early: dict[Document, dict[str, None]] = {}  # changed before the places were known, in order
        self._known: dict[tuple[Document, str], Measurement] = {}  # as it is on disk
        self._slots: dict[Document, Callable[[str], None]] = {}
        self._store = MeasurementStore(path, saved=self._tell_saved, failed=self.failed.emit)
        workspace.opened.connect(self.begin)
        workspace.closed.connect(self._end)
        for document in workspace.documents:
            self.begin(document)

    def _tell_saved(self, at: datetime) -> None:
        self.saved.emit(at)

    def begin(self, document: Document) -> None:
        """Find the image's places off the window's thread; what is measured until then is kept aside."""
        if document in self._slots:
            return
        self._early[document] = {}
        slot = self._slots[document] = lambda key: self._note(document, key)
        document.measurements.changed.join(slot)
        source, store = document.source, self._store

        def work(token: CancelToken, report: Report) -> Found:
            try:
                places = places_of(source)
            except OSError:
                return NOWHERE, [], None  # its file is gone: there is no name to keep anything under
            looks = Looks(source)

            def is_of(place: Place, look: Look) -> bool:
                return looks.may_be(places.frame(place), look)

            return places, store.load(*places.images, is_of=is_of), looks

        slot_name = f"measurements:{next(self._number)}"
        done, failed = (
            (lambda found: self._restore(document, found)),
            (lambda error: self._refuse(document, error)),
        )
        self._jobs.io(Job(slot_name, work, done=done, failed=failed, priority=RECOVER_FIRST, patient=True))

    def _refuse(self, document: Document, error: AppError) -> None:
        """A store that cannot be read is not written either: what is on screen lasts until the image is closed."""
        self._early.pop(document, None)
        if isinstance(error, StoreError):
            self.failed.emit(error.text)

    def _restore(self, document: Document, found: Found) -> None:
        if document not in self._early:
            return  # closed meanwhile
        places, kept, looks = found
        if looks is not None:
            self._looks[document] = looks
            self._tell_others(looks.others)
        early = self._early[document]
        for place, one in kept:
            frame = places.frame(place)
            if frame is not None and one.id not in early:
                shown = replace(one, frame=frame)
                self._known[document, one.id] = shown
                document.measurements.put(shown)
        self._places[document] = places
        for key in self._early.pop(document):
            self._note(document, key)

    def _tell_others(self, count: int) -> None:
        if count:
            text = self.tr("%n measurement(s) of another picture with the same SOP Instance UID are not shown.", "", count)
            self.failed.emit(text)

    def _note(self, document: Document, key: str) -> None:
        held = document.measurements.get(key)
        if held is not None and self._known.get((document, key)) == held:
            return  # as it is on disk
        if document in self._places:
            self._record(document, key, held)
        elif document in self._early:
            self._early[document][key] = None

    def _record(self, document: Document, key: str, held: Measurement | None) -> None:
        known = held or self._known.get((document, key))
        place = self._places[document].place(known.frame) if known is not None else None
        if place is None:
            return  # made in memory, or never on disk
        if held is None:
            self._known.pop((document, key), None)
        else:
            self._known[document, key] = held
        kept = replace(held, frame=place.frame) if held else None
        looks, frame = self._looks.get(document), known.frame if known is not None else 0
        self._store.record(place, key, kept, lambda: looks.of(frame) if looks is not None else None)

    def _end(self, document: Document) -> None:
        """What was measured before the places were known is written now."""
        slot = self._slots.pop(document, None)
        if slot is not None:
            document.measurements.changed.leave(slot)
        early = self._early.pop(document, {})
        if early:
            self._places[document] = _places_now(document)
            for key in early:
                self._note(document, key)
        self._places.pop(document, None)
        self._looks.pop(document, None)
        for known in [known for known in self._known if known[0] is document]:
            del self._known[known]

    def close(self) -> None:
        """All that was measured is on disk when this returns."""
        for document in tuple(self._early):
            self._end(document)
        self._store.close()


def _places_now(document: Document) -> Places:
    try:
        return places_of(document.source)
    except OSError:
        return NOWHERE
