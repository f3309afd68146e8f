"""One document on the stage: its image, its overlays, and the events that keep them true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from inference.geometry import Point, Rect
from inference.images.breast import opening_voi
from inference.images.greyscale import Voi, default_voi
from inference.images.source import Region
from viewer.canvas.overlays import Overlays
from viewer.canvas.pyramid import PyramidItem, whole_frame
from viewer.canvas.slide_view import slide_item
from viewer.canvas.stage import Stage
from viewer.canvas.tiles import ForgivingReader, TileReader
from viewer.canvas.tools import as_window
from viewer.document.document import Document
from viewer.live.on_canvas import LiveOnCanvas
from viewer.slide_ai.on_canvas import MapsOnCanvas

if TYPE_CHECKING:
    from viewer.canvas.attached_items import AttachedItems
    from viewer.canvas.colours_managed import ManagedReader


class Picture:
    """Joins the document's events on making, leaves them on `close`. The document itself stays open."""

    def __init__(
        self, document: Document, reader: TileReader, stage: Stage, tell: Callable[[str], None]
    ) -> None:
        """tell: gets one sentence for each frame that cannot be read; also while painting."""
        self.document, self.reader = document, ForgivingReader(reader, tell)
        self._grey = document.grey
        self._stage = stage
        self.home = home_voi(document, self.reader)
        self.changed: Callable[[], None] = lambda: None
        self._managed = managed_reader(document, self.reader)
        pixels = self._managed or self.reader
        self.item = slide_item(reader, document.grey, stage) or PyramidItem(pixels, document.grey, stage)
        self.overlays = Overlays(document, stage)
        self.maps = MapsOnCanvas(document, stage)
        self.live = LiveOnCanvas(document, stage, self._tell)
        document.display_changed.join(self._shown_as)
        document.layers_changed.join(self._tell)
        document.frame_changed.join(self._frame)
        document.layers_changed.join(self.overlays.refresh)
        document.annotation_changed.join(self.overlays.annotate)
        self._attached: AttachedItems | None = None
        document.attached.changed.join(self._attach)
        self.item.show_frame(document.frame)
        self._shown_as()
        self._attach()

    def close(self) -> None:
        document = self.document
        document.display_changed.leave(self._shown_as)
        document.layers_changed.leave(self._tell)
        document.frame_changed.leave(self._frame)
        document.layers_changed.leave(self.overlays.refresh)
        document.annotation_changed.leave(self.overlays.annotate)
        document.attached.changed.leave(self._attach)
        if self._attached is not None:
            self._attached.close()
        self.overlays.close()
        self.maps.close()
        self.live.close()
        self.item.close()
        scene = self.item.scene()
        if scene is not None:
            scene.removeItem(self.item)

    @property
    def aspect(self) -> float:
        """Height of a pixel over its width: told, else from the spacing."""
        info = self.document.info
        if info.pixel_aspect != 1.0 or info.spacing is None:
            return info.pixel_aspect
        return info.spacing.y_mm / info.spacing.x_mm

    @property
    def voi(self) -> Voi:
        """What is on the screen: the person's choice, else the file's, else the automatic window."""
        return self.document.display.voi or self.home

    @property
    def home_width(self) -> float:
        """The width a new image is opened with, in modality units: the measure of a window drag."""
        return as_window(self.home, self.document.grey).width

    @property
    def whole_numbers(self) -> bool:
        return np.dtype(self.document.info.dtype).kind in "iu"

    def value_at(self, point: Point) -> tuple[float, ...] | None:
        """The stored value(s) of the pixel at a level-0 position; None outside, not read yet or unreadable."""
        x, y = int(np.floor(point.x)), int(np.floor(point.y))
        size = self.document.info.size
        if not (0 <= x < size.width and 0 <= y < size.height):
            return None
        pixels = self.reader.take(Region(Rect(x, y, 1, 1), 0, self.document.frame), ask=False)
        return None if pixels is None else tuple(float(v) for v in np.ravel(pixels))

    def _shown_as(self) -> None:
        display = self.document.display
        if self._managed is not None and self._managed.on != display.managed:
            self._managed.on = display.managed
            self.item.forget()
        self.item.show_as(replace(display, voi=self.voi))
        self.changed()

    def _tell(self) -> None:
        self.changed()

    def _frame(self, frame: int) -> None:
        self.item.show_frame(frame)
        self._regard_frame()
        self.overlays.turn_to_frame()
        self._attach()
        self.changed()

    def _attach(self) -> None:
        """What files lay on the frame; what draws it is loaded when there is something to draw."""
        document = self.document
        if not document.attached.known(document.frame):
            document.attached.wanted(document.frame)
        if self._attached is None:
            if document.frame_info.shutter is None and not document.attached.scene(document.frame).entries:
                return
            from viewer.canvas.attached_items import AttachedItems

            self._attached = AttachedItems(document, self._stage)
        self._attached.refresh()
        self.changed()

    def _regard_frame(self) -> None:
        """Another file or functional group may tell another window or polarity; where none is told, the first stays."""
        grey = self.document.grey
        if grey is self._grey or not isinstance(self.item, PyramidItem):
            return
        self._grey = grey
        told = default_voi(grey)
        self.home = told if told is not None else self.home
        self.item.judge_by(grey)
        display = self.document.display
        self.item.show_as(replace(display, voi=self.voi))


def home_voi(document: Document, reader: TileReader) -> Voi:
    """What a document is opened with: what the file tells, else what suits its pixels, which are read only then."""
    told = default_voi(document.grey)
    if told is not None or document.info.channels != 1:
        return told
    frame = whole_frame(reader, document.frame)
    return None if frame is None else opening_voi(frame, document.grey, document.info.modality)


def managed_reader(document: Document, reader: TileReader) -> ManagedReader | None:
    """For the screen, where colours may have a profile; values under the mouse come from `reader`."""
    info = document.info
    if not info.icc and (info.channels == 1 or info.frames == 1):  # of a stack each file may have its own
        return None
    from viewer.canvas.colours_managed import ManagedReader

    return ManagedReader(reader, lambda frame: document.source.frame_info(frame).icc)
