"""Fingers on the canvas: one moves the picture, two zoom and move it. The picture never gets lost."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QEventPoint, QTouchEvent

from viewer.canvas.view import CanvasView

MOST_ZOOM = 12.0  # times the fitted picture


@dataclass(frozen=True, slots=True)
class Move:
    """factor: of the zoom, around (x, y); then the picture goes by (dx, dy). Logical px of the viewport."""

    factor: float
    x: float
    y: float
    dx: float
    dy: float


def moved(before: list[QPointF], after: list[QPointF]) -> Move:
    """What one or two fingers did between two events. Fingers on one spot (< 8 px apart) do not zoom."""
    old, new = _middle(before), _middle(after)
    spread = [_spread(points) for points in (before, after)]
    factor = spread[1] / spread[0] if min(spread) >= 8.0 else 1.0
    return Move(factor, new.x(), new.y(), new.x() - old.x(), new.y() - old.y())


def _middle(points: list[QPointF]) -> QPointF:
    return QPointF(sum(p.x() for p in points) / len(points), sum(p.y() for p in points) / len(points))


def _spread(points: list[QPointF]) -> float:
    return hypot(points[0].x() - points[1].x(), points[0].y() - points[1].y()) if len(points) == 2 else 0.0


class Touch(QObject):
    """Installed on the canvas after its own gestures: what fingers do does not reach them as a mouse."""

    def __init__(self, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._last: dict[int, QPointF] = {}
        canvas.viewport().setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            self._canvas.zoom_by(1.2 ** (event.angleDelta().y() / 120), event.position())  # type: ignore[attr-defined]
            self.hold()
            return True
        if not isinstance(event, QTouchEvent):
            return False
        points = {p.id(): p.position() for p in event.points() if p.state() != QEventPoint.State.Released}
        known = [name for name in points if name in self._last][:2]
        if known and len(points) == len(self._last):
            self._do(moved([self._last[n] for n in known], [points[n] for n in known]))
        self._last = {} if event.type() == QEvent.Type.TouchCancel else points
        event.accept()
        return True

    def _do(self, move: Move) -> None:
        self._canvas.pan_by(move.dx, move.dy)
        self._canvas.zoom_by(move.factor, QPointF(move.x, move.y))
        self.hold()

    def hold(self) -> None:
        """Not smaller than fitted, not larger than MOST_ZOOM of it; its middle stays on the picture."""
        canvas = self._canvas
        if canvas.document is None:
            return
        size, camera = canvas.document.info.size, canvas.camera
        fitted = camera.fitted(size, canvas.screen_size()).zoom
        if camera.zoom <= fitted:
            canvas.fit()
            return
        if camera.zoom > MOST_ZOOM * fitted:
            canvas.zoom_by(MOST_ZOOM * fitted / camera.zoom)
        centre = canvas.camera.centre
        inside = type(centre)(min(max(centre.x, 0.0), size.width), min(max(centre.y, 0.0), size.height))
        if inside != centre:
            canvas.show_point(inside)
