"""Random changes of a region: turned, mirrored, each channel a little stronger or weaker."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from training.slide_data import RegionPair


@dataclass(frozen=True, slots=True)
class Change:
    """turns: quarter turns.  mirrored: left–right.  gain: of each channel's optical density."""

    turns: int
    mirrored: bool
    gain: tuple[float, float, float]


def draw(generator: torch.Generator, *, jitter: float) -> Change:
    """The parameters of one change."""
    numbers = torch.rand(5, generator=generator).tolist()
    red, green, blue = (1 + jitter * (2 * value - 1) for value in numbers[2:])
    return Change(int(numbers[0] * 4), numbers[1] < 0.5, (red, green, blue))


def turned(region: RegionPair, generator: torch.Generator, *, jitter: float) -> RegionPair:
    """The region changed at random."""
    return change(region, draw(generator, jitter=jitter))


def thinned(region: RegionPair, generator: torch.Generator, *, count: int) -> RegionPair:
    """The region with at most `count` of its full tiles, drawn at random."""
    if len(region.high) <= count:
        return region
    kept = torch.randperm(len(region.high), generator=generator)[:count].numpy()
    return replace(
        region, high=region.high[kept], high_labels=region.high_labels[kept], places=region.places[kept]
    )


def change(region: RegionPair, how: Change) -> RegionPair:
    """Reduced and full tiles alike; each full tile moves to its new place."""
    table = gain_table(how.gain)
    return replace(
        region,
        low=coloured(moved(region.low, how), table),
        low_labels=moved(region.low_labels, how),
        high=coloured(moved(region.high, how, first=1), table),
        high_labels=moved(region.high_labels, how, first=1),
        places=moved_places(region.places, region.reduce, how),
    )


def moved(array: NDArray[np.uint8], how: Change, *, first: int = 0) -> NDArray[np.uint8]:
    """Mirrored, then turned counter-clockwise, about the axes `first` and `first` + 1."""
    out = np.flip(array, axis=first + 1) if how.mirrored else array
    return np.ascontiguousarray(np.rot90(out, how.turns, axes=(first, first + 1)))


def moved_places(places: NDArray[np.int64], reduce: int, how: Change) -> NDArray[np.int64]:
    """Where the cells of a reduce × reduce grid come to lie."""
    grid = np.arange(reduce * reduce, dtype=np.int64).reshape(reduce, reduce)
    after = np.flip(grid, axis=1) if how.mirrored else grid
    after = np.rot90(after, how.turns)
    rows, cols = np.empty(reduce**2, np.int64), np.empty(reduce**2, np.int64)
    rows[after.ravel()], cols[after.ravel()] = np.divmod(np.arange(reduce**2), reduce)
    index = places[:, 0] * reduce + places[:, 1]
    return np.stack([rows[index], cols[index]], axis=1)


def gain_table(gain: tuple[float, float, float]) -> NDArray[np.uint8]:
    """255·(I/255)^gain for every grey, (256, 3): each channel's optical density times its gain."""
    grey = np.arange(256)[:, None] / 255
    return np.asarray(np.floor(255 * grey ** np.array(gain)[None] + 0.5), dtype=np.uint8)


def coloured(rgb: NDArray[np.uint8], table: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Every channel through its column of the table."""
    return np.stack([table[:, channel].take(rgb[..., channel]) for channel in range(3)], axis=-1)
