"""Small pictures of what is open, read off the window's thread: thumbnails for the list, values for the histogram."""

from __future__ import annotations

import itertools
from collections.abc import MutableMapping

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QImage, QPixmap

from inference.job import CancelToken, Report
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.panels.grey_histogram import Sample, sampled, small_level
from viewer.panels.histogram import HistogramPanel
from viewer.panels.studies import OpenImage, StudiesPanel
from viewer.thumbnail import Small, thumbnail
from viewer.workspace import Workspace

LIST_MS = 20


class SmallPictures(QObject):
    """Fills the list of open images and the histogram."""

    def __init__(
        self,
        jobs: Jobs,
        workspace: Workspace,
        studies: StudiesPanel,
        histogram: HistogramPanel,
        ready: MutableMapping[Document, Small],
    ) -> None:
        """ready: thumbnails that were made while opening; those used are taken out."""
        super().__init__()
        self._jobs, self._workspace = jobs, workspace
        self._studies, self._histogram, self._ready = studies, histogram, ready
        self._number = itertools.count()
        self._thumbs: dict[Document, QPixmap] = {}
        histogram.values_wanted.connect(self._fill_histogram)
        workspace.closed.connect(self._forget)
        self._closed = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(LIST_MS)
        self._soon.timeout.connect(self._list)

    def refresh(self) -> None:
        """The list soon follows: many that open one after the other are listed together."""
        if not self._closed:
            self._soon.start()

    def close(self) -> None:
        """The window goes, and its list with it."""
        self._closed = True
        self._soon.stop()

    def _list(self) -> None:
        """The list as it is now; missing thumbnails follow."""
        documents, current = self._workspace.documents, self._workspace.current
        for document in documents:
            if document not in self._thumbs:
                self._begin_thumb(document)
        images = [OpenImage.of(document.info, self._words) for document in documents]
        index = documents.index(current.original) if current and current.original in documents else -1
        self._studies.show_open(images, index, [self._thumbs.get(document) for document in documents])

    def _words(self, text: str) -> str:
        """The row's words in the interface language."""
        known = {
            "{n} frames": self.tr("{n} frames"), "Pictures": self.tr("Pictures"), "Study": self.tr("Study"),
            "No patient name": self.tr("No patient name"),
        }  # fmt: skip
        return known[text]

    def _begin_thumb(self, document: Document) -> None:
        made = self._ready.pop(document, None)
        if made is not None:
            self._thumbs[document] = QPixmap.fromImage(_image(made))
            return
        self._thumbs[document] = QPixmap()
        self._ask_thumb(document)

    def _ask_thumb(self, document: Document) -> None:
        source = document.source

        def work(token: CancelToken, report: Report) -> Small:
            return thumbnail(source)

        self._jobs.io(Job(f"thumb:{next(self._number)}", work, done=lambda grey: self._take(document, grey), patient=True))

    def _take(self, document: Document, pixels: Small) -> None:
        if document in self._thumbs:
            self._thumbs[document] = QPixmap.fromImage(_image(pixels))
            self.refresh()

    def _forget(self, document: Document) -> None:
        self._thumbs.pop(document, None)
        self.refresh()

    def _fill_histogram(self) -> None:
        document = self._workspace.current
        if document is None or document.info.channels != 1:
            return
        source, frame, grey, modality = document.source, document.frame, document.grey, document.info.modality

        def work(token: CancelToken, report: Report) -> Sample:
            return sampled(small_level(source, frame), grey, modality)

        def done(sample: Sample) -> None:
            if document is self._workspace.current:
                self._histogram.show_sample(sample)

        self._jobs.io(Job("histogram", work, done=done, patient=True))


def _image(pixels: Small) -> QImage:
    """A copy that outlives the array."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888).copy()
