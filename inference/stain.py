"""Stain normalisation: optical density = stain colours × densities; the densities keep their shape, the colours change.

Source: methods, D "Preprocess" (Beer–Lambert, I0 = 255); the sparse non-negative factorisation is ours, after
Vahadane et al. 2016.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ModelError

I0 = 255.0
RUIFROK = ((0.65, 0.70, 0.29), (0.07, 0.99, 0.11))  # haematoxylin, eosin: where the search starts
SPARSITY = 0.05  # weight of the densities' sum in the fit: a pixel prefers one stain to a mixture
LEAST_DENSITY = 0.15  # of optical density (length): paler pixels say nothing about a stain's colour
SAMPLE = 20_000  # pixels of a fit: the colours move by less than 0.01 with more
ITERATIONS = 150
SETTLED = 1e-5
LEAST_PIXELS = 50
LEAST_STRENGTH = 0.05  # a stain that is hardly there is not blown up
GLASS, GLASS_SHARE = 150, 0.02  # grey level of the darkest glass looked at; of a picture's pixels

Floats = NDArray[np.float64]


class StainError(ModelError):
    """There is too little stained tissue to tell its colours."""


@dataclass(frozen=True, slots=True)
class Stains:
    """A slide's two stains. colours: haematoxylin, eosin as optical density (r, g, b) of length 1.

    strength: the 99th percentile of each density over the tissue, > 0.
    light: what comes through bare glass (r, g, b), I0 where the slide shows none; grey glass is not a stain.
    """

    colours: tuple[tuple[float, float, float], tuple[float, float, float]]
    strength: tuple[float, float]
    light: tuple[float, float, float] = (I0, I0, I0)

    @property
    def matrix(self) -> Floats:
        """(2, 3), one row per stain."""
        return np.asarray(self.colours, dtype=np.float64)


def optical_density(rgb: NDArray[Any], light: tuple[float, ...] = (I0, I0, I0)) -> Floats:
    """−ln(I / light) with I at least 1, at least 0. (…, 3), 0–255."""
    return np.asarray(np.maximum(-np.log(np.maximum(rgb.astype(np.float64), 1.0) / np.asarray(light)), 0.0))


def densities(density: NDArray[Any], colours: NDArray[Any], *, sparsity: float = 0.0) -> NDArray[Any]:
    """How much of each stain explains an optical density: least squares with both ≥ 0, solved exactly.

    density: (N, 3).  colours: (2, 3), rows of length 1.  sparsity: cost of a unit of density (lasso).
    Returns (N, 2).
    """
    first, second = (_along(density, colour) - sparsity for colour in colours.astype(density.dtype))  # (N,) each
    overlap = float(colours[0] @ colours[1])
    scale = 1 / max(1 - overlap**2, 1e-9)
    free = (first - overlap * second) * scale, (second - overlap * first) * scale
    inside = (free[0] >= 0) & (free[1] >= 0)
    alone = first >= second  # of the two single stains the better one
    out = np.empty((len(density), 2), density.dtype)
    out[:, 0] = np.where(inside, free[0], np.where(alone, np.maximum(first, 0), 0))
    out[:, 1] = np.where(inside, free[1], np.where(alone, 0, np.maximum(second, 0)))
    return out


def _along(density: NDArray[Any], colour: NDArray[Any]) -> NDArray[Any]:
    """(N, 3) · (3,) → (N,), for each row the same bits whatever stands beside it; a matrix product's depend on N."""
    return np.asarray(density[:, 0] * colour[0] + density[:, 1] * colour[1] + density[:, 2] * colour[2])


def fit_stains(
    rgb: NDArray[np.uint8], *, light: tuple[float, float, float] = (I0, I0, I0), seed: int = 0
) -> Stains:
    """The stains of a slide from its tissue's pixels.

    rgb: (N, 3) uint8, tissue only, from all over the slide.
    Raises StainError if fewer than LEAST_PIXELS of them are stained.
    """
    if len(rgb) > SAMPLE:
        rgb = rgb[np.random.default_rng(seed).choice(len(rgb), SAMPLE, replace=False)]
    density = optical_density(rgb, light)
    density = density[np.linalg.norm(density, axis=1) >= LEAST_DENSITY]
    if len(density) < LEAST_PIXELS:
        raise StainError("There is too little stained tissue to tell the slide's colours.")
    colours = factorise(density, np.asarray(RUIFROK))
    strength = np.maximum(np.percentile(densities(density, colours), 99, axis=0), LEAST_STRENGTH)
    first, second = (tuple(float(v) for v in row) for row in colours)
    return Stains((first, second), (float(strength[0]), float(strength[1])), light)  # type: ignore[arg-type]  # rows of 3


def glass_light(rgb: NDArray[np.uint8], tissue: NDArray[np.bool_]) -> tuple[float, float, float]:
    """The median colour of bare glass; I0 where less than GLASS_SHARE of the picture is glass. rgb: (H, W, 3)."""
    import cv2

    brightest = cv2.max(cv2.max(rgb[..., 0], rgb[..., 1]), rgb[..., 2])
    glass = (~tissue & (brightest >= GLASS)).view(np.uint8)
    if cv2.countNonZero(glass) < GLASS_SHARE * tissue.size:
        return (I0, I0, I0)
    picture = np.ascontiguousarray(rgb)
    red, green, blue = (_median(cv2.calcHist([picture], [c], glass, [256], [0, 256])) for c in range(3))
    return red, green, blue


def _median(counts: NDArray[Any]) -> float:
    """Of grey levels by how often each is there: the mean of the two in the middle."""
    upto = np.cumsum(counts.ravel().astype(np.int64))
    lower, upper = np.searchsorted(upto, [(upto[-1] + 1) // 2, upto[-1] // 2 + 1])
    return float(lower + upper) / 2


def factorise(density: Floats, start: Floats, *, sparsity: float = SPARSITY) -> Floats:
    """Colours W ≥ 0 (rows of length 1) that make ½|V − H·W|² + sparsity·ΣH small, H ≥ 0, by turns.

    density: V, (N, 3).  start: (2, 3).  Returns (2, 3), the bluer stain (more red absorbed) first.
    """
    colours = start / np.linalg.norm(start, axis=1, keepdims=True)
    for _ in range(ITERATIONS):
        amounts = densities(density, colours, sparsity=sparsity)
        new = _better_colours(density, amounts, colours)
        moved = float(np.abs(new - colours).max())
        colours = new
        if moved < SETTLED:
            break
    return np.asarray(colours[np.argsort(-colours[:, 0] / colours.sum(axis=1))])


def _better_colours(density: Floats, amounts: Floats, colours: Floats) -> Floats:
    """One exact step for each colour in turn, at least 0; a stain that no pixel holds keeps its colour."""
    new = colours.copy()
    both, seen = amounts.T @ amounts, amounts.T @ density  # (2, 2), (2, 3)
    for index in (0, 1):
        if both[index, index] <= 1e-9:
            continue
        step = (seen[index] - both[index] @ new) / both[index, index]
        moved = np.maximum(new[index] + step, 0.0)
        length = float(np.linalg.norm(moved))
        if length > 1e-9:
            new[index] = moved / length
    return new


def normalise(rgb: NDArray[np.uint8], source: Stains, target: Stains) -> NDArray[np.uint8]:
    """The picture in the target's colours: V = P99(target)/P99(source) · H·W_target, I = I0·exp(−V), rounded.

    rgb: (…, 3) uint8.  Returns the same shape.  This is the exact form; `StainTable` is the fast one.
    """
    return recoloured(optical_density(rgb, source.light).reshape(-1, 3), source, target).reshape(rgb.shape)


def recoloured(density: NDArray[Any], source: Stains, target: Stains) -> NDArray[np.uint8]:
    """(N, 3) optical densities of the source → (N, 3) grey levels of the target, in the density's precision."""
    kind = density.dtype
    amounts = densities(density, source.matrix.astype(kind))
    amounts *= (np.asarray(target.strength) / np.asarray(source.strength)).astype(kind)
    first, second = -target.matrix.astype(kind)
    out = np.empty(density.shape, np.uint8)
    for channel in range(3):
        passed = np.exp(amounts[:, 0] * first[channel] + amounts[:, 1] * second[channel])
        out[:, channel] = kind.type(I0) * passed + kind.type(0.5)  # cut off: rounded
    return out
