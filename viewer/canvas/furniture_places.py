"""Where the furniture of a view stands, in logical px: nothing of it lies on anything else of it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSizeF

from inference.records import dataclass

PLATE_STEP = 16  # px: widths of plates, so that they do not tremble with the figures on them
EDGE = 10.0  # px between text and the border
CLEAR = 8.0  # px between two pieces
NOWHERE = QRectF()


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """blocks: of the corner text.  letters: left, right, top, bottom.  scale: the bar with its words. Empty: not there."""

    blocks: tuple[QRectF, ...]
    letters: tuple[QRectF, ...]
    scale: QRectF

    @property
    def all(self) -> tuple[QRectF, ...]:
        """What is there."""
        return tuple(place for place in (*self.blocks, *self.letters, self.scale) if not place.isEmpty())


def block_place(widths: Sequence[float], step: float, size: QSizeF, *, right: bool, below: bool) -> QRectF:
    """Of lines in a corner.  widths: of the lines.  step: from line to line.  size: of the view."""
    if not widths:
        return QRectF(NOWHERE)
    wide, high = ceil(max(widths) / PLATE_STEP) * PLATE_STEP, step * len(widths)
    left = size.width() - EDGE - wide if right else EDGE
    return QRectF(left, size.height() - EDGE - high if below else EDGE, wide, high)


def around(middle: QPointF, size: QSizeF) -> QRectF:
    """A place about its middle, on whole pixels; empty for an empty size."""
    if size.isEmpty():
        return QRectF(NOWHERE)
    corner = QPointF(round(middle.x() - size.width() / 2), round(middle.y() - size.height() / 2))
    return QRectF(corner, size)


def clear_of(
    place: QRectF, blocks: Sequence[QRectF], left: float, right: float, *, down: bool = False
) -> QRectF:
    """The place, moved no further than it must: aside between `left` and `right`, else above what it would lie on.

    down: else below it.
    """
    hit = [block for block in blocks if _near(block, place)]
    if place.isEmpty() or not hit:
        return place
    middle = place.center().x()
    left = max([block.right() + CLEAR for block in hit if block.center().x() < middle], default=left)
    right = min([block.left() - CLEAR for block in hit if block.center().x() >= middle], default=right)
    moved = QRectF(place)
    moved.moveLeft(round(max(left, min(place.left(), right - place.width()))))
    if right - left < place.width() or any(_near(block, moved) for block in blocks):
        return _beyond(place, blocks, down=down)
    return moved


def _beyond(place: QRectF, blocks: Sequence[QRectF], *, down: bool) -> QRectF:
    moved = QRectF(place)
    while hit := [block for block in blocks if _near(block, moved)]:
        if down:
            moved.moveTop(max(block.bottom() for block in hit) + CLEAR)
        else:
            moved.moveBottom(min(block.top() for block in hit) - CLEAR)
    return moved


def _near(block: QRectF, place: QRectF) -> bool:
    return not block.isEmpty() and block.adjusted(1 - CLEAR, 0, CLEAR - 1, 0).intersects(place)
