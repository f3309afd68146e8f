"""Hangs a study's mammograms: looks at their pictures off the window's thread, then places, turns and scales them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QCoreApplication, QObject

from inference.errors import AppError
from inference.geometry import Rect
from inference.images.breast import wall_in_picture
from inference.images.source import Region
from inference.job import CancelToken, Report
from viewer.control_view import ViewControl
from viewer.document.document import Document
from viewer.jobs import Job, Jobs
from viewer.viewports.captions import Captions
from viewer.viewports.framing import Member, SameScale
from viewer.viewports.grid import ViewportGrid
from viewer.viewports.hanging import Hanging
from viewer.viewports.mammogram import Hung, hung
from viewer.viewports.viewport import Viewport

LEANS = {"R": 1, "L": -1}  # the chest wall's edge of the viewport


class Hanger(QObject):
    """Knows what was found out about each open mammogram."""

    def __init__(self, jobs: Jobs, grid: ViewportGrid, view: ViewControl, captions: Captions) -> None:
        super().__init__(grid)
        self._jobs, self._grid, self._view, self._captions = jobs, grid, view, captions
        self._walls: dict[Document, str] = {}
        self._group: SameScale | None = None
        grid.resized.connect(self._refit)
        grid.shown.connect(self._forget_group)

    def look(self, documents: Sequence[Document], ready: Callable[[Mapping[Document, Hung]], None]) -> None:
        """Find side, view and chest wall of each; pictures are read once."""
        unseen = [one for one in documents if one not in self._walls]

        def work(token: CancelToken, report: Report) -> list[str]:
            return [_wall(one, token) for one in unseen]

        def done(walls: list[str]) -> None:
            self._walls.update(zip(unseen, walls, strict=True))
            ready({one: hung(one.info, self._walls.get(one, "")) for one in documents})

        self._jobs.io(Job("hanging", work, done=done))

    def forget(self, document: Document) -> None:
        """It is closed."""
        self._walls.pop(document, None)
        self._captions.hung.pop(document, None)

    def show(self, hanging: Hanging, known: Mapping[Document, Hung]) -> None:
        """Put every image into its place; what is missing stays empty and says so."""
        self._group = None
        self._grid.set_shape(hanging.layout.shape)
        self._captions.hung.update(known)
        members = []
        rows = zip(self._grid.viewports, hanging.documents, hanging.layout.places, strict=True)
        for viewport, document, place in rows:
            view = self._fresh(document, viewport)
            if document is None or view is None:
                none = QCoreApplication.translate("Captions", "{place}: none in the study")
                self._captions.empty[viewport] = none.format(place=place.words())
                self._view.show_in(viewport, None)
                continue
            view.content.directions = known[document].directions
            self._view.show_in(viewport, view)
            members.append(_member(viewport, view, known[document]))
        self._group = SameScale(tuple(members))
        self._group.apply()
        self._captions.refresh()

    def _fresh(self, document: Document | None, viewport: Viewport) -> Document | None:
        """The image itself; taken off any other place it is still in."""
        if document is not None:
            for other in self._grid.viewports:
                if other is not viewport and other.document is document:
                    self._view.show_in(other, None)
        return document

    def _refit(self) -> None:
        if self._group is not None:
            self._group.refit()

    def _forget_group(self, viewport: Viewport) -> None:
        """Another image came in: the rest stays fitted to each other without it."""
        if self._group is not None:
            left = tuple(member for member in self._group.members if member.canvas is not viewport.canvas)
            self._group.members = left


def _member(viewport: Viewport, document: Document, known: Hung) -> Member:
    info, picture = document.info, viewport.canvas.picture
    aspect = picture.aspect if picture is not None else info.pixel_aspect
    x_mm = info.spacing.x_mm if info.spacing is not None else None
    return Member(viewport.canvas, info.size, aspect, known.turn, x_mm, LEANS.get(known.side, 0))


def _wall(document: Document, token: CancelToken) -> str:
    """From the coarsest level; "" also where the picture cannot be read: then it tells nothing."""
    token.check()
    source = document.source
    level = len(source.levels) - 1
    try:
        pixels = source.read(Region(Rect.whole(source.levels[level]), level, 0))
    except AppError:
        return ""
    if pixels.ndim != 2:
        return ""
    return wall_in_picture(pixels, light_is_high=not document.grey.inverted)
