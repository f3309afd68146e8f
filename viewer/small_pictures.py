"""Small pictures of what is open, read off the window's thread: thumbnails for the list, values for the histogram."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QPixmap

from inference.images.source import ImageInfo, ImageSource, Pixels
from inference.job import CancelToken, Report
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.panels.grey_histogram import small_level
from viewer.panels.histogram import HistogramPanel
from viewer.panels.studies import OpenImage, StudiesPanel
from viewer.workspace import Workspace

THUMB_PX = 64


class SmallPictures(QObject):
    """Fills the list of open images and the histogram."""

    def __init__(
        self, jobs: Jobs, workspace: Workspace, studies: StudiesPanel, histogram: HistogramPanel
    ) -> None:
        super().__init__()
        self._jobs, self._workspace = jobs, workspace
        self._studies, self._histogram = studies, histogram
        self._number = itertools.count()
        self._thumbs: dict[Document, QPixmap] = {}
        histogram.values_wanted.connect(self._fill_histogram)
        workspace.closed.connect(self._forget)

    def refresh(self) -> None:
        """The list as it is now; missing thumbnails follow."""
        documents, current = self._workspace.documents, self._workspace.current
        images = [OpenImage.of(document.info, self.tr("{n} frames")) for document in documents]
        index = documents.index(current.original) if current and current.original in documents else -1
        self._studies.show_open(images, index, [self._thumbs.get(document) for document in documents])
        for document in documents:
            if document not in self._thumbs:
                self._thumbs[document] = QPixmap()
                self._ask_thumb(document)

    def _ask_thumb(self, document: Document) -> None:
        source = document.source

        def work(token: CancelToken, report: Report) -> NDArray[np.uint8]:
            return thumbnail(source)

        self._jobs.io(Job(f"thumb:{next(self._number)}", work, done=lambda grey: self._take(document, grey)))

    def _take(self, document: Document, pixels: NDArray[np.uint8]) -> None:
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
        source, frame = document.source, document.frame

        def work(token: CancelToken, report: Report) -> Pixels:
            return small_level(source, frame)

        def done(values: Pixels) -> None:
            if document is self._workspace.current:
                self._histogram.show_values(values)

        self._jobs.io(Job("histogram", work, done=done))


def thumbnail(source: ImageSource) -> NDArray[np.uint8]:
    """The middle frame, (h, w, 3) uint8, its longer side THUMB_PX or less."""
    import cv2

    from inference.images.greyscale import display_voi, render

    info: ImageInfo = source.info
    values = small_level(source, info.frames // 2)
    if values.ndim == 2:
        grey = render(values, info.grey, display_voi(values, info.grey))
        values = np.repeat(grey[:, :, None], 3, axis=2)
    scale = min(1.0, THUMB_PX / max(values.shape[:2]))
    size = (max(1, round(values.shape[1] * scale)), max(1, round(values.shape[0] * scale)))
    return np.ascontiguousarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _image(pixels: NDArray[np.uint8]) -> QImage:
    """A copy that outlives the array."""
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB888).copy()
