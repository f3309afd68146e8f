"""What stained tissue looks like close up: fields of haematoxylin and eosin that repeat without a seam.

Optics: Beer–Lambert with the stain vectors of Ruifrok & Johnston (2001). Sizes follow a scan of 0.25 µm per pixel:
a nucleus of 6–8 µm is 12–16 px in radius, a fat cell of 50–80 µm 100–160 px.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

SIDE = 2048  # px; the textures repeat with it
FULL = 2.0  # optical density that 255 stands for
HAEMATOXYLIN = (0.65, 0.70, 0.29)
EOSIN = (0.07, 0.99, 0.11)

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Texture:
    """How much stain lies where: haematoxylin, eosin, each (SIDE, SIDE) float32 in optical density."""

    haematoxylin: Field
    eosin: Field


def textures(seed: int) -> dict[str, Texture]:
    """stroma, epithelium, fat, tumour."""
    rng = np.random.default_rng(seed)
    return {"stroma": _stroma(rng), "epithelium": _epithelium(rng), "fat": _fat(rng), "tumour": _tumour(rng)}


def colour_table() -> NDArray[np.uint8]:
    """(256, 256, 3): RGB of haematoxylin and eosin, 0 … 255 for densities 0 … FULL."""
    density = np.arange(256) / 255 * FULL
    h, e = density[:, None, None] * HAEMATOXYLIN, density[None, :, None] * EOSIN
    return np.asarray(np.clip(np.exp(-(h + e)) * 245 + 0.5, 0, 255), np.uint8)


def smooth_noise(rng: np.random.Generator, across: float, down: float) -> Field:
    """Gaussian noise of mean 0 and deviation 1, smoothed with sigmas in px, repeating at the edges."""
    frequency_x = np.fft.rfftfreq(SIDE)[None, :] * across
    frequency_y = np.fft.fftfreq(SIDE)[:, None] * down
    kept = np.exp(-2 * np.pi**2 * (frequency_x**2 + frequency_y**2))
    field = np.fft.irfft2(np.fft.rfft2(rng.normal(size=(SIDE, SIDE))) * kept, s=(SIDE, SIDE))
    return np.asarray((field - field.mean()) / field.std(), np.float32)


def _stroma(rng: np.random.Generator) -> Texture:
    fibres = smooth_noise(rng, 40, 3) + 0.6 * smooth_noise(rng, 25, 2)
    eosin = np.clip(0.55 + 0.16 * fibres + 0.05 * smooth_noise(rng, 1.5, 1.5), 0.1, 1.6)
    nuclei = _nuclei(rng, count=500, radius=(7, 10), stretch=2.6, depth=0.75)
    return Texture(nuclei + np.float32(0.05), (eosin * (1 - 0.4 * nuclei)).astype(np.float32))


def _epithelium(rng: np.random.Generator) -> Texture:
    eosin = 0.42 + 0.06 * smooth_noise(rng, 6, 6)
    nuclei = _nuclei(rng, count=2400, radius=(11, 14), stretch=1.2, depth=0.75)
    return Texture(nuclei + np.float32(0.16), np.clip(eosin, 0.05, 1.2).astype(np.float32))


def _tumour(rng: np.random.Generator) -> Texture:
    """Crowded, large, dark and uneven nuclei."""
    eosin = 0.38 + 0.10 * smooth_noise(rng, 9, 9)
    nuclei = _nuclei(rng, count=3000, radius=(14, 25), stretch=1.6, depth=1.05)
    return Texture(nuclei + np.float32(0.26), np.clip(eosin, 0.05, 1.2).astype(np.float32))


def _fat(rng: np.random.Generator) -> Texture:
    """Empty cells with thin walls: the borders between random centres."""
    centres = rng.uniform(0, SIDE, (260, 2))
    marks = np.full((SIDE, SIDE), 255, np.uint8)
    for x, y in centres:
        marks[int(y) % SIDE, int(x) % SIDE] = 0
    around = cv2.copyMakeBorder(marks, 256, 256, 256, 256, cv2.BORDER_WRAP)
    _, labels = cv2.distanceTransformWithLabels(around, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)
    inner = labels[256 : 256 + SIDE + 1, 256 : 256 + SIDE + 1]
    edge = (inner[:-1, :-1] != inner[1:, :-1]) | (inner[:-1, :-1] != inner[:-1, 1:])
    walls = _blurred(edge.astype(np.float32), 1.8)
    return Texture(np.full((SIDE, SIDE), 0.01, np.float32), np.clip(walls * 1.6, 0, 0.7).astype(np.float32))


def _nuclei(
    rng: np.random.Generator, *, count: int, radius: tuple[float, float], stretch: float, depth: float
) -> Field:
    """Ellipses with a darker rim and grains, drawn nine times so that they repeat over the edges."""
    canvas = np.zeros((SIDE, SIDE), np.float32)
    for x, y, size, turn, dark in zip(
        rng.uniform(0, SIDE, count), rng.uniform(0, SIDE, count), rng.uniform(*radius, count),
        rng.uniform(0, 180, count), rng.uniform(0.75, 1.1, count), strict=True,
    ):  # fmt: skip
        axes = (round(float(size * np.sqrt(stretch))), round(float(size / np.sqrt(stretch))))
        _wrapped(canvas, (float(x), float(y)), axes, float(turn), float(dark * depth))
    grains = 1 + 0.18 * smooth_noise(rng, 2.2, 2.2)
    return np.asarray(_blurred(canvas, 1.4) * grains, np.float32)


def _blurred(field: Field, sigma: float) -> Field:
    """Over the edges, as it repeats."""
    wide = cv2.copyMakeBorder(field, 16, 16, 16, 16, cv2.BORDER_WRAP)
    return np.asarray(cv2.GaussianBlur(wide, (0, 0), sigma)[16:-16, 16:-16], np.float32)


def _wrapped(
    canvas: Field, centre: tuple[float, float], axes: tuple[int, int], turn: float, dark: float
) -> None:
    reach = max(axes) + 4
    shifts_x = [s for s in (-SIDE, 0, SIDE) if -reach < centre[0] + s < SIDE + reach]
    shifts_y = [s for s in (-SIDE, 0, SIDE) if -reach < centre[1] + s < SIDE + reach]
    for dx in shifts_x:
        for dy in shifts_y:
            at = (round(centre[0] + dx), round(centre[1] + dy))
            cv2.ellipse(canvas, at, axes, turn, 0, 360, dark * 0.85, -1, cv2.LINE_8)
            cv2.ellipse(canvas, at, axes, turn, 0, 360, dark, 2, cv2.LINE_8)
