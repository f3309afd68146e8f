"""A part of a slide from what is in memory: the finest tiles there are, coarser ones where they are not there yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from inference.geometry import Affine, Rect
from inference.slides.grid import Place, Rgb, TileGrid, shifted
from viewer.canvas.camera import Placement
from viewer.canvas.sampling import Grid, on_level, part_of, resample


class Kept(Protocol):
    """Tiles in memory; the coarsest level is there whole.  planes: each level onto level 0."""

    planes: tuple[Affine, ...]
    coarsest: int

    @property
    def grids(self) -> tuple[TileGrid, ...]: ...

    def tile(self, level: int, place: Place) -> Rgb | None: ...


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """pixels: (h, w, 3), the rectangle `rect` of `level`.  whole: nothing coarser was used."""

    level: int
    rect: Rect
    pixels: Rgb
    whole: bool


def compose(kept: Kept, level: int, rect: Rect) -> Piece:
    """The rectangle of a level, or, where no tile of it is there, the same part of a coarser level."""
    found = {place: kept.tile(level, place) for place in kept.grids[level].over(rect)}
    if level < kept.coarsest and all(pixels is None for pixels in found.values()):
        piece = compose(kept, level + 1, _below(kept, level, rect))
        return Piece(piece.level, piece.rect, piece.pixels, False)
    out = np.empty((rect.height, rect.width, 3), np.uint8)
    for place, pixels in found.items():
        whole = kept.grids[level].rect(place)
        part = whole.intersect(rect)
        if pixels is None:
            out[shifted(part, rect).slices] = _enlarged(kept, level, part)
        else:
            out[shifted(part, rect).slices] = pixels[shifted(part, whole).slices]
    return Piece(level, rect, out, all(pixels is not None for pixels in found.values()))


def _below(kept: Kept, level: int, rect: Rect) -> Rect:
    """The pixels of the next coarser level that a rectangle needs, with the neighbours interpolation touches."""
    plane, coarser = kept.planes[level], kept.planes[level + 1]
    seen = on_level(rect, coarser.inverse().after(plane).inverse())
    return seen.grow(1).intersect(Rect.whole(kept.grids[level + 1].size))


def _enlarged(kept: Kept, level: int, rect: Rect) -> Rgb:
    """A rectangle of a level made of coarser ones."""
    piece = compose(kept, level + 1, _below(kept, level, rect))
    plane = kept.planes[level]
    placement = Placement(1 / plane.x_scale, 0.0, 0.0, 1 / plane.y_scale, 0.0, 0.0)
    return resample(
        piece.pixels, part_of(kept.planes[piece.level], piece.rect), Grid(placement, rect), smooth=True
    )
