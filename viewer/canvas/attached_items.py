"""Draws what files lay on an image: masks and maps as the AI's and a person's are drawn, marks, words, shutters."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Point, Size
from inference.images.presentation_marks import Mark, TextMark
from inference.images.shutter import Shutter
from viewer.canvas.ai_item import AiItem, Style
from viewer.canvas.cover_item import CoverItem
from viewer.canvas.item import ScreenItem, on_glass
from viewer.canvas.mask_item import Look, MaskItem
from viewer.canvas.sampling import Grid
from viewer.document.attached import Entry, Scene
from viewer.document.content import LayerView
from viewer.document.document import Document

SHUTTER_Z, MAP_Z, MASK_Z, MARK_Z = 2.0, 6.0, 7.0, 30.0
MAP_VIEW = LayerView(visible=True, opacity=0.5, threshold=0.0)
LINE, HALO, POINT_PX, FONT_PX = 1.5, 3.5, 5.0, 13
POLYGON_STEPS = 16  # between two points of an interpolated curve


class AttachedItems:
    """Keeps one item for each part of the scene of the frame that is shown."""

    def __init__(self, document: Document, stage: QGraphicsItem) -> None:
        self._document, self._stage = document, stage
        self._items: list[QGraphicsItem] = []
        self._drawn: tuple[Scene, frozenset[str], Shutter | None] | None = None

    def refresh(self) -> None:
        """The frame, the scene, or what is shown of it has changed."""
        attached = self._document.attached
        scene, hidden = attached.scene(self._document.frame), frozenset(attached.hidden)
        now = (scene, hidden, self._document.frame_info.shutter)
        if now == self._drawn:
            return
        self._drawn = now
        self._clear()
        self._shutters(scene, hidden)
        for entry in scene.entries:
            if entry.key not in hidden:
                self._draw(scene, entry)

    def close(self) -> None:
        self._clear()

    def _shutters(self, scene: Scene, hidden: frozenset[str]) -> None:
        told = dict(scene.shutters)
        own = self._document.frame_info.shutter
        if own is not None:  # at once with the picture: what it hides is never seen before the scene is made
            told["shutter"] = own
        for key, shutter in told.items():
            if key not in hidden:
                self._put(ShutterItem(self._document.info.size, shutter, self._stage), SHUTTER_Z)
        for key, cover in scene.covers.items():
            if key not in hidden:
                self._put(CoverItem(cover, self._stage), SHUTTER_Z)

    def _draw(self, scene: Scene, entry: Entry) -> None:
        colour = QColor(*entry.colour)
        if entry.key in scene.masks:
            tag = (
                "" if entry.key in scene.solid else f"AI · {entry.title}" if entry.automatic else entry.title
            )
            look = Look(colour, dashed=entry.automatic, tag=tag)
            self._put(MaskItem(scene.masks[entry.key], look, self._stage), MASK_Z)
        if entry.key in scene.maps:
            item = AiItem(scene.maps[entry.key], self._stage)
            item.show_as(MAP_VIEW, Style(colour))
            self._put(item, MAP_Z)
        if entry.key in scene.marks:
            marks, texts = scene.marks[entry.key]
            self._put(MarksItem(self._document.info.size, marks, texts, self._stage), MARK_Z)

    def _put(self, item: QGraphicsItem, z: float) -> None:
        item.setZValue(z)
        self._items.append(item)

    def _clear(self) -> None:
        for item in self._items:
            scene = item.scene()
            if scene is not None:
                scene.removeItem(item)
        self._items = []


class ShutterItem(ScreenItem):
    """Covers what a shutter hides, out to the edges of the image."""

    def __init__(self, size: Size, shutter: Shutter, parent: QGraphicsItem | None = None) -> None:
        super().__init__(size, parent)
        grey = round(shutter.grey * 255)
        self._ink, self._path = QColor(grey, grey, grey), shutter_path(shutter, size)

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        painter.setTransform(on_glass(grid, ratio))
        painter.fillPath(self._path, self._ink)


def shutter_path(shutter: Shutter, size: Size) -> QPainterPath:
    """What is hidden, level-0 px."""
    whole = QPainterPath()
    whole.addRect(0, 0, size.width, size.height)
    seen = QPainterPath(whole)
    if shutter.rect is not None:
        part = QPainterPath()
        part.addRect(QRectF(shutter.rect.left, shutter.rect.top, shutter.rect.width, shutter.rect.height))
        seen = seen.intersected(part)
    if shutter.circle is not None:
        part, circle = QPainterPath(), shutter.circle
        part.addEllipse(QPointF(circle.centre.x, circle.centre.y), circle.radius, circle.radius_down)
        seen = seen.intersected(part)
    if shutter.polygon:
        part = QPainterPath()
        part.addPolygon(QPolygonF([QPointF(corner.x, corner.y) for corner in shutter.polygon]))
        part.closeSubpath()
        seen = seen.intersected(part)
    return whole.subtracted(seen)


class MarksItem(ScreenItem):
    """Drawings and words of a presentation state: solid lines, of the same width at every zoom."""

    def __init__(
        self,
        size: Size,
        marks: tuple[Mark, ...],
        texts: tuple[TextMark, ...],
        parent: QGraphicsItem | None = None,
    ) -> None:
        super().__init__(size, parent)
        self._marks, self._texts = marks, texts

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_screen = on_glass(grid, ratio)
        for mark in self._marks:
            _draw_mark(painter, mark, to_screen)
        for words in self._texts:
            _draw_words(painter, words, to_screen)


def _draw_mark(painter: QPainter, mark: Mark, to_screen: QTransform) -> None:
    colour = QColor(*mark.colour)
    path = to_screen.map(mark_path(mark))
    if mark.kind == "POINT":
        at = to_screen.map(QPointF(mark.points[0].x, mark.points[0].y))
        path = QPainterPath()
        for dx, dy in ((POINT_PX, 0.0), (0.0, POINT_PX)):
            path.moveTo(at - QPointF(dx, dy))
            path.lineTo(at + QPointF(dx, dy))
    for width, ink in ((HALO, QColor(0, 0, 0, 150)), (LINE, colour)):
        painter.setPen(QPen(ink, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
    if mark.filled:
        tint = QColor(colour)
        tint.setAlpha(60)
        painter.fillPath(path, tint)


def mark_path(mark: Mark) -> QPainterPath:
    """Level-0 px; empty for a point."""
    points, path = [QPointF(point.x, point.y) for point in mark.points], QPainterPath()
    if mark.kind == "POLYLINE":
        path.addPolygon(QPolygonF(points))
    elif mark.kind == "INTERPOLATED":
        path.addPolygon(QPolygonF(_curve(mark.points)))
    elif mark.kind == "CIRCLE":
        way = points[1] - points[0]
        radius = (way.x() ** 2 + way.y() ** 2) ** 0.5
        path.addEllipse(points[0], radius, radius)
    elif mark.kind == "ELLIPSE":
        path = _ellipse(points)
    return path


def _ellipse(points: list[QPointF]) -> QPainterPath:
    """The ends of the major axis, then of the minor one."""
    middle, major, minor = (
        (points[0] + points[1]) / 2,
        (points[1] - points[0]) / 2,
        (points[3] - points[2]) / 2,
    )
    circle = QPainterPath()
    circle.addEllipse(QPointF(0, 0), 1.0, 1.0)
    return QTransform(major.x(), major.y(), minor.x(), minor.y(), middle.x(), middle.y()).map(circle)


def _curve(points: tuple[Point, ...]) -> list[QPointF]:
    """Catmull–Rom through the points; closed if the last is the first (the standard leaves the kind of curve open)."""
    closed, count = points[0] == points[-1] and len(points) > 3, len(points)
    out = []
    for at in range(count - 1):
        before = points[at - 1] if at else (points[-2] if closed else points[0])
        after = points[at + 2] if at + 2 < count else (points[1] if closed else points[-1])
        for step in range(POLYGON_STEPS):
            t = step / POLYGON_STEPS
            out.append(_between((before, points[at], points[at + 1], after), t))
    return [*out, QPointF(points[-1].x, points[-1].y)]


def _between(four: tuple[Point, Point, Point, Point], t: float) -> QPointF:
    a, b, c, d = four

    def part(p: float, q: float, r: float, s: float) -> float:
        return 0.5 * (
            2 * q + (r - p) * t + (2 * p - 5 * q + 4 * r - s) * t**2 + (3 * q - p - 3 * r + s) * t**3
        )

    return QPointF(part(a.x, b.x, c.x, d.x), part(a.y, b.y, c.y, d.y))


def _draw_words(painter: QPainter, words: TextMark, to_screen: QTransform) -> None:
    """In its box (which may grow to hold them), or right of its anchor."""
    font = QFont(painter.font())
    font.setPixelSize(FONT_PX)
    painter.setFont(font)
    size = QFontMetricsF(font).boundingRect(QRectF(0, 0, 4000, 4000), 0, words.text).size()
    anchor = None if words.anchor is None else to_screen.map(QPointF(words.anchor.x, words.anchor.y))
    if words.box is not None:
        one, other = (to_screen.map(QPointF(corner.x, corner.y)) for corner in words.box)
        box = QRectF(one, other).normalized()
        place = QRectF(box.topLeft(), size.expandedTo(box.size()))
    else:
        assert anchor is not None
        place = QRectF(anchor + QPointF(2 * POINT_PX, -size.height() / 2), size)
    if anchor is not None and words.anchor_seen and not place.contains(anchor):
        for width, ink in ((HALO, QColor(0, 0, 0, 150)), (1.0, QColor(*words.colour))):
            painter.setPen(QPen(ink, width))
            painter.drawLine(anchor, _nearest(place, anchor))
    for dx, dy, ink in ((1, 1, QColor(0, 0, 0, 200)), (0, 0, QColor(*words.colour))):
        painter.setPen(ink)
        painter.drawText(place.translated(dx, dy), Qt.AlignmentFlag.AlignLeft, words.text)


def _nearest(box: QRectF, point: QPointF) -> QPointF:
    return QPointF(min(max(point.x(), box.left()), box.right()), min(max(point.y(), box.top()), box.bottom()))
