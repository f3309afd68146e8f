"""Reformatted planes in viewports: one volume for each series, made off the window's thread; slabs of its planes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from inference.errors import AppError
from inference.images.reformat import Cut, PlaneSource, Slab
from inference.images.volume import Volume, build_volume
from inference.job import CancelToken, Report
from viewer.control_view import ViewControl
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.viewports.grid import ViewportGrid
from viewer.viewports.viewport import Viewport
from viewer.workspace import Workspace

CUTS: Mapping[str, Cut] = {cut.value: cut for cut in Cut}


class Planes(QObject):
    """failed(sentence): why there are no planes of a series.  noted(sentence): what was done to make them."""

    failed = Signal(str)
    noted = Signal(str)

    def __init__(self, workspace: Workspace, jobs: Jobs, grid: ViewportGrid, view: ViewControl) -> None:
        super().__init__()
        self._jobs, self._grid, self._view = jobs, grid, view
        self._volumes: dict[Document, Volume] = {}
        self._fresh: Volume | None = None  # made, not on show yet
        grid.shown.connect(self._prune)
        workspace.closed.connect(self._forget)

    def wanted(self, document: Document, ready: Callable[[Volume], None]) -> None:
        """Give the series' volume to `ready`, at once or when it is made."""
        series = document.original
        if series in self._volumes:
            self._hand_over(self._volumes[series], ready)
            return
        source = series.source

        def work(token: CancelToken, report: Report) -> Volume:
            return build_volume(source, token, report)

        def done(volume: Volume) -> None:
            self._volumes[series] = volume
            for note in volume.notes:
                self.noted.emit(f"{series.info.name}: {note}")
            self._hand_over(volume, ready)

        self._jobs.io(Job("volume", work, done=done, failed=self._tell))

    def _hand_over(self, volume: Volume, ready: Callable[[Volume], None]) -> None:
        self._fresh = volume
        ready(volume)
        self._fresh = None

    def _tell(self, error: AppError) -> None:
        self.failed.emit(error.text)

    def _forget(self, document: Document) -> None:
        """The series is closed: so are its planes."""
        volume = self._volumes.pop(document, None)
        for viewport in self._grid.viewports:
            source = self.source_of(viewport.document)
            if source is not None and source.volume is volume:
                self._view.show_in(viewport, None)

    def _prune(self, _: Viewport) -> None:
        """A volume that no viewport shows any more gives its memory back."""
        sources = [self.source_of(viewport.document) for viewport in self._grid.viewports]
        shown = [source.volume for source in sources if source is not None]
        self._volumes = {key: one for key, one in self._volumes.items() if one in shown or one is self._fresh}

    def series_of(self, document: Document) -> Document:
        """The open image that a plane was made of; any other document's original."""
        source = self.source_of(document)
        found = (series for series, one in self._volumes.items() if source is not None and one is source.volume)
        return next(found, document.original)

    @staticmethod
    def source_of(document: Document | None) -> PlaneSource | None:
        """What a reformatted plane is read from; None for any other document."""
        source = document.source if document is not None else None
        return source if isinstance(source, PlaneSource) else None

    def show(self, viewport: Viewport, volume: Volume, cut: str) -> None:
        """One plane through the middle of the volume."""
        document = Document(PlaneSource(volume, CUTS[cut]), derived=True)
        document.go_to(document.info.frames // 2)
        self._view.show_in(viewport, document)

    def set_slab(self, viewport: Viewport, slab: Slab | None) -> None:
        """Thick instead of thin, or thin again; place, window and zoom stay."""
        before = viewport.document
        source = self.source_of(before)
        if before is None or source is None:
            return
        after = Document(PlaneSource(source.volume, source.cut, slab), derived=True)
        after.frame, after.display = before.frame, before.display
        state = viewport.canvas.view_state()
        self._view.show_in(viewport, after)
        viewport.canvas.restore(state)
