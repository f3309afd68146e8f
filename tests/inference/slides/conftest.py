"""Small pyramids with known pixels, written with tifffile."""

from __future__ import annotations

import numpy as np
import pytest
import tifffile

from inference.images.pyramid import halve


def tissue(height, width, seed=1):
    """Smooth colours with grain, (H, W, 3) uint8."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width]
    waves = [128 + 90 * np.sin(x / (17 + 5 * c) + c) * np.cos(y / (23 - 4 * c)) for c in range(3)]
    return np.clip(np.stack(waves, -1) + rng.normal(0, 6, (height, width, 3)), 0, 255).astype(np.uint8)


def write_pyramid(path, pixels, *, levels=3, tile=(256, 256), description=None, **options):
    """Level 0 and its halves as pages of reduced resolution. Returns the levels."""
    made = [pixels]
    while len(made) < levels:
        made.append(halve(made[-1]))
    with tifffile.TiffWriter(path, bigtiff=True) as file:
        for number, level in enumerate(made):
            colour = "minisblack" if level.ndim == 2 else "rgb"
            file.write(level, tile=tile, subfiletype=1 if number else 0, metadata=None,
                       description=description if number == 0 else None,
                       **{"photometric": colour, **options})  # fmt: skip
    return made


@pytest.fixture
def lossless(tmp_path):
    """(path, levels) of a deflated RGB pyramid with cut edges."""
    path = tmp_path / "lossless.tif"
    return path, write_pyramid(
        path, tissue(1100, 1500), compression="zlib", resolution=(40_000, 40_000), resolutionunit=3
    )
