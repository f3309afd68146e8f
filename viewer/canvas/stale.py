"""Which parts of a screen have to be made again: cells that move with the picture, and what each is made of so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from inference.geometry import Rect
from inference.slides.grid import Place
from viewer.canvas.screenful import moved

CELL = 256  # device px: one costs about a millisecond

MIXED = -1  # of all there is, and nothing more is coming: only all the tiles make it better

Levels = Callable[[Rect], int]  # of a rectangle, before a zoom: the finest level it was made of


class StaleCells:
    """Cells lie on a raster that a pan moves. A stale one is told with the finest level that it is made of."""

    def __init__(self) -> None:
        self._x = self._y = 0  # device px of the raster's origin
        self._made_of: dict[Place, int] = {}

    def __bool__(self) -> bool:
        return bool(self._made_of)

    def mark_all(self, screen: Rect, levels: Levels) -> None:
        """The whole screen; the raster begins anew at its corner."""
        made_of = {cell: levels(self._rect(cell, 0, 0).intersect(screen)) for cell in _over(screen, 0, 0)}
        self._x = self._y = 0
        self._made_of = made_of

    def mark_new(self, strip: Rect, screen: Rect, level: int, sharp: int) -> None:
        """A strip that came into view and is made of `level`; `sharp`: of what else a cell of it is, if not stale."""
        for cell in _over(strip, self._x, self._y):
            within = self.rect(cell).intersect(screen)
            known = self._made_of.get(cell, level if within.intersect(strip) == within else sharp)
            self._made_of[cell] = min(known, level)

    def move(self, dx: int, dy: int, screen: Rect) -> None:
        """With the picture; what leaves the screen is forgotten."""
        self._x, self._y = self._x + dx, self._y + dy
        gone = [cell for cell in self._made_of if self.rect(cell).intersect(screen).empty]
        for cell in gone:
            del self._made_of[cell]

    def made(self, cell: Place, made_of: int | None) -> None:
        """It has been made anew, of a level; None: as it should be, so it is stale no longer."""
        if made_of is None:
            self._made_of.pop(cell, None)
        else:
            self._made_of[cell] = made_of

    def inside_out(self, screen: Rect) -> list[tuple[Place, Rect, int]]:
        """Cell, its device pixels, the finest level it is made of; the middle first: where the eye is."""
        x, y = screen.left + screen.width / 2 - CELL / 2, screen.top + screen.height / 2 - CELL / 2
        cells = sorted(self._made_of, key=lambda c: abs(self.rect(c).left - x) + abs(self.rect(c).top - y))
        return [(cell, self.rect(cell).intersect(screen), self._made_of[cell]) for cell in cells]

    def finest(self, rect: Rect, sharp: int) -> int:
        """The finest level under a rectangle."""
        return min((self._made_of.get(cell, sharp) for cell in _over(rect, self._x, self._y)), default=sharp)

    def rect(self, cell: Place) -> Rect:
        """All of a cell, also beyond the screen."""
        return self._rect(cell, self._x, self._y)

    @staticmethod
    def _rect(cell: Place, x: int, y: int) -> Rect:
        return moved(Rect(cell[0] * CELL, cell[1] * CELL, CELL, CELL), x, y)


def _over(rect: Rect, x: int, y: int) -> Iterator[Place]:
    """The cells that a rectangle touches on a raster that begins at (x, y)."""
    if rect.empty:
        return
    for row in range((rect.top - y) // CELL, -(-(rect.bottom - y) // CELL)):
        for column in range((rect.left - x) // CELL, -(-(rect.right - x) // CELL)):
            yield column, row
