"""Random fields that are smooth over a stated length, and that change gently along a sweep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float32]



def f32(values: Any) -> Field:
    """The values as float32."""
    return np.asarray(values, np.float32)


@dataclass(frozen=True, slots=True)
class Grid:
    """Where a picture lies: (0, 0) at the skin.  shape: (rows, columns); spacing_mm: of the square pixels."""

    shape: tuple[int, int]
    spacing_mm: float

    @property
    def depth_mm(self) -> Field:
        """Depth of each pixel's centre, (H, W)."""
        rows = (np.arange(self.shape[0], dtype=np.float32) + 0.5) * np.float32(self.spacing_mm)
        return np.repeat(rows[:, None], self.shape[1], axis=1)

    @property
    def across_mm(self) -> Field:
        """Distance of each pixel's centre from the left border, (H, W)."""
        columns = (np.arange(self.shape[1], dtype=np.float32) + 0.5) * np.float32(self.spacing_mm)
        return np.repeat(columns[None, :], self.shape[0], axis=0)


class Noise:
    """A source of Gaussian fields for one slice of a sweep: the same seed and sweep give the same fields.

    sweep: the slice's place in radians; slices Δ apart are correlated by cos Δ, pixel for pixel.
    """

    def __init__(self, seed: int, sweep: float = 0.0) -> None:
        self._random = np.random.default_rng(seed)
        self._here, self._beyond = np.float32(np.cos(sweep)), np.float32(np.sin(sweep))

    def white(self, shape: tuple[int, int]) -> Field:
        """Independent pixels, mean 0, variance 1."""
        first = self._random.standard_normal(shape, dtype=np.float32)
        second = self._random.standard_normal(shape, dtype=np.float32)
        return f32(self._here * first + self._beyond * second)

    def smooth(self, grid: Grid, across_mm: float, deep_mm: float) -> Field:
        """Mean 0, variance 1, correlated over the given lengths (standard deviations of a Gaussian, mm)."""
        return blur(self.white(grid.shape), grid, across_mm, deep_mm, unit=True)

    def uniform(self, low: float, high: float) -> float:
        """One number, the same for every slice."""
        return float(self._random.uniform(low, high))


def blur(field: Field, grid: Grid, across_mm: float, deep_mm: float, *, unit: bool = False) -> Field:
    """Gaussian blur with lengths in mm (at least 0.4 px). unit: scale the result to mean 0, variance 1."""
    import cv2

    sigma_x, sigma_y = (max(0.4, length / grid.spacing_mm) for length in (across_mm, deep_mm))
    soft = cv2.GaussianBlur(field, (0, 0), sigmaX=sigma_x, sigmaY=sigma_y, borderType=cv2.BORDER_REFLECT)
    if unit:
        soft = (soft - soft.mean()) / soft.std()
    return f32(soft)


def ridges(field: Field, grid: Grid, width_mm: float) -> Field:
    """Thin sheets where a smooth field crosses zero, seen end on: 1 on the line, 0 beyond its width.

    Sheets that lie across the beam echo most, as a mirror does, so upright stretches are fainter.
    """
    slope_y, slope_x = np.gradient(field, grid.spacing_mm)
    slope = np.hypot(slope_x, slope_y) + 1e-6
    line = np.exp(-((field / (slope * width_mm)) ** 2))
    return f32(line * (0.25 + 0.75 * np.abs(slope_y) / slope))


def warp(field: Field, grid: Grid, shift_x_mm: Field, shift_y_mm: Field) -> Field:
    """The field read at each pixel's place plus the given shift, bilinear, mirrored at the borders."""
    import cv2

    rows, columns = np.indices(grid.shape, dtype=np.float32)
    at_x = columns + shift_x_mm / np.float32(grid.spacing_mm)
    at_y = rows + shift_y_mm / np.float32(grid.spacing_mm)
    moved = cv2.remap(field, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    return f32(moved)
