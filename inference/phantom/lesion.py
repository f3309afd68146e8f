"""The lesions: their outline (the truth), their echo, and what they do to the beam behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from inference.phantom.noise import Field, Grid, Noise, blur, f32

_MOST_DB = 14.0  # neither shadow nor enhancement goes beyond this


@dataclass(frozen=True, slots=True)
class Lesion:
    """What a lesion looks like. Lengths in mm, echo in dB against fibroglandular tissue.

    centre: (across, deep).  radii: (half width, half height).  turn: degrees, left end up.
    lobes: uneven outline, part of the radius; corners: of which sharp.  edge_mm: how soft the margin is.
    rim_db, rim_mm: a bright capsule (thin) or halo (thick).  behind_db_mm: gain of the beam per mm of path
    (positive: enhancement, negative: shadow).  spicules: bright lines that run out of it, how many.
    specks: calcifications, how many.
    """

    centre: tuple[float, float]
    radii: tuple[float, float]
    turn: float = 0.0
    lobes: float = 0.03
    corners: float = 0.0
    edge_mm: float = 0.10
    echo_db: float = -14.0
    texture_db: float = 1.5
    rim_db: float = 5.0
    rim_mm: float = 0.25
    behind_db_mm: float = 0.9
    spicules: int = 0
    specks: int = 0


def outline(lesion: Lesion, grid: Grid, noise: Noise, scale: float) -> Field:
    """Signed distance to the margin in mm, roughly: positive inside. (H, W)

    scale: 1 at the lesion's middle slice, less towards its ends; nothing is left at 0.
    """
    angle, radius = _polar(lesion, grid)
    uneven = _around(angle, noise, first=2, last=4) * lesion.lobes
    sharp = _around(angle, noise, first=3, last=12)
    # |·| − mean turns smooth waves into corners that point outwards.
    uneven += (np.abs(sharp) - np.sqrt(2 / np.pi)) * lesion.corners
    reach = (1 + uneven) * scale + 0.01 * lesion.lobes * noise.smooth(grid, 0.5, 0.5)
    return f32((reach - radius) * min(lesion.radii))


def _polar(lesion: Lesion, grid: Grid) -> tuple[Field, Field]:
    """Angle (radians) and radius (1 on the plain ellipse) of every pixel about the lesion's centre."""
    x, y = grid.across_mm - lesion.centre[0], grid.depth_mm - lesion.centre[1]
    turn = np.deg2rad(lesion.turn)
    u = (x * np.cos(turn) + y * np.sin(turn)) / lesion.radii[0]
    v = (-x * np.sin(turn) + y * np.cos(turn)) / lesion.radii[1]
    return f32(np.arctan2(v, u)), f32(np.hypot(u, v))


def _around(angle: Field, noise: Noise, *, first: int, last: int) -> Field:
    """A random function of the angle made of the harmonics first … last, variance 1; high ones are weaker."""
    total, power = np.zeros_like(angle), 0.0
    for order in range(first, last + 1):
        weight = noise.uniform(0.1, 1.0) / np.sqrt(order)
        total += np.float32(weight) * np.cos(order * angle + noise.uniform(0, 2 * np.pi))
        power += weight**2 / 2
    return f32(total / np.sqrt(power))


def inside(lesion: Lesion, distance: Field) -> Field:
    """How much of a pixel is lesion, 0–1, soft over the margin's width."""
    return f32(1 / (1 + np.exp(-np.clip(distance / lesion.edge_mm, -30, 30))))


def body_db(lesion: Lesion, grid: Grid, noise: Noise) -> Field:
    """The echo of the lesion's substance, dB: even with a soft texture, and calcifications as points."""
    texture = 0.7 * noise.smooth(grid, 0.9, 0.6) + 0.5 * noise.smooth(grid, 0.25, 0.18)
    return f32(lesion.echo_db + lesion.texture_db * texture + _specks(lesion, grid, noise))


def _specks(lesion: Lesion, grid: Grid, noise: Noise) -> Field:
    points = np.zeros(grid.shape, np.float32)
    for _ in range(lesion.specks):
        across = lesion.centre[0] + lesion.radii[0] * noise.uniform(-0.6, 0.6)
        deep = lesion.centre[1] + lesion.radii[1] * noise.uniform(-0.6, 0.5)
        row, column = int(deep / grid.spacing_mm), int(across / grid.spacing_mm)
        points[row, column] = noise.uniform(0.3, 1.0)
    soft = blur(points, grid, 0.11, 0.10)
    return f32(20 * soft / max(float(soft.max()), 1e-9))


def surround_db(lesion: Lesion, grid: Grid, noise: Noise, distance: Field) -> Field:
    """What the lesion adds to its neighbourhood, dB: capsule or halo, and spicules."""
    rim = np.exp(-(((distance + 0.6 * lesion.rim_mm) / lesion.rim_mm) ** 2))
    up = -np.sin(_polar(lesion, grid)[0])  # the wall echoes most where it lies across the beam
    facing = np.abs(up) if lesion.behind_db_mm > 0 else np.clip(up, -0.6, 1)  # no light behind a shadow
    patchy = np.clip(0.6 + 0.4 * noise.smooth(grid, 1.2, 1.2), 0, 1.5) * (0.4 + 0.6 * facing)
    return f32(lesion.rim_db * rim * patchy + _spicules(lesion, grid, noise, distance))


def _spicules(lesion: Lesion, grid: Grid, noise: Noise, distance: Field) -> Field:
    angle, radius = _polar(lesion, grid)
    rays = np.zeros(grid.shape, np.float32)
    for _ in range(lesion.spicules):
        toward, bend = noise.uniform(-np.pi, np.pi), noise.uniform(-0.25, 0.25)
        length, strength = noise.uniform(0.8, 3.0), noise.uniform(3, 7)
        off = np.angle(np.exp(1j * (angle - toward - bend * (radius - 1)))) * radius * min(lesion.radii)
        reach = np.clip(1 + distance / length, 0, 1) * (distance < 0)
        rays = f32(np.maximum(rays, strength * np.exp(-((off / 0.16) ** 2)) * reach))
    return rays


def behind_db(lesion: Lesion, grid: Grid, noise: Noise, part: Field) -> Field:
    """Gain of the beam after its way through the lesion, dB: each column adds up its path."""
    column = noise.smooth(Grid((1, grid.shape[1]), grid.spacing_mm), 1.3, 0.1)
    path_mm = np.cumsum(part, axis=0) * grid.spacing_mm
    total = path_mm * lesion.behind_db_mm * (1 + 0.15 * column)
    gain = blur(f32(_MOST_DB * np.tanh(total / _MOST_DB)), grid, 0.45, 0.2)
    own = 0.35 * gain * part if lesion.behind_db_mm < 0 else 0.0
    below = gain * (1 - part) * _fade(grid, path_mm)
    return f32(own + below - _edge_shadow(lesion, grid, path_mm))


def _fade(grid: Grid, path_mm: Field) -> Field:
    """The beam is mended below the lesion by what comes from the sides: 1 at its back, less deeper down."""
    left_mm = np.cumsum(path_mm >= 0.97 * path_mm.max(axis=0), axis=0) * grid.spacing_mm
    return f32(np.exp(-left_mm / 22))


def _edge_shadow(lesion: Lesion, grid: Grid, path_mm: Field) -> Field:
    """Thin shadows below the flanks of a smooth, round lesion (the beam is bent away there)."""
    if lesion.behind_db_mm <= 0:
        return np.zeros(grid.shape, np.float32)
    total = path_mm.max(axis=0)
    flank = np.abs(np.gradient(total, grid.spacing_mm))
    flank = np.clip(flank / max(float(flank.max()), 1e-6), 0, 1) ** 2
    below = (path_mm >= 0.97 * total) & (total > 0)
    return blur(f32(4.0 * flank[None, :] * below), grid, 0.25, 0.5)
