"""How often each grey value occurs. Plain arithmetic: handed values in, counts out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.images.greyscale import Voi
from inference.images.source import GreyScale, ImageSource, Pixels, Region

BINS = 256
FEW = 1 << 18  # values looked at: 5 ms and no more


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """edges: (n + 1,) in modality units, rising.  counts: (n,) pixels of the values looked at, padding left out."""

    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


def grey_histogram(values: Pixels, grey: GreyScale) -> Histogram:
    """At most 256 bins between the least and the greatest value; whole values have whole edges at halves.

    values: (h, w) after the modality step.  Only every n-th row and column of a large array is looked at.
    """
    step = max(1, int(np.ceil((values.size / FEW) ** 0.5)))
    seen = values[::step, ::step].ravel()
    kept = seen[_is_image(seen, grey)]
    if not kept.size:
        low, high = grey.value_range
        return Histogram(np.array([low, max(high, low + 1)], np.float64), np.zeros(1, np.int64))
    edges = _edges(kept)
    width = edges[1] - edges[0]
    bins = ((kept.astype(np.float64) - edges[0]) / width).astype(np.int64)
    counts = np.bincount(np.clip(bins, 0, len(edges) - 2), minlength=len(edges) - 1)
    return Histogram(edges, counts.astype(np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """A small level of a frame, (h, w) or (h, w, 3) after the modality step, and what was found in it.

    histogram, opened: None of colour.  opened: what a new image with these pixels is shown with.
    """

    values: Pixels
    histogram: Histogram | None = None
    opened: Voi = None


def sampled(values: Pixels, grey: GreyScale, modality: str | None) -> Sample:
    """Takes milliseconds: not for the window's thread while it has other things to do."""
    from inference.images.breast import opening_voi

    if values.ndim != 2:
        return Sample(values)
    return Sample(values, grey_histogram(values, grey), opening_voi(values, grey, modality))


def small_level(source: ImageSource, frame: int) -> Pixels:
    """The finest level of at most FEW pixels (the coarsest if none): (h, w) or (h, w, 3)."""
    from inference.geometry import Rect

    sizes = source.levels
    fits = [i for i, size in enumerate(sizes) if size.width * size.height <= FEW]
    level = fits[0] if fits else len(sizes) - 1
    return source.read(Region(Rect.whole(sizes[level]), level=level, frame=frame))


def _is_image(seen: Pixels, grey: GreyScale) -> NDArray[np.bool_]:
    kept = np.isfinite(seen) if seen.dtype.kind == "f" else np.ones(seen.shape, np.bool_)
    if grey.padding is not None:
        kept &= ~((seen >= grey.padding[0]) & (seen <= grey.padding[1]))
    return kept


def _edges(kept: Pixels) -> NDArray[np.float64]:
    low, high = float(kept.min()), float(kept.max())
    if kept.dtype.kind in "iu":
        per_bin = int((high - low) // BINS) + 1  # whole values per bin: no comb of empty bins
        count = int((high - low) // per_bin) + 1
        return low - 0.5 + per_bin * np.arange(count + 1, dtype=np.float64)
    return np.linspace(low, high if high > low else low + 1, BINS + 1)
