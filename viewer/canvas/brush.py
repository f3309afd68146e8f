"""Brush and eraser: a round stroke that grows under the hand, and one signal when it is finished.

While the button is down a working mask is kept beside the document; Escape drops it and nothing has happened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QRegion

from inference.geometry import Point, Rect
from viewer.canvas.tools import Hand
from viewer.document.strokes import stroke_bounds
from viewer.document.tiles import TiledMask

if TYPE_CHECKING:
    from viewer.canvas.view import CanvasView

SMALLEST, LARGEST = 0.5, 500.0  # radius in level-0 px
FIRST_SHARE = 0.02  # of the image's longer side: the radius at first
RING, HALO = 1.2, 3.0  # px on the screen
LEAST = 2.5  # px: a smaller ring could not be found
INNER = 0.7  # of a circle: the square within it
DOT = 40  # px; smaller rings are painted whole
SMOOTH = 160  # px; larger rings take milliseconds to smooth, and their steps are not seen
INK, HALO_INK = QColor(240, 240, 240), QColor(0, 0, 0, 140)


class BrushSize:
    """The radius that brush and eraser share, level-0 px."""

    def __init__(self) -> None:
        self.radius = 8.0

    def fit_to(self, longer_side: int) -> None:
        """A first size that suits an image."""
        self.radius = min(max(longer_side * FIRST_SHARE, 2.0), LARGEST)

    def grow(self, factor: float) -> None:
        self.radius = min(max(self.radius * factor, SMALLEST), LARGEST)


class BrushTool:
    """Adds to the mask or, as an eraser, takes away; Shift always adds, Ctrl always takes away."""

    cursor = Qt.CursorShape.BlankCursor

    def __init__(self, canvas: CanvasView, size: BrushSize, *, adds: bool) -> None:
        self._canvas, self._size, self._adds = canvas, size, adds
        self._before: TiledMask | None = None
        self._working: TiledMask | None = None
        self._key: str | None = None
        self._frame = 0
        self._value = adds

    @property
    def radius(self) -> float:
        """Level-0 px."""
        return self._size.radius

    def adds(self, keys: Qt.KeyboardModifier) -> bool:
        """Whether a stroke that begins with these keys held would add."""
        if keys & Qt.KeyboardModifier.ShiftModifier:
            return True
        return self._adds and not keys & Qt.KeyboardModifier.ControlModifier

    def press(self, hand: Hand) -> None:
        picture = self._canvas.picture
        if picture is None or picture.document.derived:
            return
        self._frame = picture.document.frame
        target = self._canvas.brush_target()
        self._key = None if target is None else target.id
        self._before = TiledMask.empty(picture.document.info.size) if target is None else target.mask
        self._working = self._before
        self._value = self.adds(hand.keys)
        self._paint([self._canvas.to_image(hand.now)])

    def drag(self, hand: Hand) -> None:
        self._keep_to_frame()
        self._paint([self._canvas.to_image(hand.last), self._canvas.to_image(hand.now)])

    def release(self, hand: Hand) -> None:
        self._keep_to_frame()
        before, after, key = self._before, self._working, self._key
        self._before = self._working = None
        if before is not None and after is not None and after.changed(before) is not None:
            self._canvas.stroke_finished.emit(before, after, key)
        self._end()

    def cancel(self) -> None:
        self._before = self._working = None
        self._end()

    def _keep_to_frame(self) -> None:
        """If something else has turned the frame, the stroke has no place on it: it is dropped."""
        document = self._canvas.document
        if document is not None and document.frame != self._frame:
            self.cancel()

    def _paint(self, points: list[Point]) -> None:
        picture = self._canvas.picture
        if self._working is None or picture is None:
            return
        self._working = self._working.paint(points, self._size.radius, self._value)
        touched = stroke_bounds(points, self._size.radius).intersect(Rect.whole(self._working.size))
        picture.overlays.draft(self._working, self._key, touched)

    def _end(self) -> None:
        if self._canvas.picture is not None:
            self._canvas.picture.overlays.end_draft()


class Ring:
    """The brush's true size under the mouse: solid to add, dashed to take away."""

    def __init__(self) -> None:
        self._box = QRectF()
        self._adds = True

    @property
    def bounds(self) -> QRectF:
        """What it covers on the screen, with its line."""
        return self._box.adjusted(-HALO, -HALO, HALO, HALO) if not self._box.isEmpty() else QRectF()

    @property
    def region(self) -> QRegion:
        """Where its line runs: the inside need not be painted again."""
        region = QRegion(self.bounds.toAlignedRect())
        half = self._box.size() * (0.5 * INNER)
        inner = QRectF(self._box.center() - QPointF(half.width(), half.height()), half * 2)
        hole = inner.adjusted(HALO, HALO, -HALO, -HALO).toRect()
        return region.subtracted(QRegion(hole)) if hole.isValid() and hole.width() > DOT else region

    def move(self, at: QPointF | None, half: QPointF, *, adds: bool) -> None:
        """at: logical px, None to hide.  half: the ring's half width and half height, logical px."""
        self._adds = adds
        half = QPointF(max(half.x(), LEAST), max(half.y(), LEAST))
        self._box = QRectF() if at is None else QRectF(at - half, at + half)

    def paint(self, painter: QPainter) -> None:
        if self._box.isEmpty():
            return
        style = Qt.PenStyle.SolidLine if self._adds else Qt.PenStyle.DashLine
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._box.width() < SMOOTH)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(HALO_INK, HALO), QPen(INK, RING, style)):
            painter.setPen(pen)
            painter.drawEllipse(self._box)
