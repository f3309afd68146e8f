"""The pane in front of the picture: gathers what the corners say and moves the brush's ring with the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter

from inference.geometry import Point
from viewer.canvas.bearings import letters
from viewer.canvas.brush import BrushTool, Ring
from viewer.canvas.corner import Corners, Seen, beside, corners, cursor_line, identity
from viewer.canvas.furniture import ROOMY, TINY, ColourBar, Furniture, Glass
from viewer.canvas.palette_bar import paint_palette
from viewer.canvas.picture import Picture
from viewer.canvas.scale_place import ScaleView
from viewer.canvas.slide_view import magnification_of
from viewer.canvas.tools import as_window

if TYPE_CHECKING:
    from viewer.canvas.view import CanvasView

FULL, BRIEF, NONE = 2, 1, 0
NO_KEYS = Qt.KeyboardModifier.NoModifier


class GlassPane:
    """level: 2 all corner text, 1 the essential, 0 none. Letters and the phantom's note always stay."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._furniture, self._ring = Furniture(), Ring()
        self._at: QPointF | None = None
        self._keys = NO_KEYS
        self._cursor = ""
        self.level = FULL

    def hover(self, at: QPointF | None, keys: Qt.KeyboardModifier) -> None:
        """The mouse is at a place of the viewport (logical px), or has left it."""
        self._at = at
        self.hold(keys)
        line = self._line()
        if line != self._cursor:
            self._cursor = line
            place = self._furniture.bottom_left(self._glass(), self._size())
            if self._canvas.tissue:  # its lines may stand on the other side
                place.setWidth(self._size().width())
                place.setTop(self._size().height() / 2)
            self._canvas.viewport().update(place.toAlignedRect())

    def hold(self, keys: Qt.KeyboardModifier | None = None) -> None:
        """Keys, zoom or brush changed: the ring follows."""
        self._keys = self._keys if keys is None else keys
        tool, before = self._canvas.tool, self._ring.region
        if isinstance(tool, BrushTool) and self._canvas.picture is not None:
            self._ring.move(self._at, self._half(tool.radius), adds=tool.adds(self._keys))
        else:
            self._ring.move(None, QPointF(), adds=True)
        for region in (before, self._ring.region):
            if not region.isEmpty():
                self._canvas.viewport().update(region)

    def paint(self, painter: QPainter) -> None:
        self._cursor = self._line()  # the picture may have moved under a mouse that did not
        self._furniture.paint(painter, self._glass(), self._size())
        if self._canvas.picture is not None:
            paint_palette(painter, self._canvas.picture, self._size())
        self._ring.paint(painter)

    def taken(self) -> tuple[QRectF, ...]:
        """The places of all that is written on it now, logical px."""
        return self._furniture.places(self._glass(), self._size(), self._canvas.devicePixelRatioF()).all

    def _line(self) -> str:
        """What lies under the mouse now; "" if it is elsewhere."""
        picture = self._canvas.picture
        if self._at is None or picture is None or self.level == NONE:
            return ""
        return told(picture, self._canvas.to_image(self._at))

    def _size(self) -> QSizeF:
        return QSizeF(self._canvas.viewport().size())

    def _half(self, radius: float) -> QPointF:
        """Half width and half height of a brush on the screen, logical px."""
        scale, p = radius / self._canvas.devicePixelRatioF(), self._canvas.placement
        return QPointF(abs(p.xx or p.xy) * scale, abs(p.yy or p.yx) * scale)

    def _glass(self) -> Glass:
        picture, size = self._canvas.picture, self._size()
        if picture is None:
            return Glass()
        info, camera = picture.document.frame_info, self._canvas.camera
        facing_to = picture.document.content.directions or info.instance.patient_orientation
        facing = letters(facing_to, camera.turn)
        if size.width() < TINY.width() or size.height() < TINY.height():
            return Glass(self._who(picture), facing)
        view = ScaleView(camera, self._canvas.placement, (size.width(), size.height()), self._canvas.devicePixelRatioF())
        scale = view.bar_of(info) if self.level else None
        spare = 0 if self._cursor else 1  # the bar does not jump when the mouse comes
        return Glass(self._corners(picture, size), facing, scale, _bar(picture), info.instance.synthetic, spare)

    def _who(self, picture: Picture) -> Corners:
        """All that the smallest view says."""
        return beside(identity(picture.document), self._canvas.tissue) if self.level else Corners()

    def _corners(self, picture: Picture, size: QSizeF) -> Corners:
        if self.level == NONE:
            return Corners()
        small = size.width() < ROOMY.width() or size.height() < ROOMY.height()
        grey, camera = picture.document.grey, self._canvas.camera
        scan = magnification_of(picture.document.source)
        seen = Seen(picture.voi or as_window(None, grey), camera.zoom, self._cursor,
                    self._canvas.note(picture.document), scan, camera.is_mirrored)  # fmt: skip
        told = corners(picture.document, seen, brief=small or self.level == BRIEF)
        return beside(told, self._canvas.tissue)


def told(picture: Picture, point: Point) -> str:
    """What lies under a level-0 position: pixel, stored value, values of the maps that are shown."""
    size = picture.document.info.size
    if not (0 <= point.x < size.width and 0 <= point.y < size.height):
        return ""
    line = cursor_line(point, picture.value_at(point), picture.document.grey.unit)
    maps = [f"{name} {value:.2f}" for name, value in _values(picture, point)]
    return " · ".join([line, *maps])


def _values(picture: Picture, point: Point) -> list[tuple[str, float]]:
    return [*picture.overlays.values_at(point), *picture.maps.values_at(point)]


def _bar(picture: Picture) -> ColourBar | None:
    """Of the AI's map, else of a map that a file lays on the frame, in its own unit."""
    found = picture.overlays.heatmap()
    if found is not None:
        key, layer = found
        return ColourBar(layer.name, picture.document.view_of(key).threshold)
    attached = picture.document.attached
    scene = attached.scene(picture.document.frame)
    for entry in scene.entries:
        if entry.key in scene.ranges and attached.shown(entry.key):
            return ColourBar(entry.title, 0.0, *scene.ranges[entry.key])
    return None
