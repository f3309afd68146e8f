"""What the canvas knows of a slide: the tiles in memory, the coarsest level whole, and a way to ask for more."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QThread, Signal

from inference.geometry import Rect, Size
from inference.images.levels import level_planes
from inference.images.source import Pixels, Region
from inference.slides.grid import Place, Rgb, TileGrid, gather
from inference.slides.source import SlideSource
from viewer.canvas.tile_loader import Tile, TileLoader


def _nobody() -> None:
    """Nobody waits for tiles."""


class SlideReader(QObject):
    """A TileReader that never reads on the window's thread, but for the coarsest level, once.

    arrived: called on the window's thread when tiles have come, or none will any more.
    tell(sentence): for a tile that cannot be read.
    """

    _rung = Signal()

    def __init__(self, source: SlideSource, tell: Callable[[str], None] = lambda text: None) -> None:
        super().__init__()
        self._source, self._tell = source, tell
        self.planes = level_planes(source.levels)
        self.coarsest = len(source.levels) - 1
        self._base = source.read(Region(Rect.whole(source.levels[-1]), self.coarsest))
        self._came: list[Tile] = []
        self.arrived: Callable[[], None] = _nobody
        self._rung.connect(self._collect)
        self._loader = TileLoader(source, self._rung.emit, threads=max(1, min(4, QThread.idealThreadCount())))

    @property
    def levels(self) -> Sequence[Size]:
        return self._source.levels

    @property
    def profile(self) -> bytes:
        """The slide's colour profile, b"" where there is none that changes colours."""
        return self._source.info.icc

    @property
    def grids(self) -> tuple[TileGrid, ...]:
        return self._source.grids

    @property
    def idle(self) -> bool:
        """Whether all that was wanted is there, or cannot be had."""
        return self._loader.idle and not self.news

    @property
    def news(self) -> bool:
        """Whether tiles have come that nobody has put on the screen."""
        return bool(self._came) or self._loader.news

    def tile(self, level: int, place: Place) -> Rgb | None:
        """A tile that is in memory."""
        if level == self.coarsest:
            return self._base[self.grids[level].rect(place).slices]
        return self._source.cached(level, place)

    def part(self, level: int, rect: Rect) -> Rgb | None:
        """A rectangle of a level if all of it is in memory."""
        if level == self.coarsest:
            return self._base[rect.slices]
        found = [(place, self.tile(level, place)) for place in self.grids[level].over(rect)]
        tiles = [(place, pixels) for place, pixels in found if pixels is not None]
        return gather(self.grids[level], rect, iter(tiles)) if len(tiles) == len(found) else None

    def holds(self, level: int, rect: Rect) -> bool:
        """Whether all of a rectangle of a level is in memory, but for what cannot be read."""
        if level == self.coarsest:
            return True
        source, lost = self._source, self._loader.lost
        over = self.grids[level].over(rect)
        return all(source.cached(level, place) is not None or (level, place) in lost for place in over)

    def want(self, tiles: Sequence[Tile]) -> None:
        """Ask for tiles, the most wanted first; those in memory are left out, earlier wishes are dropped."""
        self._loader.want([tile for tile in tiles if self.tile(*tile) is None])

    def came(self) -> list[Tile]:
        """The tiles that have come since the last call."""
        came, self._came = self._came, []
        return came

    def take(self, region: Region, *, ask: bool) -> Pixels | None:
        return self.part(region.level, region.rect)

    def close(self) -> None:
        self.arrived = _nobody
        self._loader.close()

    def _collect(self) -> None:
        came, error = self._loader.arrived()
        self._came += came
        if error is not None:
            self._tell(error.text)
        if came or error is not None or self._loader.idle:
            self.arrived()
