"""A slice of a breast that never was: layers, ligaments, glandular strands, muscle, and a lesion if asked.

Everything is an echo strength in dB against fibroglandular tissue; speckle comes later.
Layer thicknesses and relative echo levels follow ordinary textbook anatomy of breast ultrasound; they are
chosen to look right, not measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.phantom import lesion as lesions
from inference.phantom.lesion import Lesion
from inference.phantom.noise import Field, Grid, Noise, f32, ridges, warp

SKIN_MM = 1.5


@dataclass(frozen=True, slots=True)
class Breast:
    """One anatomy. Depths in mm at the middle of the picture; a layer's border wanders about it.

    fibres: how streaky the gland is, 1 = ordinary.  rib_mm: (across, deep) of a rib's top, or None.
    """

    fat_mm: float = 7.0
    gland_mm: float = 19.0
    muscle_mm: float = 26.5
    fibres: float = 1.0
    rib_mm: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """echo_db: (H, W) float32, how strongly each place echoes.  gain_db: what the beam lost or won on its way
    there.  truth: (H, W) bool, the lesion."""

    echo_db: Field
    gain_db: Field
    truth: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def make_slice(
    breast: Breast, lesion: Lesion | None, grid: Grid, noise: Noise, *, scale: float = 1.0
) -> Slice:
    """One slice; scale: the lesion's size in it against its middle slice (0: the lesion is not in it)."""
    background = _layers(breast, grid, noise)
    gain = _attenuation(grid, noise)
    if lesion is None or scale <= 0:
        return Slice(background, gain, np.zeros(grid.shape, bool))
    distance = lesions.outline(lesion, grid, noise, scale)
    part = lesions.inside(lesion, distance)
    around = background + lesions.surround_db(lesion, grid, noise, distance)
    echo = around * (1 - part) + lesions.body_db(lesion, grid, noise) * part
    behind = lesions.behind_db(lesion, grid, noise, part)
    return Slice(echo, gain + behind, distance > 0)


def _layers(breast: Breast, grid: Grid, noise: Noise) -> Field:
    """Skin, fat, gland, the fat behind it, fascia, muscle, chest wall: each laid over the one above."""
    depth = grid.depth_mm
    fat_end = breast.fat_mm + 1.1 * _wander(grid, noise, 5.0) + 0.5 * _wander(grid, noise, 1.4)
    gland_end = breast.gland_mm + 1.0 * _wander(grid, noise, 7.0) + 0.3 * _wander(grid, noise, 1.5)
    muscle_top = gland_end + 1.6 + 0.3 * _wander(grid, noise, 4.0)
    wall = breast.muscle_mm + 0.8 * _wander(grid, noise, 9.0)
    echo = _fat(grid, noise)
    echo = _below(echo, _gland(breast, grid, noise), depth - fat_end, 0.35)
    echo = _below(echo, _fat(grid, noise) - 1.5, depth - gland_end, 0.3)
    echo = _below(echo, _muscle(grid, noise), depth - muscle_top, 0.15)
    echo = _below(echo, np.full(grid.shape, -20, np.float32) + _haze(grid, noise), depth - wall, 0.25)
    echo = echo + _line(depth - muscle_top, 0.22) * (9 + 3 * _wander(grid, noise, 3.0))
    echo = echo + _line(depth - wall, 0.3) * (9 + 3 * _wander(grid, noise, 3.0))
    return _rib(breast, _skin(echo, grid, noise), grid, noise)


def _wander(grid: Grid, noise: Noise, length_mm: float) -> Field:
    """A random height for every column, variance 1, alike over the given length; (1, W)."""
    return noise.smooth(Grid((1, grid.shape[1]), grid.spacing_mm), length_mm, 0.1)


def _below(upper: Field, lower: Field, past_mm: Field, soft_mm: float) -> Field:
    """upper above the border, lower below it, mixed over soft_mm."""
    part = 1 / (1 + np.exp(-np.clip(past_mm / soft_mm, -30, 30)))
    return f32(upper * (1 - part) + lower * part)


def _line(off_mm: Field, width_mm: float) -> Field:
    return f32(np.exp(-((off_mm / width_mm) ** 2)))


def _haze(grid: Grid, noise: Noise) -> Field:
    return f32(2.0 * noise.smooth(grid, 4.0, 1.5))


def _fat(grid: Grid, noise: Noise) -> Field:
    """Grey lobules in a net of thin bright septa (Cooper's ligaments)."""
    net = ridges(noise.smooth(grid, 3.2, 1.1), grid, 0.16) * _patches(grid, noise, 0.75)
    fine = ridges(noise.smooth(grid, 1.6, 0.45), grid, 0.10) * _patches(grid, noise, 0.0)
    lobules = -8.5 + 1.3 * noise.smooth(grid, 2.5, 0.8)
    return f32(lobules + _strands(grid, noise, 1.9) + 13 * net + 8 * fine)


def _patches(grid: Grid, noise: Noise, mean: float) -> Field:
    """Where septa are seen and where they are lost in the grey, 0–1.5."""
    return f32(np.clip(mean + 0.5 * noise.smooth(grid, 3.0, 1.5), 0, 1.5))


def _gland(breast: Breast, grid: Grid, noise: Noise) -> Field:
    """Bright strands in wavy bundles, with darker islands of fat and ducts between them."""
    islands = np.clip(noise.smooth(grid, 2.6, 1.0) - 0.55, 0, 1.6)
    net = ridges(noise.smooth(grid, 3.0, 0.9), grid, 0.17) * _patches(grid, noise, 0.5)
    strands = _strands(grid, noise, 3.7 * breast.fibres)
    return f32(strands + 9 * net - 8.0 * islands + 1.5 * noise.smooth(grid, 5.0, 2.5))


def _strands(grid: Grid, noise: Noise, strength_db: float) -> Field:
    """Fibres along the skin that wave up and down together, two thicknesses."""
    thick, thin = noise.smooth(grid, 1.7, 0.26), noise.smooth(grid, 0.9, 0.12)
    sway = 1.0 * noise.smooth(grid, 3.5, 2.0) + 0.35 * noise.smooth(grid, 1.2, 0.9)
    threads = ridges(noise.smooth(grid, 2.6, 0.30), grid, 0.09) * np.clip(noise.smooth(grid, 1.8, 0.9), 0, 2)
    mixed = 0.75 * thick + 0.55 * thin + 1.7 * threads
    return f32(strength_db * warp(mixed, grid, np.zeros(grid.shape, np.float32), sway))


def _muscle(grid: Grid, noise: Noise) -> Field:
    """Dark bundles with long bright stripes between them (the pectoral muscle)."""
    tilt = 0.4 * noise.smooth(grid, 9.0, 4.0)
    stripes = warp(noise.smooth(grid, 5.0, 0.22), grid, np.zeros(grid.shape, np.float32), tilt)
    return f32(-10 + 2.0 * noise.smooth(grid, 4, 1.2) + 5.5 * np.clip(stripes - 0.2, 0, 2))


def _skin(echo: Field, grid: Grid, noise: Noise) -> Field:
    """Gel line, dermis, and the bright line below it, laid over the top of the slice."""
    depth, end = grid.depth_mm, SKIN_MM + 0.12 * _wander(grid, noise, 4.0)
    dermis = 0.5 + 1.2 * noise.smooth(grid, 1.5, 0.15)
    covered = _below(dermis.astype(np.float32), echo, depth - end, 0.08)
    return f32(covered + 7 * _line(depth - 0.12, 0.18) + 6 * _line(depth - end, 0.16))


def _rib(breast: Breast, echo: Field, grid: Grid, noise: Noise) -> Field:
    """A bright cap with nothing behind it."""
    if breast.rib_mm is None:
        return echo
    across = (grid.across_mm - breast.rib_mm[0]) / 5.0
    top = breast.rib_mm[1] + 2.2 * across**2
    bone = _below(echo, np.full(grid.shape, -26, np.float32), grid.depth_mm - top, 0.2)
    inside = (np.abs(across) < 1).astype(np.float32)
    capped = bone + 14 * _line(grid.depth_mm - top, 0.3) * (1 - across**2)
    return f32(echo * (1 - inside) + capped * inside)


def _attenuation(grid: Grid, noise: Noise) -> Field:
    """What is left of the beam after time-gain compensation: less with depth, uneven across."""
    depth = grid.depth_mm
    fall = -0.019 * np.clip(depth - 5, 0, None) ** 2 - 0.14 * depth
    uneven = 0.9 * _wander(grid, noise, 3.0) + 0.5 * _wander(grid, noise, 0.8)
    sides = -3.0 * np.abs(2 * grid.across_mm / (grid.shape[1] * grid.spacing_mm) - 1) ** 6
    return f32(fall + uneven * np.clip(depth / 12, 0, 1.6) + sides)
