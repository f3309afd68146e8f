"""What lies where on the synthetic slide: a piece of tissue, fat and ducts in it, and one lesion of known shape."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

STEP = 64  # level-0 px per px of the plan

Weights = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """weights: name → (h, w) float32, 0 … 1, how much of a texture; where they add up to 0 is bare glass.

    lesion: (h, w) bool, the truth.  One px is STEP level-0 px.
    """

    weights: dict[str, Weights]
    lesion: NDArray[np.bool_]


def make_plan(width: int, height: int, seed: int) -> Plan:
    """width, height: of the slide in level-0 px."""
    rng = np.random.default_rng(seed)
    rows, columns = -(-height // STEP), -(-width // STEP)
    tissue = _blob(rng, rows, columns, (0.5, 0.5), (0.40, 0.36), 0.10)
    lesion = _blob(rng, rows, columns, (0.58, 0.44), (0.13, 0.11), 0.35) & tissue
    fat = _patches(rng, rows, columns, 0.05, 0.55) & tissue & ~lesion
    ducts = _patches(rng, rows, columns, 0.018, 1.35) & tissue & ~lesion & ~fat
    soft = {name: _soft(mask) for name, mask in (("tumour", lesion), ("fat", fat), ("epithelium", ducts))}
    rest = np.clip(_soft(tissue) - sum(soft.values()), 0, 1).astype(np.float32)
    return Plan({**soft, "stroma": rest}, lesion)


def _blob(
    rng: np.random.Generator, rows: int, columns: int, centre: tuple[float, float], half: tuple[float, float],
    rough: float,
) -> NDArray[np.bool_]:  # fmt: skip
    """An ellipse with an uneven border. centre, half: fractions (x, y) of the plan; rough: of the radius."""
    y, x = np.mgrid[:rows, :columns]
    u, v = (x / columns - centre[0]) / half[0], (y / rows - centre[1]) / half[1]
    angle, radius = np.arctan2(v, u), np.hypot(u, v)
    limit = np.ones_like(radius)
    for wave in range(2, 14):
        limit += rough / wave * rng.normal() * np.cos(wave * angle + rng.uniform(0, 2 * np.pi))
    return np.asarray(radius < limit)


def _patches(
    rng: np.random.Generator, rows: int, columns: int, size: float, above: float
) -> NDArray[np.bool_]:
    """Where smooth noise lies `above` its deviation. size: of the patches, a fraction of the plan's width."""
    noise = cv2.GaussianBlur(rng.normal(size=(rows, columns)), (0, 0), max(1.0, size * columns))
    return np.asarray(noise > above * noise.std())


def _soft(mask: NDArray[np.bool_]) -> Weights:
    return np.asarray(cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.8))
