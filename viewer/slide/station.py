"""What a canvas gets while it shows a slide: the overview, and the track of where it was looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer

from inference.geometry import Rect
from inference.images.source import Region
from inference.slides.source import SlideSource
from viewer.canvas.sampling import Grid
from viewer.canvas.view import CanvasView
from viewer.slide.overview import Overview
from viewer.slide.visited import VisitedTrack

DWELL_MS = 400  # a glance in passing is no look
SOON_MS = 20  # the slide itself is painted first
EDGE_PX = 10
BELOW_TEXT_PX = 96  # under five lines of corner text


class Station(QObject):
    """Follows one canvas. track_of(source): where a slide was looked at, one for all its views."""

    def __init__(self, canvas: CanvasView, track_of: Callable[[SlideSource], VisitedTrack]) -> None:
        super().__init__(canvas)
        self._canvas, self._track_of = canvas, track_of
        self._source: SlideSource | None = None
        self._wanted, self._trail = True, True
        self.overview = Overview(canvas)
        self.overview.chosen.connect(canvas.show_point)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self._take)
        self._dwell = QTimer(self)
        self._dwell.setSingleShot(True)
        self._dwell.setInterval(DWELL_MS)
        self._dwell.timeout.connect(self._mark)
        canvas.looked.connect(self.refresh)
        canvas.installEventFilter(self)

    def show_overview(self, wanted: bool, *, trail: bool) -> None:
        """trail: also where it was looked at."""
        self._wanted, self._trail = wanted, trail
        self.refresh()
        self._draw_trail()

    def refresh(self) -> None:
        """The canvas shows another slide, none, or another part of one."""
        source = self._slide()
        if source is not self._source:
            self._source = source
            self._soon.start()
        if self._source is None or not self._wanted or self._soon.isActive():
            self.overview.hide()
            return
        self.overview.show_seen(self._seen())
        self._settle()
        self._dwell.start()

    def _slide(self) -> SlideSource | None:
        document = self._canvas.document
        return document.source if document is not None and isinstance(document.source, SlideSource) else None

    def _take(self) -> None:
        source, picture = self._source, self._canvas.picture
        if source is None or picture is None or source is not self._slide():
            return
        level = len(source.levels) - 1
        pixels = picture.reader.take(Region(Rect.whole(source.levels[level]), level), ask=False)
        if pixels is not None:
            self.overview.show_slide(source.levels[0], pixels)
        self._draw_trail()
        self.refresh()

    def _seen(self) -> Rect:
        screen = self._canvas.screen_size()
        return Grid(self._canvas.placement, Rect(0, 0, screen.width, screen.height)).seen()

    def _settle(self) -> None:
        """Top right, below the corner's text where there is some."""
        document = self._canvas.document
        top = BELOW_TEXT_PX if document is not None and document.info.is_dicom else EDGE_PX
        self.overview.move(self._canvas.viewport().width() - self.overview.width() - EDGE_PX, top)
        self.overview.raise_()

    def _mark(self) -> None:
        if self._source is not None and self._canvas.isVisible():
            self._track_of(self._source).mark(self._seen(), self._canvas.camera.zoom)
            self._draw_trail()

    def _draw_trail(self) -> None:
        if self._source is not None:
            self.overview.show_visited(self._track_of(self._source).looked_at() if self._trail else None)

    # Qt --------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self._source is not None:
            self._settle()
        return False
