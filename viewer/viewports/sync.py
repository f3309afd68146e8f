"""What happens in one viewport happens in those that are linked with it: frame, place and zoom, window.

Positions decide where both images lie in one frame of reference; views of one image move by the same steps. Images
that nothing relates stay apart unless a person asks for it (`by_number`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject

from viewer.canvas.camera import Camera
from viewer.canvas.view import CanvasView
from viewer.document.document import Document
from viewer.jobs import Jobs
from viewer.viewports.grid import ViewportGrid
from viewer.viewports.kinship import Kin, aligned, frame_at, kin, same_move, same_place
from viewer.viewports.plane_book import PlaneBook
from viewer.viewports.viewport import Viewport


class Sync(QObject):
    """Owns the ties; says on each place's strip whether it is one of several that move together."""

    def __init__(self, grid: ViewportGrid, jobs: Jobs | None = None) -> None:
        super().__init__(grid)
        self._grid, self.book = grid, PlaneBook(jobs)
        self._ties: dict[Viewport, _Tie] = {}
        self._moving = False
        self._on, self._by_number = True, False
        grid.shown.connect(self._tie)
        grid.shape_changed.connect(self._tell)
        for viewport in grid.viewports:
            self._tie(viewport)

    @property
    def on(self) -> bool:
        """Whether anything moves together."""
        return self._on

    @on.setter
    def on(self, on: bool) -> None:
        self._on = on
        self._tell()

    @property
    def by_number(self) -> bool:
        """Whether what nothing relates moves together, too."""
        return self._by_number

    @by_number.setter
    def by_number(self, wanted: bool) -> None:
        self._by_number = wanted
        self._tell()

    def _tell(self, *_: object) -> None:
        """A place speaks of a link where there is another to move with, and only there."""
        for viewport in self._grid.viewports:
            viewport.strip.link.setVisible(self._on and any(self._related(viewport)))

    def _related(self, viewport: Viewport) -> Iterator[tuple[Viewport, Document, Kin]]:
        """The other places whose images belong to its own, free ones too."""
        mine = viewport.document
        for other in self._grid.viewports:
            its = other.document
            if other is not viewport and mine is not None and its is not None:
                relation = kin(mine, its)
                if relation is not Kin.STRANGE or self._by_number:
                    yield other, its, relation

    def _tie(self, viewport: Viewport) -> None:
        """Hear of a viewport's document from now on, and no longer of the one before."""
        old = self._ties.pop(viewport, None)
        if old is not None:
            old.loose()
        if viewport.document is not None:
            self.book.learn(viewport.document)
            self._ties[viewport] = _Tie(self, viewport, viewport.document)
        self._tell()

    def followers(self, leader: Viewport) -> list[tuple[Viewport, Document, Kin]]:
        """Who moves with it now."""
        if not self._on or not leader.linked or leader not in self._grid.viewports:
            return []
        return [found for found in self._related(leader) if found[0].linked]

    @contextmanager
    def moving(self) -> Iterator[bool]:
        """False if this is only the echo of a move under way."""
        first, self._moving = not self._moving, True
        try:
            yield first
        finally:
            if first:
                self._moving = False

    def scrolled(self, leader: Viewport, document: Document, steps: int) -> None:
        """The leader turned by `steps` frames."""
        with self.moving() as first:
            if first:
                for _, its, relation in self.followers(leader):
                    at = frame_at(its, self.book.planes(its), document) if relation is Kin.PLACED else its.frame + steps
                    if at is not None:
                        its.go_to(at)

    def looked(self, leader: Viewport, before: Camera, after: Camera) -> None:
        """A hand moved or zoomed the leader."""
        with self.moving() as first:
            if first and before != after:
                for other, its, _ in self.followers(leader):
                    other.canvas.look(self._camera(leader, other, its, before, after))

    def _camera(
        self, leader: Viewport, other: Viewport, its: Document, before: Camera, after: Camera
    ) -> Camera:
        mine = leader.document
        plane, their = (mine.frame_info.plane if mine else None), its.frame_info.plane
        if plane is not None and their is not None and aligned(plane, their):
            return same_place(other.canvas.camera, their, after, plane)
        return same_move(other.canvas.camera, before, after)

    def windowed(self, leader: Viewport, document: Document) -> None:
        """Only what has the same kind of values: a CT's window means nothing on a PET."""
        with self.moving() as first:
            if first:
                for _, its, _ in self.followers(leader):
                    same = (its.info.modality, its.info.channels) == (document.info.modality, document.info.channels)
                    if same and its.grey.unit == document.grey.unit:
                        its.set_display(document.display)

    def together(self, leader: Viewport) -> tuple[CanvasView, ...]:
        """The canvases that are fitted and reset with it, itself first."""
        return (leader.canvas, *(other.canvas for other, _, _ in self.followers(leader)))



class _Tie:
    """Hears one document in one viewport."""

    def __init__(self, sync: Sync, viewport: Viewport, document: Document) -> None:
        self._sync, self._viewport, self._document = sync, viewport, document
        self._frame = document.frame
        self._slots = (self._turned, self._windowed)
        document.frame_changed.join(self._slots[0])
        document.display_changed.join(self._slots[1])
        viewport.canvas.moved.connect(self._looked)

    def loose(self) -> None:
        """Hear it no longer."""
        self._document.frame_changed.leave(self._slots[0])
        self._document.display_changed.leave(self._slots[1])
        self._viewport.canvas.moved.disconnect(self._looked)

    def _turned(self, frame: int) -> None:
        steps, self._frame = frame - self._frame, frame
        self._sync.scrolled(self._viewport, self._document, steps)

    def _windowed(self) -> None:
        self._sync.windowed(self._viewport, self._document)

    def _looked(self, before: Camera, after: Camera) -> None:
        if self._viewport.document is self._document:
            self._sync.looked(self._viewport, before, after)
