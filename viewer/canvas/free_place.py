"""A place for words that lies on no other words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF

GAP = 4.0  # px between two texts


def free_place(wanted: QRectF, taken: Sequence[QRectF], screen: QRectF) -> QRectF:
    """The nearest free place above or below `wanted`, on the screen; `wanted` itself where it is free or none is.

    taken: where other texts stand.  All in logical px.
    """
    if not any(_touch(wanted, other) for other in taken):
        return wanted
    tops = [top for other in taken for top in (other.bottom() + GAP, other.top() - GAP - wanted.height())]
    for top in sorted(tops, key=lambda top: abs(top - wanted.top())):
        place = QRectF(wanted.left(), top, wanted.width(), wanted.height())
        if screen.contains(place) and not any(_touch(place, other) for other in taken):
            return place
    return wanted


def _touch(one: QRectF, other: QRectF) -> bool:
    """With the plates around them."""
    return one.adjusted(1 - GAP, 1 - GAP, GAP - 1, GAP - 1).intersects(other)
