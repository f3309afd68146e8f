"""How much the corners of every picture say: all, the essential, nothing."""

from __future__ import annotations

from viewer.viewports.grid import ViewportGrid


class CornerText:
    """One level for all canvases, also those that come later."""

    def __init__(self, grid: ViewportGrid) -> None:
        self._grid, self._level = grid, 2
        grid.each(lambda canvas: canvas.set_corner_level(self._level))

    def cycle(self) -> None:
        """All, the essential, none, all again."""
        self._level = (self._level - 1) % 3
        for canvas in self._grid.canvases:
            canvas.set_corner_level(self._level)
