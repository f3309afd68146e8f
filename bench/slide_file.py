"""A slide as large as the bench wants, made in seconds: the tiles of a small synthetic one, repeated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

SIDE = 8192  # of the small one: 2**5 tiles of 256, so that five levels repeat without a rest


def write_repeated(small: Path, big: Path, times: int) -> int:
    """Lay the tiles of a slide of SIDE² beside each other, times × times, at every level. Returns the side in px."""
    import tifffile

    with tifffile.TiffFile(small) as file, tifffile.TiffWriter(big, bigtiff=True) as out:
        for number, level in enumerate(file.series[0].levels):
            page = level.pages[0]
            side = page.imagewidth * times
            out.write(
                _tiles(file, page, times), shape=(side, side, 3), dtype=np.uint8, tile=(256, 256),
                photometric="ycbcr", subsampling=(2, 2), compression="jpeg", metadata=None,
                resolution=(40_000, 40_000), resolutionunit=3, subfiletype=1 if number else 0,
                description="LesionScope synthetic phantom, repeated" if number == 0 else None,
            )  # fmt: skip
    return SIDE * times


def _tiles(file: Any, page: Any, times: int) -> Any:
    across = page.imagewidth // 256
    stored = []
    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=True):
        file.filehandle.seek(offset)
        stored.append(file.filehandle.read(count))
    for row in range(across * times):
        for column in range(across * times):
            yield stored[(row % across) * across + column % across]
