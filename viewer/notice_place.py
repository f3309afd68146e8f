"""Where the notices lie: no picture moves or changes its scale for one.

At the foot of the column at the right, which gives up the room itself: what stands there scrolls, and nothing is hidden.
Without that column (an empty window, the panels switched off) over the picture under hand, clear of the corners that say
whose it is and how long a centimetre is.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QWidget

from viewer.canvas.furniture import ROOMY
from viewer.panels.notice import Notices
from viewer.panels.scope_question import BESIDE_PX, GAP_PX, ScopeQuestion
from viewer.viewports.grid import ViewportGrid
from viewer.window import Window

LEAST_PX = 320  # over a picture: a stack narrower than this goes below the corner text
MOST_PX = 640  # longer lines are hard to read
TEXT_PX, BRIEF_PX = 96, 30  # of corner text at a picture's upper edge, and of the one line that a small picture has
SHARE = 2  # at most one part of so many of the height; the rest scrolls
MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class NoticePlace(QObject):
    """Follows the notices, the window, the viewport under hand and the question that may lie at the same edge."""

    def __init__(self, notices: Notices, window: Window, grid: ViewportGrid, question: ScopeQuestion) -> None:
        super().__init__(window)
        self._notices, self._centre, self._column = notices, window.centre, window.right
        self._grid, self._question, self._ground = grid, question, window.ground
        notices.setParent(self._ground)
        notices.hide()
        self._column.setMinimumHeight(1)  # however much it gives up, the window may be made as low as before
        for one in (self._ground, self._column, self._centre, question):
            one.installEventFilter(self)
        notices.changed.connect(self.place)
        notices.keyboard_left.connect(self._to_picture)
        grid.resized.connect(self.place)
        grid.active_changed.connect(lambda _: self.place())

    def place(self) -> None:
        """To where there is room for all lines, or half of it."""
        beside = not self._column.isHidden()
        where = self._in_column() if beside else self._over_picture()
        self._column.setContentsMargins(0, 0, 0, where.height() if beside else 0)
        if self._notices.lines:
            self._notices.setGeometry(where)
            self._notices.raise_()

    def _to_picture(self) -> None:
        self._grid.active.canvas.setFocus()

    def _in_column(self) -> QRect:
        room = _within(self._ground, self._column)
        high = self._high(room.width(), room)
        return QRect(room.left(), room.bottom() + 1 - high, room.width(), high)

    def _over_picture(self) -> QRect:
        """Between the upper corners' text, or below it where the picture is narrow; never over the question."""
        room = _within(self._ground, self._centre)
        if not self._grid.isHidden():
            inner = self._grid.picture_place()
            room = QRect(self._grid.mapTo(self._ground, inner.topLeft()), inner.size())
        wide, top = min(MOST_PX, room.width() - 2 * BESIDE_PX), room.top()
        if wide < LEAST_PX:
            brief = room.width() < ROOMY.width() or room.height() < ROOMY.height()
            wide, top = room.width() - 2 * GAP_PX, room.top() + (BRIEF_PX if brief else TEXT_PX)
        if not self._question.isHidden():
            asked = _within(self._ground, self._question)
            top = max(top, asked.bottom() + 1)
        at = QPoint(room.center().x() - wide // 2, top)
        return QRect(at.x(), at.y(), wide, self._high(wide, room))

    def _high(self, wide: int, room: QRect) -> int:
        return min(self._notices.height_for(wide), room.height() // SHARE)

    # Qt --------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in MOVES and self._notices.lines:
            self.place()
        return False


def _within(ground: QWidget, part: QWidget) -> QRect:
    """A part's place on the ground."""
    return QRect(part.mapTo(ground, QPoint()), part.size())
