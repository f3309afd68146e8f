"""Drawing a shape and changing one: by dragging, or by clicks. Positions are logical px of the viewport."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QPointF, Qt

from inference.geometry import Point
from inference.measure.editing import held, shifted, with_handle, with_short_axis
from inference.measure.measurement import POINTS, Measurement, Shape, new_id
from inference.records import dataclass
from viewer.canvas.measure_layer import BODY, TEXT, MeasureLayer, Part
from viewer.canvas.tools import Hand

MOVED_PX = 4  # a press that moves less is a click
FREEHAND_PX = 10  # between the corners of an outline that is drawn in one go
CLOSE_PX = 9  # around the first corner: a click there closes the outline
DRAWN_POINTS = POINTS | {Shape.BIDIRECTIONAL: 2, Shape.POLYGON: 1000}


@dataclass(slots=True, eq=False)
class _Sketch:
    """A shape under way. placed: its points so far.  pressed: where the button went down last.

    last: that press was for the last point, which follows the hand until the button is let go.
    drawn: corners of an outline were set by dragging.
    """

    id: str
    frame: int
    placed: list[Point]
    pressed: QPointF
    last: bool = False
    drawn: bool = False


class DrawTool:
    """One shape: press–drag–release, or a click for each point. done(measurement): it is complete."""

    cursor = Qt.CursorShape.CrossCursor

    def __init__(self, layer: MeasureLayer, shape: Shape, done: Callable[[Measurement], object]) -> None:
        self._layer, self._shape, self._done = layer, shape, done
        self._sketch: _Sketch | None = None

    @property
    def under_way(self) -> bool:
        """Points were placed and more are wanted."""
        return self._sketch is not None

    def press(self, hand: Hand) -> None:
        document, point, sketch = self._layer.document, self._layer.place(hand.now), self._sketch
        if document is None:
            return
        if sketch is None:
            document.measurements.choose("")
            document.measurements.show(True)
            self._sketch = _Sketch(new_id(), document.frame, [point], hand.now)
            return
        sketch.pressed = hand.now
        sketch.last = len(sketch.placed) == DRAWN_POINTS[self._shape] - 1
        if self._closes(hand.now):
            self.finish()
        elif not sketch.last:
            sketch.placed.append(point)
            self.hover(hand.now)

    def drag(self, hand: Hand) -> None:
        sketch = self._sketch
        if sketch is not None and self._shape is Shape.POLYGON:
            sketch.drawn = sketch.drawn or self._far(hand.now, sketch.placed[-1])
            if self._far(hand.now, sketch.placed[-1]) and not self._closes(hand.now):
                sketch.placed.append(self._layer.place(hand.now))
        self.hover(hand.now)

    def release(self, hand: Hand) -> None:
        """A drag places the point it ends on; the last point is placed by any release."""
        sketch, point = self._sketch, self._layer.place(hand.now)
        if sketch is None:
            return
        moved = (hand.now - sketch.pressed).manhattanLength() >= MOVED_PX
        if self._shape is Shape.POLYGON:
            if sketch.drawn and self._closes(hand.now):
                self.finish()
        elif (moved or sketch.last) and point != sketch.placed[-1]:
            sketch.placed.append(point)
            if len(sketch.placed) == DRAWN_POINTS[self._shape]:
                self.finish()

    def hover(self, at: QPointF) -> None:
        """The next point follows the hand."""
        if self._sketch is not None:
            self._show([*self._sketch.placed, self._layer.place(at)])

    def step_back(self) -> None:
        """Take the last corner away; without any left, the shape."""
        if self._sketch is not None and len(self._sketch.placed) > 1:
            self._sketch.placed.pop()
            self._show(self._sketch.placed)
        else:
            self.cancel()

    def finish(self) -> None:
        """What is drawn is meant, if it is a shape at all."""
        made = self._made(self._sketch.placed) if self._sketch else None
        self.cancel()
        if made is not None and made.complete:
            self._done(made)

    def cancel(self) -> None:
        """Forget what is under way."""
        if self._sketch is not None:
            self._sketch, self._layer.draft = None, None
            self._layer.refresh()

    def _show(self, points: list[Point]) -> None:
        self._layer.draft = self._made(points)
        self._layer.refresh()

    def _made(self, placed: list[Point]) -> Measurement | None:
        if self._sketch is None:
            return None
        points = tuple(placed)
        made = Measurement(self._shape, points, self._sketch.frame, id=self._sketch.id)
        if self._shape is Shape.BIDIRECTIONAL and len(points) == 2:
            scale = self._layer.scale(replace(made, shape=Shape.LENGTH))
            return replace(made, points=with_short_axis(points[0], points[1], scale))
        return made

    def _closes(self, at: QPointF) -> bool:
        """A press on the first corner closes an outline."""
        sketch = self._sketch
        if self._shape is not Shape.POLYGON or sketch is None or len(sketch.placed) < POINTS[Shape.POLYGON]:
            return False
        return not self._far(at, sketch.placed[0], CLOSE_PX)

    def _far(self, at: QPointF, point: Point, reach: float = FREEHAND_PX) -> bool:
        return (self._layer.on_screen(point) - at).manhattanLength() > reach


class EditTool:
    """Moves what lies under the hand: a handle, the text, or all of it. changed(before, after): the hand let go."""

    cursor = Qt.CursorShape.SizeAllCursor

    def __init__(
        self, layer: MeasureLayer, part: Part, changed: Callable[[Measurement, Measurement], object]
    ) -> None:
        self._layer, self._part, self._changed = layer, part, changed
        self._corner = QPointF()

    def press(self, hand: Hand) -> None:
        self._corner = self._layer.text_place(self._part.measurement)
        if self._layer.document is not None:
            self._layer.document.measurements.choose(self._part.measurement.id)

    def drag(self, hand: Hand) -> None:
        if hand.way.manhattanLength() >= MOVED_PX or self._layer.draft is not None:
            self._layer.draft = self._moved(hand)
            self._layer.refresh()

    def release(self, hand: Hand) -> None:
        draft, self._layer.draft = self._layer.draft, None
        if draft is not None and draft != self._part.measurement:
            self._changed(self._part.measurement, draft)
        self._layer.refresh()

    def cancel(self) -> None:
        self._layer.draft = None
        self._layer.refresh()

    def _moved(self, hand: Hand) -> Measurement:
        one, handle = self._part.measurement, self._part.handle
        document = self._layer.document
        start, now = self._layer.exact(hand.start), self._layer.exact(hand.now)
        dx, dy = now.x - start.x, now.y - start.y
        if handle == TEXT:
            corner = self._layer.exact(self._corner)
            return replace(one, text_at=Point(corner.x + dx, corner.y + dy))
        if handle == BODY:
            return shifted(one, *(held(one, dx, dy, document.info.size) if document else (dx, dy)))
        return with_handle(one, handle, self._layer.place(hand.now), self._layer.scale(one))
