"""Files that are no images find the images they speak of, and reports get their page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from inference.images.dicom_companion import Companion, Laid, needed_words, told_of
from inference.images.dicom_document import WrappedDocument
from inference.images.identity import frame_in_file
from inference.images.parametric import ParametricMap
from inference.images.segmentation import Segmentation
from inference.images.source import ImageInfo
from inference.images.sr_text import Report
from inference.job import CancelToken
from inference.job import Report as Tell
from viewer.canvas.view import CanvasView
from viewer.document.attached import Scene, make_scene
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.opening import Opening
from viewer.panels.attached import AttachedPanel
from viewer.panels.report_page import DocumentPage, ReportPage
from viewer.presenting import Presenting
from viewer.viewports.grid import ViewportGrid
from viewer.workspace import Workspace


class AttachedControl(QObject):
    """told(sentence, kind): what was laid where, or which image is missing; kind as the notices know it.

    offered(sentence, words, call): what lies beside the images and is opened if a person wishes so.
    read(Report): a report was opened; `reports` holds those that came so far.
    """

    told = Signal(str, str)
    offered = Signal(str, str, object)
    read = Signal(object)

    def __init__(self, workspace: Workspace, opening: Opening, jobs: Jobs, grid: ViewportGrid) -> None:
        super().__init__()
        self._workspace, self._jobs, self._grid = workspace, jobs, grid
        self.panel = AttachedPanel()
        self._waiting: list[Laid] = []
        self.reports: list[Report] = []
        self._states = Presenting(self._canvas_of)
        workspace.closed.connect(self._states.forget)
        workspace.opened.connect(self._opened)
        workspace.current_changed.connect(self._shown)
        opening.companion_found.connect(self.take)
        self._opening = opening

    def begin(self) -> None:
        """Take up what was opened before this was there."""
        for document in self._workspace.documents:
            self._follow(document)
        for companion in self._opening.claim():
            self.take(companion)
        self._shown(self._workspace.current)

    def take(self, companion: Companion) -> None:
        """A file that is no image of its own was opened."""
        if isinstance(companion, Report):
            self._show_or_offer(companion)
            self.reports.append(companion)
            self.read.emit(companion)
        elif isinstance(companion, WrappedDocument):
            self._offer(companion)
        else:
            self._lay(companion)

    def _show_or_offer(self, report: Report) -> None:
        """At once if it was asked for or nothing else is there; a report that came with its study covers no image."""
        show = partial(self._show_report, report)
        if report.path in self._opening.asked or not self._workspace.documents:
            show()
        else:
            text = self.tr("“{name}” belongs to this study: {title}.").format(name=report.name, title=report.title)
            self.offered.emit(text, self.tr("Read it"), show)

    def _show_report(self, report: Report) -> None:
        ReportPage(report, self._window()).show()

    # laying on -------------------------------------------------------------------------------------------

    def _lay(self, one: Laid) -> None:
        found = [document for document in self._workspace.documents if frame_for(one, document) is not None]
        name, instance = told_of(one)
        for document in found:
            self._attach(one, document)
        if found:
            text = self.tr("“{name}” lies on “{image}”.")
            self.told.emit(text.format(name=name, image=found[0].info.name), "info")
            return
        self._waiting.append(one)
        text = self.tr("“{name}” belongs to an image that is not open: {which}. It is laid on it when it is opened.")
        self.told.emit(text.format(name=name, which=needed_words(one.references, instance)), "warning")
        if isinstance(one, Segmentation | ParametricMap):
            self._workspace.add(Document(one.source))

    def _attach(self, one: Laid, document: Document) -> None:
        frame = frame_for(one, document)
        document.attached.add(one)
        if frame is not None:
            document.go_to(frame)
        self._workspace.show(document)
        self._make(document)

    def _opened(self, document: Document) -> None:
        self._follow(document)
        for one in [one for one in self._waiting if frame_for(one, document) is not None]:
            self._attach(one, document)

    def _follow(self, document: Document) -> None:
        document.attached.wanted.join(self._make_view)
        document.attached.changed.join(lambda: self._states.follow(document))
        self._make(document)

    def _shown(self, document: Document | None) -> None:
        self.panel.set_document(document)
        if document is not None:
            self._make(document)

    def _make_view(self, frame: int) -> None:
        """A picture shows a frame whose scene is not known: of one of the views of some image."""
        for document in {port.document for port in self._grid.viewports if port.document is not None}:
            if document.frame == frame:
                self._make(document)

    def _make(self, document: Document) -> None:
        """The scene of the frame that is shown, off the window's thread."""
        frame, attached = document.frame, document.attached
        info = document.frame_info
        if attached.known(frame) or not (attached.laid or info.overlays or info.shutter):
            return
        own, laid = own_frame(document, frame), tuple(attached.laid)

        def work(token: CancelToken, tell: Tell) -> Scene:
            return make_scene(info, own, laid)

        def done(scene: Scene) -> None:
            if len(attached.laid) == len(laid):
                attached.keep(frame, scene)

        job = Job(f"attached:{id(document)}", work, done=done, failed=lambda error: self.told.emit(error.text, "error"))
        self._jobs.io(job)

    def _canvas_of(self, view: Document) -> CanvasView | None:
        return next((port.canvas for port in self._grid.viewports if port.document is view), None)

    # documents -------------------------------------------------------------------------------------------

    def _offer(self, document: WrappedDocument) -> None:
        page = DocumentPage(document, self._window())
        page.save_wanted.connect(partial(self._save, document, page))
        page.show()

    def _save(self, document: WrappedDocument, page: QWidget) -> None:
        from inference.export.atomic import write_bytes

        start = f"{Path(document.title or document.name).stem}{document.ending}"
        name, _ = QFileDialog.getSaveFileName(page, self.tr("Save document"), start, f"*{document.ending}")
        if not name:
            return
        path = Path(name)
        told = self.tr("Written: {name}").format(name=path.name)

        def work(token: CancelToken, tell: Tell) -> None:
            write_bytes(path, document.content)

        self._jobs.io(
            Job(f"export:{path}", work, done=lambda _: self.told.emit(told, "info"),
                failed=lambda error: self.told.emit(error.text, "error"))
        )  # fmt: skip

    def _window(self) -> QWidget:
        return self._grid.window()


def own_frame(document: Document, frame: int) -> int:
    """The number of a frame within its own file: 0 where a series has a file for each."""
    return frame_in_file(document.source, frame)[0]


def frame_for(one: Laid, document: Document) -> int | None:
    """A frame of the document that it lies on: the one shown if it does, else the first; None if on none."""
    first = document.frame
    for frame in (first, *(n for n in range(document.info.frames) if n != first)):
        if lies_on(one, document.source.frame_info(frame), own_frame(document, frame)):
            return frame
    return None


def lies_on(one: Laid, info: ImageInfo, frame: int) -> bool:
    """Without decoding anything. Nothing lies on itself."""
    if info.instance.sop_uid == told_of(one)[1].sop_uid:
        return False
    if isinstance(one, Segmentation | ParametricMap):
        return any(each.lies_on(one.info.size, info, frame) is not None for each in one.frames)
    return any(reference.meets(info, frame) for reference in one.references)

