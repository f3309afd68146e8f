"""The studies opened last: known at once in memory, kept in the index by the io pool, none if a person wants none."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Signal
from PySide6.QtGui import QImage

from inference.errors import AppError
from inference.job import CancelToken, Report
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.library.index import RecentStudy, StudyIndex, joined, study_key


class RecentStudies(QObject):
    """changed: the list is another."""

    changed = Signal()

    def __init__(self, jobs: Jobs, index: StudyIndex) -> None:
        super().__init__()
        self._jobs, self._index = jobs, index
        self._number = itertools.count()
        self._known: tuple[RecentStudy, ...] | None = None
        self._held: list[tuple[str, Document]] | None = []

    @property
    def studies(self) -> tuple[RecentStudy, ...]:
        """Newest first, read when first asked for; whether one still exists shows when it is opened."""
        if self._known is None:
            self._known = self._index.recent()
        return self._known

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(study.path for study in self.studies)

    def note(self, path: str, document: Document) -> None:
        """Something of a path was opened; its small picture is made and all is written off the window's thread."""
        if not self._index.remembers:
            return
        if self._held is not None:
            self._held.append((path, document))
            return
        told = described(path, document)
        self._take(told)
        source, index = document.source, self._index

        def work(token: CancelToken, report: Report) -> RecentStudy:
            from viewer.thumbnail import thumbnail

            index.add(told)  # the path is kept even if there is no picture
            if not index.names:
                return told
            study = replace(told, picture=png(thumbnail(source)))
            index.add(study)
            return study

        self._jobs.io(Job(f"recent:{next(self._number)}", work, done=self._take, failed=_unseen, patient=True))

    def _take(self, study: RecentStudy) -> None:
        self._known = joined(self.studies, study if self._index.names else study.plain())
        self.changed.emit()

    def begin(self) -> None:
        """Write down what came so far: the first picture and its answers go before."""
        held, self._held = self._held, None
        for path, document in held or ():
            self.note(path, document)

    def clear(self) -> None:
        """Forget and delete all of it.  Raises OSError if the file stays."""
        self._index.clear()
        self._known = ()
        self.changed.emit()


def described(path: str, document: Document) -> RecentStudy:
    """What the list says of a study: the patient, else the file's name; date, what it is and where it lies."""
    info = document.info
    one = info.instance
    name = one.patient_name.replace("^", ", ", 1).replace("^", " ").strip(", ")
    date = one.study_date
    day = f"{date[:4]}-{date[4:6]}-{date[6:8]}" if len(date) == 8 and date.isdigit() else date
    detail = " · ".join(part for part in (day, info.modality or "", one.study_description) if part)
    key = study_key(one.study_uid, one.patient_id, one.patient_name)
    return RecentStudy(path, name or Path(path).name, detail, study=key)


def png(pixels: object) -> bytes:
    """(h, w, 3) uint8 as a PNG file."""
    import numpy as np

    array = np.ascontiguousarray(pixels, dtype=np.uint8)
    height, width = array.shape[:2]
    image = QImage(array.data, width, height, array.strides[0], QImage.Format.Format_RGB888)
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide 6.11 takes str here, its stub says bytes
    return bytes(data.data())


def _unseen(error: AppError) -> None:
    """A study without a small picture is listed without."""


def pictures(studies: Sequence[RecentStudy]) -> list[QImage]:
    """Small pictures for a list, empty images where there is none."""
    return [QImage.fromData(study.picture) if study.picture else QImage() for study in studies]
