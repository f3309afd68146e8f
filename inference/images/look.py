"""What a picture looks like in a few dozen figures: they tell two pictures of one name apart, whoever decoded them.

A copy that was compressed anew, by fair means, keeps its look; another slice, another crop, another side does not.
"""

from __future__ import annotations

import json

import numpy as np

from inference.geometry import Rect
from inference.images.source import ImageSource, Region
from inference.records import dataclass

GRID = 8  # fields along each side
NEAR = 0.02  # of the span of both pictures' fields: what compression may move a mean by


@dataclass(frozen=True, slots=True)
class Look:
    """width, height: level-0 px.  means: of GRID × GRID fields of the picture, row by row (fewer of a tiny picture)."""

    width: int
    height: int
    means: tuple[float, ...]

    def like(self, other: Look) -> bool:
        """Whether both may be one picture."""
        if (self.width, self.height, len(self.means)) != (other.width, other.height, len(other.means)):
            return False
        one, two = np.array(self.means), np.array(other.means)
        both = np.concatenate([one, two])
        return bool(np.abs(one - two).max() <= NEAR * (both.max() - both.min()))


def to_json(look: Look | None) -> list[object] | None:
    """As it is kept: width, height, means."""
    return None if look is None else [look.width, look.height, list(look.means)]


def in_facts(facts: str | None) -> Look | None:
    """The "look" of a kept entry; None where it has none, or none that can be read."""
    try:
        width, height, means = json.loads(facts or "{}")["look"]
        return Look(int(width), int(height), tuple(float(mean) for mean in means))
    except (ValueError, KeyError, TypeError):
        return None


def look_of(source: ImageSource, frame: int) -> Look:
    """By the coarsest level of a frame; of colours the mean of all three.  Raises ImageError. Not on the window's thread."""
    level = len(source.levels) - 1
    values = source.read(Region(Rect.whole(source.levels[level]), level, frame)).astype(np.float64)
    grey = np.nan_to_num(values if values.ndim == 2 else values.mean(axis=2))
    rows, columns = (np.linspace(0, side, min(GRID, side) + 1).astype(int) for side in grey.shape)
    sums = np.add.reduceat(np.add.reduceat(grey, rows[:-1], axis=0), columns[:-1], axis=1)
    means = sums / (np.diff(rows)[:, None] * np.diff(columns)[None, :])
    size = source.info.size
    return Look(size.width, size.height, tuple(float(f"{mean:.6g}") for mean in means.ravel()))
