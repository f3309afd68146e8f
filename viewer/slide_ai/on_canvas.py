"""The place of maps on a picture. What draws them is loaded with the first map: most pictures never have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inference.geometry import Point
from viewer.canvas.stage import Stage
from viewer.document.document import Document

if TYPE_CHECKING:
    from viewer.slide_ai.map_item import MapLayers


class MapsOnCanvas:
    """Joins the document's maps on making, leaves them on `close`."""

    def __init__(self, document: Document, stage: Stage) -> None:
        self._document, self._stage = document, stage
        self._layers: MapLayers | None = None
        document.maps.changed.join(self._begin)
        self._begin()

    def _begin(self) -> None:
        if self._layers is None and self._document.maps.shown:
            from viewer.slide_ai.map_item import MapLayers

            self._layers = MapLayers(self._document, self._stage)

    def values_at(self, point: Point) -> list[tuple[str, float]]:
        """Names and values of the maps on the screen at a level-0 position."""
        return self._layers.values_at(point) if self._layers else []

    def close(self) -> None:
        self._document.maps.changed.leave(self._begin)
        if self._layers is not None:
            self._layers.close()
            self._layers = None
