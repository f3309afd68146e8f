"""Which tiles to ask for, in which order: what is seen from the middle outwards, then where the motion leads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from inference.geometry import Affine, Rect
from inference.slides.grid import TileGrid
from viewer.canvas.sampling import Grid, on_level
from viewer.canvas.tile_loader import Tile

MOST_AHEAD = 48  # tiles
FRAMES_AHEAD = 20  # of the present speed: a third of a second
SOON = 2  # levels coarser: a sixteenth of the tiles gives a first idea


class Levels(Protocol):
    """planes: each level onto level 0."""

    planes: tuple[Affine, ...]
    coarsest: int

    @property
    def grids(self) -> tuple[TileGrid, ...]: ...


@dataclass(frozen=True, slots=True)
class Motion:
    """How fast the picture moves, in device px per drawing, smoothed."""

    dx: float = 0.0
    dy: float = 0.0

    def moved(self, dx: float, dy: float) -> Motion:
        return Motion(0.5 * self.dx + 0.5 * dx, 0.5 * self.dy + 0.5 * dy)

    def ahead(self, grid: Grid) -> Rect:
        """The level-0 rectangle that is seen soon if the motion goes on; empty if nothing moves."""
        if abs(self.dx) + abs(self.dy) < 0.5:
            return Rect(0, 0, 0, 0)
        most_x, most_y = grid.rect.width, grid.rect.height
        dx = max(-most_x, min(most_x, round(-self.dx * FRAMES_AHEAD)))
        dy = max(-most_y, min(most_y, round(-self.dy * FRAMES_AHEAD)))
        moved = Rect(grid.rect.left + dx, grid.rect.top + dy, grid.rect.width, grid.rect.height)
        return grid.of_part(moved).seen()


def wishes(levels: Levels, seen: Rect, level: int, ahead: Rect) -> list[Tile]:
    """Tiles by urgency. seen, ahead: level-0 px."""
    soon = min(level + SOON, levels.coarsest)
    first = list(_tiles(levels, soon, seen)) if soon < levels.coarsest else []
    visible = list(_tiles(levels, level, seen))
    known = set(visible)
    later = [] if ahead.empty else [tile for tile in _tiles(levels, level, ahead) if tile not in known]
    return [*first, *visible, *later[:MOST_AHEAD]]


def outline(levels: Levels, seen: Rect, level: int, ahead: Rect) -> tuple[int, Rect, Rect]:
    """Equal as long as `wishes` would be, but for their order: the tiles under two level-0 rectangles."""
    return level, _under(levels, level, seen), _under(levels, level, ahead)


def _under(levels: Levels, level: int, seen: Rect) -> Rect:
    """In columns and rows of tiles."""
    grid, rect = levels.grids[level], on_level(seen, levels.planes[level]).grow(1)
    across, down = grid.tile.width, grid.tile.height
    left, top = rect.left // across, rect.top // down
    return Rect(left, top, -(-rect.right // across) - left, -(-rect.bottom // down) - top)


def _tiles(levels: Levels, level: int, seen: Rect) -> Iterator[Tile]:
    """The tiles of a level under a level-0 rectangle, rows nearest to its middle first, each row in one go."""
    grid = levels.grids[level]
    rect = on_level(seen, levels.planes[level]).grow(1).intersect(Rect.whole(grid.size))
    if rect.empty:
        return
    middle = (rect.top + rect.height / 2) / grid.tile.height
    places = sorted(grid.over(rect), key=lambda place: (abs(place[1] + 0.5 - middle), place[1], place[0]))
    yield from ((level, place) for place in places)
