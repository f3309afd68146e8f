"""Outlines along pixel edges, of maps of any size: rows pass by once, only the corners of the outlines are kept."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine

Ring = NDArray[np.float64]


class Corners:
    """Takes numbered rows from top to bottom, gives the rings of each number. Memory: 17 bytes a corner.

    Between corners an outline runs straight, so along a row of corners the first and the second, the third and the
    fourth … are joined, and likewise down a column. A corner where two pixels of one region touch only diagonally
    counts twice.
    """

    def __init__(self, width: int) -> None:
        self._above: NDArray[np.int32] = np.zeros(width, np.int32)
        self._top = 0
        self._found: list[NDArray[np.int32]] = []  # (5, n): number, x, y, order in its column, pixel at the lower right

    def add(self, numbers: NDArray[np.int32]) -> None:
        """The next rows, (h, width): from 1, 0 for none. Regions of two numbers do not touch, not even diagonally."""
        rows = np.pad(np.concatenate([self._above[None], numbers]), ((0, 0), (1, 1)))
        self._found.append(_corners(rows, self._top))
        self._above, self._top = numbers[-1].copy(), self._top + len(numbers)

    def rings(self) -> dict[int, list[Ring]]:
        """By number: (n, 2) x, y of pixel edges, the first point not repeated; the outer ring first, then its holes.

        Outer rings go right along their upper edge, holes the other way around. To be asked once, at the end.
        """
        self.add(np.zeros((1, len(self._above)), np.int32))
        number, x, y, order, below = np.concatenate(self._found, axis=1)
        across = _partners(np.lexsort((np.arange(len(x)), x, y, number)))
        down = _partners(np.lexsort((order, y, x, number)))
        made: dict[int, list[Ring]] = defaultdict(list)
        for ring in _walked(across, down):
            points = np.stack([x[ring], y[ring]], axis=1).astype(np.float64)
            made[int(number[ring[0]])].append(points if below[ring[0]] else np.roll(points[::-1], 1, axis=0))
        for rings in made.values():
            rings.sort(key=lambda ring: -abs(_area(ring)))
        return dict(made)


def _corners(rows: NDArray[np.int32], top: int) -> NDArray[np.int32]:
    """(5, n) of every corner between two of `rows`, row by row. top: of the second row."""
    held = rows != 0
    tl, tr, bl, br = held[:-1, :-1], held[:-1, 1:], held[1:, :-1], held[1:, 1:]
    twice = (tl == br) & (tr == bl) & (tl != tr)
    y, x = np.nonzero(tl ^ tr ^ bl ^ br | twice)
    number = np.maximum.reduce([rows[y, x], rows[y, x + 1], rows[y + 1, x], rows[y + 1, x + 1]])
    again = twice[y, x]
    at = np.repeat(np.arange(len(x)), 1 + again)
    second = np.concatenate([[False], at[1:] == at[:-1]]) if len(at) else np.zeros(0, bool)
    # of a corner met twice the first ends what comes from the left; so that both pixels stay in one ring, it goes on
    # downwards where the upper left pixel is inside, else upwards
    order = again[at] & (second != tl[y, x][at])
    return np.stack([number[at], x[at], y[at] + top, order, br[y, x][at]]).astype(np.int32)


def _partners(order: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each corner the one it is joined to, where `order` brings those that are joined together."""
    partner = np.empty_like(order)
    partner[order[::2]], partner[order[1::2]] = order[1::2], order[::2]
    return partner


def _walked(across: NDArray[np.intp], down: NDArray[np.intp]) -> list[list[int]]:
    """The corners of each ring: from the first that is left along its row, then along its column, and so on."""
    rows, columns = across.tolist(), down.tolist()
    seen = bytearray(len(rows))
    made = []
    for start in range(len(rows)):
        if seen[start]:
            continue
        ring, here = [], start
        while not seen[here]:
            there = rows[here]
            seen[here] = seen[there] = 1
            ring += [here, there]
            here = columns[there]
        made.append(ring)
    return made


def _area(ring: Ring) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(0.5 * np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y))


def on_level0(ring: Ring, plane: Affine) -> Ring:
    """A ring of map pixels on the image."""
    return np.asarray(ring * (plane.x_scale, plane.y_scale) + (plane.x_shift, plane.y_shift))
