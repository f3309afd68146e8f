"""The pixels of one screen, kept while the view moves: a pan shifts them, a zoom makes a first picture of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from inference.geometry import Affine, Rect, Size
from inference.images.opencv import opencv
from inference.slides.grid import Rgb, shifted
from viewer.canvas.camera import Placement
from viewer.canvas.sampling import Grid, resample

STILL = 1e-6  # device px


class Screenful:
    """grid: where the pixels lie.  Two arrays take turns, so that a frame asks for no memory.

    pixels: (H, W, 4) uint8 blue, green, red, 255, as Qt draws and OpenCV scales them fastest; 0 where nothing was put.
    """

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.pixels: Rgb = np.zeros((grid.rect.height, grid.rect.width, 4), np.uint8)
        self._spare: Rgb = np.empty_like(self.pixels)

    def fill(self, rect: Rect, drawn: Rgb) -> None:
        """Put (h, w, 4) pixels at device pixels."""
        self.pixels[shifted(rect, self.grid.rect).slices] = drawn

    def move(self, dx: int, dy: int, grid: Grid) -> list[Rect]:
        """Shift by whole device pixels; returns what came into view, black."""
        whole = grid.rect
        kept = moved(whole, dx, dy).intersect(whole)
        self._swap(grid)
        if not kept.empty:
            source = moved(kept, -dx, -dy)
            self.pixels[shifted(kept, whole).slices] = self._spare[shifted(source, whole).slices]
        strips = around(whole, kept)
        for strip in strips:
            self.pixels[shifted(strip, whole).slices] = 0
        return strips

    def scale(self, grid: Grid, image: Size) -> list[Rect]:
        """A first picture at another zoom, of what is on the screen; returns what no pixel was there for, black.

        image: only its pixels are scaled, not the black beyond. Needs `can_scale`.
        """
        before, size = self.grid, (image.width, image.height)
        seen = before.covered_by(*size, Affine())
        self._swap(grid)
        whole = grid.covered_by(*size, Affine())
        across = Grid(_between(before.placement, grid.placement), grid.rect)
        plane = Affine(1.0, 1.0, seen.left, seen.top)
        there = across.covered_by(seen.width, seen.height, plane).intersect(whole)
        for strip in around(grid.rect, there):
            self.pixels[shifted(strip, grid.rect).slices] = 0
        if not there.empty:
            old = self._spare[shifted(seen, before.rect).slices]
            made = resample(old, plane, across.of_part(there), smooth=True)
            if there == grid.rect:
                self.pixels = made
            else:
                self.fill(there, made)
        return [] if whole.empty else around(whole, there)

    def _swap(self, grid: Grid) -> None:
        self.pixels, self._spare, self.grid = self._spare, self.pixels, grid


def as_drawn(rgb: Rgb) -> Rgb:
    """(h, w, 3) red, green, blue → (h, w, 4) as they are kept."""
    cv2 = opencv()
    if cv2 is not None:
        return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGRA), np.uint8)
    drawn = np.full((*rgb.shape[:2], 4), 255, np.uint8)
    drawn[..., :3] = rgb[..., ::-1]
    return drawn


def as_rgb(drawn: Rgb) -> Rgb:
    """(h, w, 4) as they are kept → (h, w, 3) red, green, blue."""
    cv2 = opencv()
    if cv2 is not None:
        return np.asarray(cv2.cvtColor(drawn, cv2.COLOR_BGRA2RGB), np.uint8)
    return np.ascontiguousarray(drawn[..., 2::-1])


def only_moved(before: Grid, after: Grid) -> bool:
    """Whether the picture was moved by whole pixels and nothing else."""
    p, q = before.placement, after.placement
    way = (q.dx - p.dx, q.dy - p.dy)
    same = replace(q, dx=p.dx, dy=p.dy) == p and before.rect == after.rect
    return same and all(abs(step - round(step)) < STILL for step in way)


def can_scale(before: Grid, after: Grid) -> bool:
    """Whether the same way up, on the same screen."""
    p, q = before.placement, after.placement
    signs = [(np.sign(a), np.sign(b)) for a, b in ((p.xx, q.xx), (p.xy, q.xy), (p.yx, q.yx), (p.yy, q.yy))]
    return before.rect == after.rect and all(one == other for one, other in signs)


def _between(p: Placement, q: Placement) -> Placement:
    """From device pixels of one placement to those of another that is turned alike."""
    x = (q.xy if q.swapped else q.xx) / (p.xy if p.swapped else p.xx)
    y = (q.yx if q.swapped else q.yy) / (p.yx if p.swapped else p.yy)
    return Placement(x, 0.0, 0.0, y, q.dx - x * p.dx, q.dy - y * p.dy)


def moved(rect: Rect, dx: int, dy: int) -> Rect:
    """The rectangle, shifted."""
    return Rect(rect.left + dx, rect.top + dy, rect.width, rect.height)


def around(whole: Rect, kept: Rect) -> list[Rect]:
    """`whole` without `kept`, as strips: above, below, left, right."""
    if kept.empty:
        return [whole]
    strips = [
        Rect(whole.left, whole.top, whole.width, kept.top - whole.top),
        Rect(whole.left, kept.bottom, whole.width, whole.bottom - kept.bottom),
        Rect(whole.left, kept.top, kept.left - whole.left, kept.height),
        Rect(kept.right, kept.top, whole.right - kept.right, kept.height),
    ]
    return [strip for strip in strips if not strip.empty]
