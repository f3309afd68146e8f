"""Closed contour lines of a field by marching squares, all cells at once.

Each crossing lies on a cell's edge where linear interpolation reaches the level, so lines follow the same
surface that bilinear enlargement shows. Saddles are joined where the cell's mean reaches the level.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.floating]
Line = NDArray[np.float64]  # (n, 2): x, y; closed, the first point is not repeated
Edges = NDArray[np.int64]

TOP, RIGHT, BOTTOM, LEFT = range(4)
# corner bits: 8 top left, 4 top right, 2 bottom right, 1 bottom left; edge → edge, inside on the left hand
STEPS: dict[int, tuple[tuple[int, int], ...]] = {
    8: ((LEFT, TOP),),
    4: ((TOP, RIGHT),),
    2: ((RIGHT, BOTTOM),),
    1: ((BOTTOM, LEFT),),
    12: ((LEFT, RIGHT),),
    6: ((TOP, BOTTOM),),
    3: ((RIGHT, LEFT),),
    9: ((BOTTOM, TOP),),
    14: ((LEFT, BOTTOM),),
    13: ((BOTTOM, RIGHT),),
    11: ((RIGHT, TOP),),
    7: ((TOP, LEFT),),
    10: ((LEFT, TOP), (RIGHT, BOTTOM)),
    5: ((TOP, RIGHT), (BOTTOM, LEFT)),
}
JOINED = {10: ((RIGHT, TOP), (LEFT, BOTTOM)), 5: ((TOP, LEFT), (BOTTOM, RIGHT))}


def isolines(field: Field, level: float) -> list[Line]:
    """Lines around field ≥ level, in the field's own plane: sample (row, col) lies at (col + 0.5, row + 0.5).

    field: (h, w), finite.  Regions at the border are closed along it: edges map to edges.
    """
    padded = np.pad(field, 1, mode="edge")
    padded = np.pad(padded, 1, constant_values=min(level - 1.0, float(padded.min()) - 1.0))
    starts, ends = _segments(padded, level)
    points = _crossings(padded, level, starts) - 1.5
    height, width = field.shape
    points = np.clip(points, 0, (width, height))
    return [points[ring] for ring in _rings(starts, ends)]


def _segments(field: Field, level: float) -> tuple[Edges, Edges]:
    """Directed segments as pairs of edge numbers; every edge starts exactly as many as it ends."""
    inside = (field >= level).view(np.uint8)
    code = 8 * inside[:-1, :-1] + 4 * inside[:-1, 1:] + 2 * inside[1:, 1:] + inside[1:, :-1]
    rows, cols = np.nonzero((code - 1).astype(np.uint8) < 14)
    kinds = code[rows, cols]
    mean = (field[rows, cols] + field[rows, cols + 1] + field[rows + 1, cols] + field[rows + 1, cols + 1]) / 4
    joined = mean >= level
    starts, ends = [], []
    for kind, steps in STEPS.items():
        ways = [(kinds == kind, steps)]
        if kind in JOINED:
            ways = [(ways[0][0] & ~joined, steps), (ways[0][0] & joined, JOINED[kind])]
        for here, way in ways:
            for first, last in way:
                starts.append(_edge(first, rows[here], cols[here], field.shape))
                ends.append(_edge(last, rows[here], cols[here], field.shape))
    return np.concatenate(starts), np.concatenate(ends)


def _edge(side: int, rows: Edges, cols: Edges, shape: tuple[int, ...]) -> Edges:
    """Edges along x have even numbers, along y odd ones; each is named by its upper or left node."""
    rows, cols = rows + (side == BOTTOM), cols + (side == RIGHT)
    return 2 * (rows * shape[1] + cols) + (side in (LEFT, RIGHT))


def _crossings(field: Field, level: float, edges: Edges) -> Line:
    """Where the level is reached on each edge, (n, 2) x, y in node units."""
    upright = edges % 2 == 1
    rows, cols = np.divmod(edges // 2, field.shape[1])
    first = field[rows, cols]
    last = field[rows + upright, cols + ~upright]
    part = (level - first) / (last - first)
    return np.stack([cols + np.where(upright, 0, part), rows + np.where(upright, part, 0)], axis=1)


def _rings(starts: Edges, ends: Edges) -> list[list[int]]:
    """Segments put in order: lists of indices into `starts`."""
    follow = {edge: index for index, edge in enumerate(starts.tolist())}
    after = [follow[edge] for edge in ends.tolist()]
    left, rings = set(range(len(after))), []
    while left:
        ring, index = [], next(iter(left))
        while index in left:
            left.discard(index)
            ring.append(index)
            index = after[index]
        rings.append(ring)
    return rings
