"""What the layout's keys and buttons do: shapes, named layouts, tiles, planes, hanging, synchronisation."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QMimeData, QObject, QPoint, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from inference.images.reformat import Blend, Slab
from inference.images.volume import Volume
from viewer.control_view import ViewControl
from viewer.document.document import Document
from viewer.jobs import Jobs
from viewer.numbers import local
from viewer.viewports.captions import Captions
from viewer.viewports.grid import Shape, ViewportGrid
from viewer.viewports.hanger import Hanger
from viewer.viewports.hanging import best, hang, patient_of
from viewer.viewports.layouts import Layout, Layouts
from viewer.viewports.mammogram import Hung
from viewer.viewports.mpr import Planes
from viewer.viewports.picker import Picker
from viewer.viewports.references import References
from viewer.viewports.sync import Sync
from viewer.viewports.viewport import SERIES_MIME, Viewport
from viewer.workspace import Workspace

SHAPES = {"layout_1": Shape(1, 1), "layout_2": Shape(1, 2), "layout_4": Shape(2, 2), "layout_9": Shape(3, 3)}
SLABS_MM = (5.0, 10.0, 20.0)
SINGLE = Shape()


class LayoutControl(QObject):
    """failed, told: sentences.  files_dropped(list[str]).  anchor may be replaced: where the picker opens."""

    failed = Signal(str)
    told = Signal(str)
    files_dropped = Signal(list)

    def __init__(
        self, workspace: Workspace, jobs: Jobs, grid: ViewportGrid, view: ViewControl, layouts: Layouts
    ) -> None:
        super().__init__()
        self._workspace, self._grid, self._view = workspace, grid, view
        self.layouts = layouts
        self.captions = Captions(grid)
        self.sync = Sync(grid, jobs)
        self.references = References(grid, self.sync)
        self.planes = Planes(workspace, jobs, grid, view)
        self.hanger = Hanger(jobs, grid, view, self.captions)
        self.anchor: Callable[[], QPoint] = QCursor.pos
        self._chosen = False
        view.together = lambda: self.sync.together(grid.active)
        self.planes.failed.connect(self.failed)
        self.planes.noted.connect(self.told)
        grid.dropped.connect(self._dropped)
        workspace.closed.connect(self.hanger.forget)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {
            "layout": self._pick,
            **{name: partial(self.set_shape, shape) for name, shape in SHAPES.items()},
            "next_viewport": lambda: self._grid.step(1),
            "maximise": lambda: self._grid.toggle_alone(self._grid.active),
            "tile": self.tile,
            "mpr": lambda: self._named("mpr-2x2"),
            "slab": self._ask_slab,
            "hang": self.hang,
            "sync": self._toggle_sync,
            "sync_all": self._toggle_by_number,
            "reference_lines": self._toggle_lines,
        }

    # shapes ------------------------------------------------------------------------------------------------

    def _pick(self) -> None:
        document = self._workspace.current
        modality = document.info.modality if document is not None else None
        fitting = [one for one in self.layouts.known if document is not None and one.fits(modality)]
        picker = Picker(self._grid.shape, fitting, self._grid)
        picker.shape_chosen.connect(self.set_shape)
        picker.layout_chosen.connect(self.use)
        picker.show_at(self.anchor())

    def set_shape(self, shape: Shape) -> None:
        """As many viewports; empty ones take the patient's next images."""
        self._chosen = True
        self._grid.set_shape(shape)
        mine = self._grid.active.document
        if mine is None:
            return
        series = self.planes.series_of(mine)
        waiting = [
            one for one in self._workspace.documents
            if patient_of(one) == patient_of(series) and not self._grid.showing(one)
        ]  # fmt: skip
        for viewport in self._grid.viewports:
            if viewport.document is None and waiting:
                self._view.show_in(viewport, waiting.pop(0))

    def use(self, layout: Layout) -> None:
        """A named layout for what is under hand."""
        document = self._workspace.current
        if document is None:
            return
        self._chosen = True
        if layout.reformats:
            self._reformat(layout, self.planes.series_of(document))
        else:
            self._look(document, lambda known: self._hang_as(layout, known, document))

    def _named(self, name: str) -> None:
        found = next((one for one in self.layouts.known if one.id == name), None)
        if found is not None:
            self.use(found)

    def tile(self) -> None:
        """Consecutive frames of the stack under hand, one in each viewport."""
        document = self._workspace.current
        if document is None or document.info.frames == 1:
            self.told.emit(self.tr("There is no stack under hand to tile."))
            return
        self._chosen = True
        if self._grid.shape.count == 1:
            self._grid.set_shape(Shape(2, 2))
        places, original = self._grid.viewports, document.original
        first = min(document.frame, max(0, document.info.frames - len(places)))
        with self.sync.moving():
            for number, viewport in enumerate(places):
                view = document if viewport is self._grid.active else original.another_view()
                view.display = document.display
                view.go_to(first + number)
                self._view.show_in(viewport, view)

    # planes ------------------------------------------------------------------------------------------------

    def _reformat(self, layout: Layout, series: Document) -> None:
        self.planes.wanted(series, lambda volume: self._place_planes(layout, series, volume))

    def _place_planes(self, layout: Layout, series: Document, volume: Volume) -> None:
        if series not in self._workspace.documents:
            return  # closed meanwhile
        self._grid.set_shape(layout.shape)
        with self.sync.moving():
            for viewport, place in zip(self._grid.viewports, layout.places, strict=True):
                if place.cut == "original":
                    self._view.show_in(viewport, series)
                elif place.cut:
                    self.planes.show(viewport, volume, place.cut)
        self.references.refresh()

    def _ask_slab(self) -> None:
        """A small menu at the picture: thin, or so many millimetres of each kind."""
        viewport = self._grid.active
        if self.planes.source_of(viewport.document) is None:
            self.told.emit(self.tr("A slab is made of a reformatted plane: choose the three planes first."))
            return
        menu = QMenu(self._grid)
        menu.addAction(self.tr("Thin"), lambda: self.planes.set_slab(viewport, None))
        for blend in Blend:
            for mm in SLABS_MM:
                menu.addAction(local(f"{blend.value} {mm:g} mm"), partial(self.planes.set_slab, viewport, Slab(blend, mm)))
        menu.popup(QCursor.pos())

    # hanging -----------------------------------------------------------------------------------------------

    def hang(self) -> None:
        """The layout that suits the study under hand."""
        document = self._workspace.current
        if document is not None and not document.derived:
            self._look(document.original, lambda known: self._hang_best(known, document.original, asked=True))

    def settled(self) -> None:
        """A study has opened: hang it, unless a person has arranged the viewports."""
        document = self._workspace.current
        if document is None or document.info.modality != "MG" or self._chosen or self._grid.shape != SINGLE:
            return
        self._look(document.original, lambda known: self._hang_best(known, document.original, asked=False))

    def _look(self, document: Document, ready: Callable[[Mapping[Document, Hung]], None]) -> None:
        mine = [one for one in self._workspace.documents if one.info.modality == document.info.modality]
        self.hanger.look(mine, ready)

    def _hang_best(self, known: Mapping[Document, Hung], chosen: Document, *, asked: bool) -> None:
        hanging = best(self.layouts.known, self._still_open(known), known, chosen)
        if hanging is not None:
            self.hanger.show(hanging, known)
        elif asked:
            self.told.emit(self.tr("No layout hangs this study: no two of its images find a place."))

    def _hang_as(self, layout: Layout, known: Mapping[Document, Hung], chosen: Document) -> None:
        self.hanger.show(hang(layout, self._still_open(known), known, chosen), known)

    def _still_open(self, known: Mapping[Document, Hung]) -> list[Document]:
        return [one for one in self._workspace.documents if one in known]

    # together ----------------------------------------------------------------------------------------------

    def _toggle_sync(self) -> None:
        self.sync.on = not self.sync.on

    def _toggle_by_number(self) -> None:
        self.sync.by_number = not self.sync.by_number

    def _toggle_lines(self) -> None:
        self.references.on = not self.references.on
        self.references.refresh()

    def _dropped(self, viewport: Viewport, data: QMimeData) -> None:
        """A series from the list, or files: both go where they were dropped."""
        self._grid.activate(viewport)
        if data.hasFormat(SERIES_MIME):
            told = bytes(data.data(SERIES_MIME).data()).decode("utf-8", "replace")
            if told.isdigit():
                self._workspace.show_index(int(told))
            return
        self.files_dropped.emit([url.toLocalFile() for url in data.urls() if url.isLocalFile()])
