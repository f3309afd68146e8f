"""What a person tells of a slide and asks of its file: its pixel size, the pictures beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from inference.errors import AppError
from inference.job import CancelToken, Report
from viewer.document.document import Document
from viewer.jobs import Job
from viewer.slide.shown import slide_of

if TYPE_CHECKING:
    from inference.slides.source import SlideSource
    from viewer.app import App


class ToldControl(QObject):
    """Asks where a file says nothing; never guesses."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        app.workspace.opened.connect(self.opened)
        for document in app.workspace.documents:
            self.opened(document)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"slide_mpp": self._ask_mpp, "slide_beside": self._show_beside}

    def opened(self, document: Document) -> None:
        """A slide without a pixel size: has somebody told it before?"""
        slide = slide_of(document)
        if slide is None or slide.info.spacing is not None:
            return
        info, book = slide.info, self._book()

        def known(token: CancelToken, report: Report) -> float | None:
            told: float | None = book.told(info)
            return told

        self._app.jobs.io(Job(f"mpp:{id(slide)}", known, done=lambda mpp: self._learn(document, slide, mpp), patient=True))

    def _learn(self, document: Document, slide: SlideSource, mpp: float | None) -> None:
        if mpp is None:
            self._app.notices.tell(
                f"{info_words(slide)} {self.tr('View menu: Pixel size of the slide…')}", kind="info"
            )
            return
        slide.tell_mpp((mpp, mpp))
        document.display_changed()

    def _ask_mpp(self) -> None:
        document = self._app.canvas.document
        slide = slide_of(document)
        if slide is None or document is None:
            return
        now = slide.facts.mpp[0] if slide.facts.mpp else 0.25
        words = self.tr("Width of a pixel at full resolution, in µm (20×: about 0.5, 40×: about 0.25)")
        mpp, sure = QInputDialog.getDouble(
            self._app.window, self.tr("Pixel size of the slide"), words, now, 0.02, 50.0, 4
        )
        if sure:
            self._keep_mpp(document, slide, mpp)

    def _keep_mpp(self, document: Document, slide: SlideSource, mpp: float) -> None:
        slide.tell_mpp((mpp, mpp))
        document.display_changed()
        info, book = slide.info, self._book()

        def keep(token: CancelToken, report: Report) -> None:
            try:
                book.tell(info, mpp)
            except OSError as error:
                raise AppError(
                    f"The pixel size cannot be kept: {error.strerror}.", detail=repr(error)
                ) from error

        self._app.jobs.io(Job("keep mpp", keep))

    def _book(self) -> Any:
        from viewer.slide.book import MppBook

        return MppBook(self._app.data / "slide-mpp.json")

    def _show_beside(self) -> None:
        slide = slide_of(self._app.canvas.document)
        if slide is None or not slide.associated:
            self._app.notices.tell(self.tr("There are no other pictures in this file."), kind="info")
            return

        def read(token: CancelToken, report: Report) -> dict[str, Any]:
            return {name: slide.read_associated(name) for name in slide.associated}

        self._app.jobs.io(Job("beside", read, done=self._open_beside))

    def _open_beside(self, pictures: dict[str, Any]) -> None:
        from viewer.slide.beside import Beside

        Beside(pictures, self._app.window).open()


def info_words(slide: SlideSource) -> str:
    """Why the pixel size is unknown, with the slide's name."""
    return f"“{slide.info.name}”: {slide.facts.warning}"
