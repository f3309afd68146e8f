"""A person's mask over the image: tint and solid line, made from the pixels themselves, so it cannot be off.

The mask is brought onto the screen's grid and blurred a little; the blurred value tells the distance from the
edge, and a table of 256 colours turns it into tint, line and halo. A stroke redoes only what it changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QGraphicsItem

from inference.geometry import Rect
from inference.records import dataclass
from viewer.canvas.colours import premultiplied
from viewer.canvas.isolines import isolines
from viewer.canvas.item import ScreenItem, blit, on_glass
from viewer.canvas.lines import dashed, outline
from viewer.canvas.sampling import Grid, device_bounds, resample, shift_of
from viewer.canvas.tags import draw_tag
from viewer.document.tiles import TiledMask

BLUR, KERNEL = 1.0, (5, 5)  # px on the screen
REACH = 4  # px; the blur and the halo end within
CELL = 96  # px; a stroke redoes the screen in such cells or larger
LINE, HALO = 2.0, 4.4  # px on the screen
FILL, HALO_ALPHA = 0.14, 0.55
# blurred values are held on their pixel's side of the edge, 127.5
INSIDE, OUTSIDE = np.uint8(140), np.uint8(115)
LINE_GRID = 1024  # px; a dashed outline is followed on a grid of at most this

Table = NDArray[np.uint8]
Spans = NDArray[np.int64]  # (n, 2): first, last + 1


@dataclass(frozen=True, slots=True)
class Look:
    """dashed: the AI's word, not yet changed by a person.  tag: a small word beside it, "" for none."""

    colour: QColor
    dashed: bool = False
    tag: str = ""


class MaskItem(ScreenItem):
    """Shows one TiledMask; `show_mask` swaps it for a later version."""

    def __init__(self, mask: TiledMask, look: Look, parent: QGraphicsItem | None = None) -> None:
        super().__init__(mask.size, parent)
        self.mask = mask
        self._look = look
        self._table = line_table(look)
        self._kept: tuple[Grid, Rect, NDArray[np.uint8]] | None = None
        self._outline: tuple[TiledMask, list[NDArray[np.float64]]] | None = None

    @property
    def dashed(self) -> bool:
        return self._look.dashed

    def show_as(self, look: Look) -> None:
        if look == self._look:
            return
        self._look, self._table, self._kept = look, line_table(look), None
        self.update()

    def show_mask(self, mask: TiledMask, touched: Rect | None) -> None:
        """touched: level-0 px outside which nothing changed; None: unknown, all is redone."""
        before, self.mask = self.mask, mask
        if touched is None or self._kept is None:
            self._kept = None
            self.update()
            return
        grid, rect, pixels = self._kept
        for cell in _changed_cells(before, mask, touched, grid):
            part = cell.grow(REACH).intersect(rect)
            if not part.empty:
                self._render(grid, rect, pixels, part)
                self._repaint(part)

    def _repaint(self, part: Rect) -> None:
        """Device px. Straight to the views: the scene would join small parts to one large one."""
        for view in self.scene().views():
            ratio, port = view.devicePixelRatioF(), view.viewport()
            area = QRectF(part.left / ratio, part.top / ratio, part.width / ratio, part.height / ratio)
            port.update(area.toAlignedRect())

    def become(self, mask: TiledMask) -> None:
        """Show a mask of which nothing is known but its tiles."""
        changed = None if mask is self.mask else mask.changed(self.mask)
        if changed is None:
            self.mask = mask
        else:
            self.show_mask(mask, changed)

    def draw(self, painter: QPainter, grid: Grid, ratio: float) -> None:
        if self._kept is None or self._kept[0] != grid:
            self._kept = self._made(grid)
        _, rect, pixels = self._kept
        if not rect.empty:
            blit(painter, pixels, rect, ratio)
        if self._look.dashed:
            dashed(painter, outline(self._lines(), on_glass(grid, ratio)), self._look.colour)
        if self._look.tag and not self.mask.bounds.empty:
            there = device_bounds(grid.placement, self.mask.bounds)
            box = QRectF(there.left / ratio, there.top / ratio, there.width / ratio, there.height / ratio)
            draw_tag(painter, box, self._look.tag, self._look.colour)

    def _lines(self) -> list[NDArray[np.float64]]:
        if self._outline is None or self._outline[0] is not self.mask:
            self._outline = (self.mask, mask_lines(self.mask))
        return self._outline[1]

    def _made(self, grid: Grid) -> tuple[Grid, Rect, NDArray[np.uint8]]:
        rect = device_bounds(grid.placement, Rect.whole(self.size)).grow(REACH).intersect(grid.rect)
        pixels = np.zeros((max(0, rect.height), max(0, rect.width), 4), np.uint8)
        bounds = device_bounds(grid.placement, self.mask.bounds).grow(REACH).intersect(rect)
        if not bounds.empty and not self.mask.bounds.empty:
            self._render(grid, rect, pixels, bounds)
        return grid, rect, pixels

    def _render(self, grid: Grid, rect: Rect, pixels: NDArray[np.uint8], part: Rect) -> None:
        """Redo `part` (device px) of the picture that lies at `rect`."""
        wide = part.grow(REACH)
        blurred = on_screen(self.mask, grid.of_part(wide))
        inner = blurred[REACH : REACH + part.height, REACH : REACH + part.width]
        here = Rect(part.left - rect.left, part.top - rect.top, part.width, part.height)
        pixels.view(np.uint32)[:, :, 0][here.slices] = np.take(self._table.view(np.uint32)[:, 0], inner)


def on_screen(mask: TiledMask, grid: Grid) -> NDArray[np.uint8]:
    """The mask at the grid's pixels, blurred, each value on its pixel's side of 127.5."""
    import cv2

    seen = grid.seen().grow(1)
    field = mask.read(seen).view(np.uint8) * np.uint8(255)
    zoom = abs(grid.placement.xx or grid.placement.yx)
    sharp = resample(field, shift_of(seen, 1.0), grid, smooth=zoom < 1)
    blurred = cv2.GaussianBlur(sharp, KERNEL, BLUR)
    inside = (sharp >= 128).view(np.uint8) * np.uint8(255)
    held = np.minimum(np.maximum(blurred, inside & INSIDE), inside | OUTSIDE)
    return np.asarray(held, dtype=np.uint8)


def mask_lines(mask: TiledMask) -> list[NDArray[np.float64]]:
    """Smooth closed lines around a mask, level-0 px; a large mask is followed in steps of several pixels."""
    rect = mask.bounds
    if rect.empty:
        return []
    step = -(-max(rect.width, rect.height) // LINE_GRID)
    lines = isolines(mask.read(rect)[::step, ::step].astype(np.float32), 0.5)
    return [line * step + np.array([rect.left, rect.top]) for line in lines]


def line_table(look: Look) -> Table:
    """(256, 4) premultiplied colours by blurred value: the edge at 127.5, inside above."""
    distance = np.interp(np.arange(256) / 255, *_profile())
    drawn = 0.0 if look.dashed else 1.0
    line = np.clip(LINE / 2 + 0.5 - np.abs(distance), 0, 1) * drawn
    halo = np.clip(HALO / 2 + 0.5 - np.abs(distance), 0, 1) * HALO_ALPHA * drawn
    tint = np.clip(distance + 0.5, 0, 1) * FILL
    colour = premultiplied(look.colour, 1.0).astype(np.float64)
    under = np.outer(tint, colour) * (1 - halo)[:, None]
    under[:, 3] += halo * 255
    out = under * (1 - line)[:, None] + np.outer(line, colour)
    return np.clip(np.floor(out + 0.5), 0, 255).astype(np.uint8)


def _profile() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A blurred straight edge: share of full value, and the distance from the edge in px where it has it."""
    distance = np.linspace(-REACH, REACH, 481)
    share = np.array([0.5 * (1 + erf(d / (BLUR * sqrt(2)))) for d in distance])
    return share, distance


def _changed_cells(before: TiledMask, after: TiledMask, touched: Rect, grid: Grid) -> Iterator[Rect]:
    """Cells of the screen (device px) under which the two masks differ."""
    differ = before.read(touched) != after.read(touched)
    area = device_bounds(grid.placement, touched).intersect(grid.rect)
    if area.empty or not differ.any():
        return
    side = max(CELL, max(area.width, area.height) // 8)
    across, down = _edges(area.left, area.right, side), _edges(area.top, area.bottom, side)
    cols, rows = grid.spans(0, across), grid.spans(1, down)
    if grid.placement.swapped:
        counts = _counts(differ, cols - touched.top, rows - touched.left).T
    else:
        counts = _counts(differ, rows - touched.top, cols - touched.left)
    for y, x in np.argwhere(counts > 0).tolist():
        yield Rect.around(int(across[x]), int(down[y]), int(across[x + 1]), int(down[y + 1]))


def _edges(start: int, end: int, side: int) -> NDArray[np.int64]:
    return np.append(np.arange(start, end, side), end)


def _counts(marked: NDArray[np.bool_], rows: Spans, cols: Spans) -> NDArray[np.int64]:
    """How many pixels are marked in each of the row spans × column spans, by a table of sums."""
    import cv2

    sums = np.asarray(cv2.integral(np.ascontiguousarray(marked).view(np.uint8)))
    r, c = np.clip(rows, 0, marked.shape[0]), np.clip(cols, 0, marked.shape[1])
    part = sums[r[:, 1]] - sums[r[:, 0]]
    return np.asarray(part[:, c[:, 1]] - part[:, c[:, 0]], dtype=np.int64)
