"""Two slides in step: what one does on the screen, the other does."""

from __future__ import annotations

from dataclasses import dataclass, replace

from inference.geometry import Point
from viewer.canvas.camera import Camera


@dataclass(frozen=True, slots=True)
class Pair:
    """Where two views were when they were put in step."""

    one: Camera
    other: Camera

    def follow(self, now: Camera) -> Camera:
        """Where the other is when `one` has come to `now`: the same way on the screen, the same change of zoom.

        Each keeps its own turn: sections lie on the glass as they fell.
        """
        one, other = self.one, self.other
        xx, xy, yx, yy = one.turn
        dx, dy = now.centre.x - one.centre.x, (now.centre.y - one.centre.y) * one.aspect
        way = other.offset((xx * dx + xy * dy) * one.zoom, (yx * dx + yy * dy) * one.zoom)
        centre = Point(other.centre.x + way.x, other.centre.y + way.y)
        return replace(other, centre=centre, zoom=other.zoom * now.zoom / one.zoom)
