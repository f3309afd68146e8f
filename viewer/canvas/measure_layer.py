"""The measurements on one canvas: what is drawn, what a hand meets, and the shape that is under way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTransform

from inference.geometry import Point
from inference.measure.editing import SQUARE, Scale, on_image
from inference.measure.measurement import Measurement, Shape
from inference.records import dataclass
from viewer.canvas.measure_item import Drawn, MeasureItem
from viewer.canvas.measure_paths import grips, hit, outline
from viewer.document.document import Document

if TYPE_CHECKING:
    from inference.measure.reading import Measured
    from viewer.canvas.view import CanvasView

MEASURE_Z = 30.0
GRIP_REACH, LINE_REACH = 8.0, 5.0  # px around a handle and a line
KEPT = 500  # answers of shapes that were dragged through
TEXT, BODY = -1, -2  # parts that are no handle


@dataclass(frozen=True, slots=True)
class Part:
    """What lies under the hand. handle: 0-based, or TEXT, or BODY."""

    measurement: Measurement
    handle: int


class MeasureLayer:
    """Owned by a canvas. `draft` replaces the measurement of its id on the screen until the hand lets go."""

    def __init__(self, canvas: CanvasView) -> None:
        self._canvas = canvas
        self._document: Document | None = None
        self._item: MeasureItem | None = None
        self._answers: dict[Measurement, Measured] = {}
        self.draft: Measurement | None = None
        self._under: Part | None = None

    @property
    def document(self) -> Document | None:
        return self._document

    def show(self, document: Document | None) -> None:
        """Join another document's measurements, leave those before."""
        if self._document is not None:
            self._document.measurements.changed.leave(self._changed)
            self._document.measurements.looked_at.leave(self.refresh)
        if self._item is not None:
            self._canvas.scene().removeItem(self._item)
        self._document, self._item, self.draft, self._under = document, None, None, None
        self._answers.clear()
        if document is not None:
            self._item = MeasureItem(document.info.size, self._drawn, self._canvas.stage)
            self._item.setZValue(MEASURE_Z)
            document.measurements.changed.join(self._changed)
            document.measurements.looked_at.join(self.refresh)

    def refresh(self) -> None:
        """Paint again."""
        self._canvas.viewport().update()

    def _changed(self, key: str) -> None:
        self.refresh()

    # what is drawn ---------------------------------------------------------------------------------------

    def shown(self) -> tuple[Measurement, ...]:
        """Of this frame, the one under way in its place."""
        if self._document is None:
            return ()
        held = self._document.measurements
        all_ = held.at(self._document.frame) if held.visible else ()
        draft = self.draft
        if draft is None:
            return all_
        return (*(one for one in all_ if one.id != draft.id), draft)

    def answer(self, one: Measurement) -> Measured:
        """Its figures; asked once for each place of its points."""
        from inference.measure.reading import measure  # with the first measurement

        key = replace(one, label="", text_at=None)
        if key not in self._answers and self._document is not None:
            if len(self._answers) > KEPT:
                self._answers.clear()
            self._answers[key] = measure(one, self._document.source.frame_info(one.frame))
        return self._answers[key]

    def scale(self, one: Measurement) -> Scale:
        """What a pixel is worth along x and y where both have one unit."""
        found = self.answer(one).calibration
        return (found.x.per_px, found.y.per_px) if found.unit and found.x and found.y else SQUARE

    def _drawn(self) -> tuple[Drawn, ...]:
        return tuple(self._dressed(one) for one in self.shown())

    def _dressed(self, one: Measurement) -> Drawn:
        from viewer.canvas import measure_words as words

        document = self._document
        chosen = document is not None and one.id in (
            document.measurements.chosen,
            self.draft and self.draft.id,
        )
        under = self._under is not None and self._under.measurement.id == one.id
        gripped = chosen or under
        if document is None or not one.complete:
            return Drawn(one, chosen=chosen, gripped=gripped)
        label = (one.label,) if one.label else ()
        if one.shape is Shape.ARROW:
            return Drawn(one, label, chosen=chosen, gripped=gripped)
        measured = self.answer(one)
        stats = document.measurements.statistics(one)
        lines = (*label, *words.figures(measured), *(words.statistics_lines(stats) if stats else ()))
        told = chosen or words.told_always(measured.calibration)
        return Drawn(one, lines, (words.badge(measured.calibration),) if told else (), chosen, gripped)

    # what a hand meets -----------------------------------------------------------------------------------

    def part_at(self, at: QPointF) -> Part | None:
        """The handle, text or line under a position (logical px), those drawn last first."""
        if self._item is None or self.draft is not None:
            return None
        screen, shown = self._item.to_screen, tuple(reversed(self.shown()))
        for one in shown:
            for number, grip in enumerate(grips(one, screen)):
                if (grip - at).manhattanLength() <= GRIP_REACH:
                    return Part(one, number)
        return next((part for one in shown if (part := self._body(one, at, screen))), None)

    def _body(self, one: Measurement, at: QPointF, screen: QTransform) -> Part | None:
        rect = self._item.texts.get(one.id) if self._item else None
        if rect is not None and rect.contains(at):
            return Part(one, TEXT)
        return Part(one, BODY) if hit(outline(one, screen), at, LINE_REACH) else None

    def hover(self, at: QPointF | None, *, takes: bool) -> None:
        """The hand is at a place, or has left. takes: with the tool in hand a press would take what is there."""
        part = self.part_at(at) if at is not None and takes else None
        if part != self._under:
            changed = (part and part.measurement.id) != (self._under and self._under.measurement.id)
            self._under = part
            if changed:
                self.refresh()

    @property
    def cursor(self) -> Qt.CursorShape | None:
        """Tells that a press takes what is under the hand."""
        if self._under is None:
            return None
        moving = self._under.handle in (TEXT, BODY)
        return Qt.CursorShape.SizeAllCursor if moving else Qt.CursorShape.PointingHandCursor

    # between screen and image ----------------------------------------------------------------------------

    def place(self, at: QPointF) -> Point:
        """A position of the viewport on the image, held on it."""
        point = self.exact(at)
        return on_image(point, self._document.info.size) if self._document else point

    def exact(self, at: QPointF) -> Point:
        """A position of the viewport in level-0 px."""
        return self._canvas.to_image(at)

    def on_screen(self, point: Point) -> QPointF:
        """A level-0 position in logical px of the viewport."""
        return self._canvas.to_view(point)

    def text_place(self, one: Measurement) -> QPointF:
        """Where its text stands, or would (logical px)."""
        rect = self._item.texts.get(one.id) if self._item else None
        return rect.topLeft() if rect is not None else self.on_screen(one.text_at or one.points[-1])
