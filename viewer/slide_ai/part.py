"""Slides and models in the window: takes maps in as they grow, finds their lesions, opens and exports maps."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from inference.errors import AppError, ImageError
from inference.geometry import Spacing
from inference.job import CancelToken, Report
from inference.maps.lesions import Lesion, find_lesions
from inference.maps.store import MapStore
from inference.results import MapPart, MapRef, State
from viewer.analysis import Analysis
from viewer.document.document import Document, Run
from viewer.document.maps import Found, MapView, ShownMap
from viewer.jobs import Job
from viewer.slide_ai.lesion_table import LesionTable
from viewer.slide_ai.look_row import LookRows
from viewer.slide_ai.outlines import calm_outlines
from viewer.slide_ai.panel import SlideMapPanel, stale
from viewer.slide_ai.region import RegionControl

if TYPE_CHECKING:
    from viewer.app import App

SETTLED_MS = 250  # the lesions are looked for when the threshold has rested that long
GROWN_MS = 1500  # and this long after new tiles, so that a growing map is not measured over and over
MOST_OUTLINED = 400


def pieces() -> Generator[None, None, SlideMapPanel]:
    """The panel, in pieces that each leave the window free again."""
    look = LookRows()
    yield
    table = LesionTable()
    yield
    panel = SlideMapPanel(look, table)
    yield
    return panel


class SlideAi(QObject):
    """Owns the panel; lives as long as the program."""

    def __init__(
        self, app: App, analysis: Analysis, panel: SlideMapPanel, tell: Callable[[str], object]
    ) -> None:
        super().__init__(app)
        self._app, self._tell = app, tell
        self.panel = panel
        self._document: Document | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._measure)
        self.panel.lesion_chosen.connect(self._jump)
        self.panel.open_wanted.connect(self.open_map)
        self.panel.export_wanted.connect(self.export)
        self.panel.run_wanted.connect(app.actions["run"].trigger)
        self.region = RegionControl(
            app.workspace, analysis, app.actions["rectangle"].trigger, app.actions["pan"].trigger
        )
        self.panel.region_wanted.connect(self.region.run)
        self.region.waits.connect(self._ask_for_region)
        app.view.tool_changed.connect(self.region.tool_changed)
        analysis.map_grew.connect(self.take)
        app.workspace.current_changed.connect(self.show)
        self.show(app.workspace.current)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        return {"open_map": self.open_map, "run_region": self.region.run}

    def show(self, document: Document | None) -> None:
        """Another image is under hand."""
        if self._document is not None:
            self._document.maps.changed.leave(self._look)
            self._document.run_changed.leave(self._ran)
        self._document = document
        self.panel.set_document(document)
        self._tell_running()
        if document is not None:
            document.maps.changed.join(self._look)
            document.run_changed.join(self._ran)
            self._look()

    # what the models say ---------------------------------------------------------------------------------

    def take(self, document: Document, part: MapPart) -> None:
        """Some tiles of a map are there."""
        maps, key = document.maps, part.ref.model
        if key not in maps.shown or maps.shown[key].ref != part.ref:
            self._put(document, part.ref, complete=False)
        maps.grown(key, part.changed)
        if document is self._document:
            self._later(GROWN_MS)

    def _tell_running(self) -> None:
        runs = self._document.runs_at(self._document.frame) if self._document is not None else ()
        self.panel.show_running(any(run.state is State.RUNNING for run in runs))

    def _ran(self, run: Run) -> None:
        self._tell_running()
        for ref in run.result.maps if run.result is not None else ():
            if self._document is not None:
                self._put(self._document, ref, complete=True)

    def _put(self, document: Document, ref: MapRef, *, complete: bool) -> None:
        known = document.maps.shown.get(ref.model)
        if known is not None and known.ref == ref:
            if complete and not known.complete:
                document.maps.put(ref.model, replace(known, complete=True, found=None))
                self._later(0)
            return
        try:
            values = MapStore.open(Path(ref.folder))
        except (OSError, ValueError, KeyError) as error:
            self._tell_person(self.tr("The map of '{model}' is not there any more: run it again.").format(model=ref.model))
            raise ImageError(f"map {ref.model}", detail=repr(error)) from error
        view = MapView(threshold=ref.threshold)
        document.maps.put(ref.model, ShownMap(f"{ref.model} · {ref.name}", values, view, ref, complete=complete))

    # lesions ---------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Measure again where the threshold has moved."""
        if any(stale(shown) for shown in self._document.maps.shown.values()) if self._document else False:
            self._later(SETTLED_MS)

    def _later(self, milliseconds: int) -> None:
        if not self._timer.isActive() or milliseconds < self._timer.remainingTime():
            self._timer.start(milliseconds)

    def _measure(self) -> None:
        document = self._document
        for key, shown in document.maps.shown.items() if document else ():
            if document is not None and (stale(shown) or not shown.complete):
                self._app.jobs.io(_measuring(document, key, shown))

    def _jump(self, lesion: Lesion) -> None:
        shown = self.panel.shown
        if shown is not None:
            plane = shown.values.to_level0
            x = plane.x_scale * (lesion.box.left + lesion.box.width / 2) + plane.x_shift
            y = plane.y_scale * (lesion.box.top + lesion.box.height / 2) + plane.y_shift
            self._app.view.centre(x, y)

    # files -----------------------------------------------------------------------------------------------

    def open_map(self) -> None:
        """A map of another program, laid over the image that is shown."""
        if self._document is None:
            self._tell_person(self.tr("Open the image first that the map belongs to."))
            return
        words = self.tr("Maps (*.npy *.png *.tif *.tiff *.csv *.geojson *.json *.dcm);;All files (*)")
        name, _ = QFileDialog.getOpenFileName(self._app.window, self.tr("Open a map"), "", words)
        if name:
            self.lay(self._document, Path(name))

    def lay(self, document: Document, path: Path) -> None:
        """Read a map file and show it on the image."""
        info, frame = document.frame_info, document.frame

        def work(token: CancelToken, report: Report) -> ShownMap:
            from inference.maps.reading import read_map

            return ShownMap(path.name, read_map(path, info, frame), MapView(), complete=True)

        def laid(shown: ShownMap) -> None:
            document.maps.put(path.name, shown)

        self._app.jobs.io(Job("map", work, done=laid, failed=self._failed))

    def export(self) -> None:
        """The chosen map as TIFF, mask, GeoJSON, CSV and a picture into a folder."""
        shown, document = self.panel.shown, self._document
        folder = QFileDialog.getExistingDirectory(self._app.window, self.tr("Export the lesion map to a folder"))
        if not folder or shown is None or document is None or shown.ref is None:
            return
        ref = replace(shown.ref, threshold=shown.view.threshold)

        def work(token: CancelToken, report: Report) -> None:
            from inference.export.slide_files import write_map_files

            write_map_files(Path(folder), document.source, document.frame, ref)

        words = self.tr("The lesion map was written to '{name}'.").format(name=Path(folder).name)
        self._app.jobs.io(Job("export map", work, done=lambda _: self._tell_person(words), failed=self._failed))

    def _ask_for_region(self, waits: bool) -> None:
        words = self.tr("Draw a rectangle: the model looks at every tile that it touches.")
        if waits:
            self._tell(words)
            return
        for line in self._app.notices.lines:
            if line.text == words:
                self._app.notices.remove(line)

    def _tell_person(self, words: str) -> None:
        self._tell(words)

    def _failed(self, error: AppError) -> None:
        self._tell(error.text)


def _measuring(document: Document, key: str, shown: ShownMap) -> Job:
    """Find and outline the lesions at the threshold that is set; an older search gives way."""
    spacing, threshold, ref = document.frame_info.spacing, shown.view.threshold, shown.ref

    def work(token: CancelToken, report: Report) -> Found:
        return found_in(shown, threshold, spacing, ref, token)

    return Job(f"lesions:{key}", work, done=lambda found: document.maps.find(key, found))


def found_in(
    shown: ShownMap, threshold: float, spacing: Spacing | None, ref: MapRef | None, token: CancelToken
) -> Found:
    """The lesions of a map, largest first, and the outlines of the largest."""
    lesions = find_lesions(
        shown.values, threshold, spacing=spacing, min_area_mm2=ref.min_area_mm2 if ref else 0.0,
        min_peak=ref.min_peak if ref else 0.0, token=token,
    )  # fmt: skip
    outlines = []
    for lesion in lesions[:MOST_OUTLINED]:
        token.check()
        outlines.append(calm_outlines(shown.values, lesion, threshold))
    return Found(threshold, tuple(lesions), tuple(outlines))


