"""What the strips above the pictures say; loud where another patient's picture stands beside the one under hand."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from viewer.document.document import Document
from viewer.models.words import answer_line
from viewer.viewports.grid import ViewportGrid
from viewer.viewports.hanging import patient_of
from viewer.viewports.mammogram import Hung
from viewer.viewports.viewport import Viewport


class Captions(QObject):
    """hung: what is known of each hung mammogram.  empty: the words of places that found no image."""

    def __init__(self, grid: ViewportGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self.hung: dict[Document, Hung] = {}
        self.empty: dict[Viewport, str] = {}
        grid.shown.connect(lambda _: self.refresh())
        grid.active_changed.connect(lambda _: self.refresh())
        grid.shape_changed.connect(lambda _: self.refresh())

    def refresh(self) -> None:
        """Write them all: who is another patient depends on which is under hand."""
        mine = self._grid.active.document
        for viewport in self._grid.viewports:
            self._write(viewport, mine)

    def _write(self, viewport: Viewport, mine: Document | None) -> None:
        document = viewport.document
        if document is None:
            viewport.strip.say(self.empty.get(viewport, ""))
            return
        self.empty.pop(viewport, None)
        hung = self.hung.get(document.original)
        notes = [*document.info.warnings, *(hung.guesses if hung else ())]
        short = [hung.short] if hung and hung.short else []
        if mine is not None and patient_of(mine) != patient_of(document):
            short.insert(0, _words("another patient"))
            notes.insert(0, _words("This picture is of another patient than the one under hand."))
        viewport.strip.say(caption(document, hung), tuple(notes), short=" · ".join(map(_words, short)))


def caption(document: Document, hung: Hung | None) -> str:
    """ "R CC · mirrored · 2024-05-01", the series' description, or the file's name; a view of one model: its answer."""
    if document.only:
        return answer_line(document)
    one = document.info.instance
    day = one.study_date
    day = f"{day[:4]}-{day[4:6]}-{day[6:8]}" if len(day) == 8 and day.isdigit() else day
    if hung is None:
        return " · ".join(part for part in (one.series_description or document.info.name, day) if part)
    mirrored = _words("mirrored") if hung.mirrored else ""
    what = f"{hung.side or '?'} {hung.view}".strip()
    return " · ".join(part for part in (what, one.view_modifiers, mirrored, day) if part)


def _words(text: str) -> str:
    return QCoreApplication.translate("Captions", text)
