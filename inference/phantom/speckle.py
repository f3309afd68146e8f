"""From echo strength to the grey a machine shows: scatterers, point spread, compounding, log compression."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inference.phantom.noise import Field, Grid, Noise, blur, f32
from inference.phantom.tissue import Slice

LOOKS = 4  # compounded directions: each has its own speckle
GREY_AT_0_DB = 150.0
GREY_PER_DB = 4.6  # 255 grey levels over 55 dB
_AXIAL_MM = 0.075
_LATERAL_MM = (0.16, 0.21, 0.30)  # near the focus, a little off, far off
_FOCUS_MM = 12.0
_FLOOR_DB = -34.0  # the machine's own noise, added after the beam


def image(tissue: Slice, grid: Grid, noise: Noise) -> NDArray[np.uint8]:
    """The B-mode picture of a slice, (H, W) uint8.

    Fully developed speckle: every pixel holds a random complex scatterer, the beam sums its neighbours,
    and the envelope is the length of that sum (Rayleigh distributed where the tissue is even). Looks are
    averaged after log compression, as compounding machines do.
    """
    strength = np.power(10, (tissue.echo_db + tissue.gain_db) / 20).astype(np.float32)
    looks = [look(strength, grid, noise) for _ in range(LOOKS)]
    grey = GREY_AT_0_DB + GREY_PER_DB * np.mean(looks, axis=0)
    return np.clip(np.rint(_knee(grey)), 0, 255).astype(np.uint8)


def look(strength: Field, grid: Grid, noise: Noise) -> Field:
    """One direction's picture in dB: the envelope of what the beam sees, and the electronic noise."""
    real = _beam(strength * noise.white(grid.shape), grid)
    imaginary = _beam(strength * noise.white(grid.shape), grid)
    floor = 10 ** (_FLOOR_DB / 10)
    hiss = floor * (blur(noise.white(grid.shape), grid, 0.1, 0.06, unit=True) ** 2 + 0.2)
    return f32(10 * np.log10((real**2 + imaginary**2) / 2 + hiss))


def _beam(scatterers: Field, grid: Grid) -> Field:
    """Sum over the beam's width, which grows away from the focus; the mean power stays what it was."""
    depth = grid.depth_mm
    off = np.clip(np.abs(depth - _FOCUS_MM) / 9.0, 0, 1.999)
    layers = [_spread(scatterers, grid, lateral) for lateral in _LATERAL_MM]
    low = off.astype(np.int32)
    part = (off - low).astype(np.float32)
    near = np.choose(low, layers[:2])
    far = np.choose(low, layers[1:])
    return f32((near * np.sqrt(1 - part) + far * np.sqrt(part)) / _mix(part))


def _mix(part: Field) -> Field:
    """Power of two nearly equal beams mixed with weights √(1 − part) and √part, as an amplitude."""
    return f32(np.sqrt(1 + 2 * np.sqrt(part * (1 - part)) * 0.97))


def _spread(scatterers: Field, grid: Grid, lateral_mm: float) -> Field:
    """Gaussian point spread, scaled so that white noise keeps its variance: 1/Σk² = 4π·σx·σy."""
    sigma_x, sigma_y = (max(0.4, s / grid.spacing_mm) for s in (lateral_mm, _AXIAL_MM))
    return f32(blur(scatterers, grid, lateral_mm, _AXIAL_MM) * np.sqrt(4 * np.pi * sigma_x * sigma_y))


def _knee(grey: Field) -> Field:
    """The display curve: bright echoes are compressed above 185 so that few saturate."""
    return f32(np.where(grey > 185, 185 + 70 * np.tanh((grey - 185) / 70), grey))
