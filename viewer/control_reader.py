"""What a reader's small helpers do: magnifier, header, copy of the view, a frozen copy beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from inference.images.tags import TagRow, read_tags
from inference.job import CancelToken, Report
from viewer.canvas.magnifier import Magnifier
from viewer.canvas.view import CanvasView
from viewer.clipboard import copy_view
from viewer.control_view import ViewControl
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.panels.tag_browser import TagBrowser
from viewer.viewports.grid import Shape, ViewportGrid


class ReaderControl(QObject):
    """told(sentence), failed(sentence).  magnified(bool): the glass was taken or laid down."""

    told = Signal(str)
    failed = Signal(str)
    magnified = Signal(bool)

    def __init__(self, jobs: Jobs, grid: ViewportGrid, view: ViewControl) -> None:
        super().__init__()
        self._jobs, self._grid, self._view = jobs, grid, view
        self._glasses: list[Magnifier] = []
        self._on = False
        self._tags: TagBrowser | None = None
        grid.each(self._join)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {
            "magnifier": self.magnify,
            "tags": self.show_tags,
            "copy_view": self._copy,
            "freeze": self._freeze,
        }

    def _join(self, canvas: CanvasView) -> None:
        self._glasses.append(Magnifier(canvas))

    def magnify(self) -> None:
        """On or off, over every picture."""
        self._on = not self._on
        for glass in self._glasses:
            glass.switch(self._on)
        self.magnified.emit(self._on)

    def _copy(self) -> None:
        if copy_view(self._grid.active.canvas):
            self.told.emit(self.tr("The view is on the clipboard."))
        else:
            self.failed.emit(self.tr("There is no picture to copy."))

    def _freeze(self) -> None:
        """The frame and window on show stay beside, while this view goes on."""
        document, here = self._grid.active.document, self._grid.active
        if document is None:
            return
        if self._grid.shape.count == 1:
            self._grid.set_shape(Shape(1, 2))
        places = self._grid.viewports
        beside = places[(places.index(here) + 1) % len(places)]
        state = here.canvas.view_state()
        self._view.show_in(beside, document.another_view())
        beside.strip.link.setChecked(False)  # frozen: it follows nobody until a person links it
        for viewport in (here, beside):
            viewport.canvas.restore(state)

    # header ----------------------------------------------------------------------------------------------

    def show_tags(self) -> None:
        """The header of the image under hand, in a window that stays beside the picture."""
        if self._tags is None:
            self._tags = TagBrowser(self._grid.window())
        self._tags.show()
        self._tags.raise_()
        self._tags.search.setFocus()
        self.follow(self._grid.active.document)

    def follow(self, document: Document | None) -> None:
        """Another image is under hand: an open browser shows its header."""
        browser = self._tags
        if browser is None or not browser.isVisible():
            return
        info = document.frame_info if document else None
        if info is None or not info.is_dicom or not info.path:
            name = info.name if info else ""
            browser.show_words(name, self.tr("This image has no DICOM header."))
            return
        path, name = Path(info.path), info.name

        def work(token: CancelToken, report: Report) -> tuple[TagRow, ...]:
            return read_tags(path)

        self._jobs.io(
            Job("tags", work, done=lambda rows: browser.show_rows(name, rows),
                failed=lambda error: browser.show_words(name, error.text))
        )  # fmt: skip
