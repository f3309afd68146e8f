"""What the slide keys do, and what is around a slide while one is on show."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from viewer.actions.spec import Context
from viewer.canvas.tools import ToolKind
from viewer.canvas.view import CanvasView
from viewer.document.document import Document
from viewer.settings import CACHE_SIZES
from viewer.slide.demo import DemoSlide
from viewer.slide.magnify import STEPS, zoom_for
from viewer.slide.shown import slide_of
from viewer.slide.step import Pair
from viewer.slide.told import ToldControl

if TYPE_CHECKING:
    from inference.slides.source import SlideSource
    from viewer.app import App
    from viewer.slide.station import Station
    from viewer.slide.visited import VisitedTrack

PAN_SHARE = 0.25  # of the view, for an arrow key
MEMORY_MS = 1000


class SlideControl(QObject):
    """Everything is made when the first slide comes: without one, nothing of slides is loaded."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self._stations: dict[CanvasView, Station] = {}
        self._tracks: dict[SlideSource, VisitedTrack] = {}
        self._pairs: dict[tuple[CanvasView, CanvasView], Pair] = {}
        self._following, self._before = False, ToolKind.WINDOW
        self._closed = False
        self._memory = QTimer(self)
        self._memory.setInterval(MEMORY_MS)
        self._memory.timeout.connect(self._tell_memory)
        app.window.closing.connect(self._end)
        app.workspace.closed.connect(self._forget)
        for name in ("slide_overview", "slide_trail"):
            app.actions[name].setChecked(True)
        self._told, self._demo = ToldControl(app), DemoSlide(app)

    def calls(self) -> Mapping[str, Callable[[], object]]:
        """For the table of actions."""
        steps = {f"magnify_{n}": partial(self._magnify, n - 1) for n in range(1, len(STEPS) + 1)}
        ways = {"left": (1, 0), "right": (-1, 0), "up": (0, 1), "down": (0, -1)}
        return {
            **steps,
            **{f"pan_{name}": partial(self._pan, *way) for name, way in ways.items()},
            "slide_overview": self._refresh,
            "slide_trail": self._refresh,
            "slide_step": self._put_in_step,
            "demo_slide": self._demo.open,
            **self._told.calls(),
        }

    def show(self, document: Document | None) -> None:
        """Another image is under hand: its keys, its tool, its overview."""
        slide = slide_of(document)
        self._app.keyboard.read_in(Context.SLIDE if slide else Context.RADIOLOGY)
        tool = self._app.canvas.tool_kind
        if slide is not None and tool is ToolKind.WINDOW:
            self._before = tool
            self._app.view.set_tool(ToolKind.PAN)
        elif (
            slide is None
            and document is not None
            and tool is ToolKind.PAN
            and self._before is ToolKind.WINDOW
        ):
            self._app.view.set_tool(ToolKind.WINDOW)
        self._refresh()

    # views -----------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        """Every canvas that shows a slide has a station from then on."""
        actions = self._app.actions
        overview, trail = actions["slide_overview"].isChecked(), actions["slide_trail"].isChecked()
        for canvas in self._app.grid.canvases:
            if canvas not in self._stations and slide_of(canvas.document) is not None:
                self._stations[canvas] = self._station(canvas)
            if canvas in self._stations:
                self._stations[canvas].show_overview(overview, trail=trail)
        shown = any(slide_of(document) is not None for document in self._app.workspace.documents)
        if shown and not self._closed and not self._memory.isActive():
            self._memory.start()
        self._tell_memory()

    def _station(self, canvas: CanvasView) -> Station:
        from viewer.slide.station import Station

        canvas.looked.connect(lambda: self._lead(canvas))
        return Station(canvas, self._track)

    def _track(self, source: SlideSource) -> VisitedTrack:
        from viewer.slide.visited import VisitedTrack

        return self._tracks.setdefault(source, VisitedTrack(source.levels[0]))

    def _forget(self, document: Document) -> None:
        slide = slide_of(document)
        if slide is not None:
            self._tracks.pop(slide, None)
            self._refresh()

    def _magnify(self, step: int) -> None:
        slide = slide_of(self._app.canvas.document)
        zoom = zoom_for(step, slide.facts.magnification) if slide is not None else None
        if zoom is not None:
            self._app.canvas.zoom_by(zoom / self._app.canvas.camera.zoom)
        elif slide is not None:
            self._app.notices.tell(
                self.tr("The magnification of this slide is not known; say its pixel size (View menu)."),
                kind="info",
            )

    def _pan(self, x: int, y: int) -> None:
        port = self._app.canvas.viewport()
        self._app.canvas.pan_by(x * port.width() * PAN_SHARE, y * port.height() * PAN_SHARE)

    # in step ---------------------------------------------------------------------------------------------

    def _put_in_step(self) -> None:
        """From where each slide is now; or let them go."""
        self._pairs.clear()
        if self._app.actions["slide_step"].isChecked():
            shown = [v.canvas for v in self._app.grid.viewports if slide_of(v.document) is not None]
            self._pairs = {(a, b): Pair(a.camera, b.camera) for a in shown for b in shown if a is not b}
            if not self._pairs:
                self._app.actions["slide_step"].setChecked(False)
                self._app.notices.tell(
                    self.tr("Two slides in two viewports are needed to move in step."), kind="info"
                )

    def _lead(self, canvas: CanvasView) -> None:
        if self._following:
            return
        self._following = True
        try:
            for (one, other), pair in self._pairs.items():
                if one is canvas and slide_of(other.document) is not None:
                    other.look(pair.follow(canvas.camera))
        finally:
            self._following = False

    def _end(self) -> None:
        """The window goes, and the bar that is told with it."""
        self._closed = True
        self._memory.stop()

    def _tell_memory(self) -> None:
        cache = sys.modules.get("inference.slides.cache")
        if cache is not None and hasattr(cache, "SHARED"):  # another thread may be loading it
            size = CACHE_SIZES.get(self._app.settings.slide_cache)
            cache.SHARED.set_limit(cache.default_limit() if size is None else cache.bounded(size))
            self._app.status.show_memory(cache.SHARED.used, cache.SHARED.limit)
