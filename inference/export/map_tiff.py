"""Maps of slides as pyramidal TIFF, streamed tile by tile: QuPath, Bio-Formats and OpenSlide's friends open them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from inference import PRODUCT
from inference.export.atomic import write_atomically
from inference.geometry import Affine, Rect, Size, Spacing
from inference.maps.scratch import ScratchMask
from inference.maps.store import level_sizes

TILE = 256
AT_ONCE = 8 << 20  # bytes that wait for compression; tifffile would collect 512 MiB
Part = NDArray[Any]


class Levelled(Protocol):
    """A `MapStore` or an `ArrayMap`."""

    @property
    def size(self) -> Size: ...

    @property
    def to_level0(self) -> Affine: ...

    def read(self, rect: Rect, *, level: int = 0) -> NDArray[np.float32]: ...


def write_map_tiff(path: Path, values: Levelled, *, spacing: Spacing | None) -> None:
    """Probabilities as float32, 0 where nobody looked. Coarser levels hold the greatest value of each 2 × 2.

    spacing: of the image's level 0.  Raises ExportError.
    """

    def tile(rect: Rect, level: int) -> Part:
        return np.nan_to_num(values.read(rect, level=level), nan=0.0)

    _write(path, values.size, values.to_level0, tile, np.dtype(np.float32), spacing)


def write_mask_tiff(path: Path, mask: ScratchMask, *, to_level0: Affine, spacing: Spacing | None) -> None:
    """0 and 255 on the map's grid, as the document asks. to_level0: from its pixels. Raises ExportError."""
    held: dict[tuple[int, int], NDArray[np.bool_]] = {}  # the rows of one line of tiles

    def tile(rect: Rect, level: int) -> Part:
        if (level, rect.top) not in held:
            held.clear()
            held[level, rect.top] = mask.rows(rect.top, rect.height, level=level)
        return np.where(held[level, rect.top][:, rect.left : rect.right], np.uint8(255), np.uint8(0))

    _write(path, mask.size, to_level0, tile, np.dtype(np.uint8), spacing)


def _write(
    path: Path, size: Size, plane: Affine, tile: Callable[[Rect, int], Part], dtype: np.dtype[Any],
    spacing: Spacing | None,
) -> None:  # fmt: skip
    import tifffile

    sizes = level_sizes(size)
    shared: dict[str, Any] = {
        "dtype": dtype, "tile": (TILE, TILE), "compression": "zlib", "photometric": "minisblack",
        "buffersize": AT_ONCE,
    }  # fmt: skip
    told, resolution = _scale(plane, spacing)
    with_scale = {"resolution": resolution, "resolutionunit": "CENTIMETER"} if resolution else {}

    def fill(file: Any) -> None:
        with tifffile.TiffWriter(file, bigtiff=True, ome=True) as tiff:
            for level, held in enumerate(sizes):
                first = {"subifds": len(sizes) - 1, "metadata": told, "software": PRODUCT} | with_scale
                how = shared | (first if level == 0 else {"subfiletype": 1})
                tiff.write(_tiles(held, level, tile), shape=held.shape, **how)

    write_atomically(path, fill)


def _scale(plane: Affine, spacing: Spacing | None) -> tuple[dict[str, Any], tuple[float, float] | None]:
    """OME's physical size in µm and TIFF's resolution in pixels per cm; nothing where the spacing is unknown."""
    told: dict[str, Any] = {"axes": "YX"}
    if spacing is None:
        return told, None
    x, y = plane.x_scale * spacing.x_mm, plane.y_scale * spacing.y_mm
    told |= {"PhysicalSizeX": x * 1000, "PhysicalSizeXUnit": "µm", "PhysicalSizeY": y * 1000, "PhysicalSizeYUnit": "µm"}
    return told, (10 / x, 10 / y)


def _tiles(size: Size, level: int, tile: Callable[[Rect, int], Part]) -> Iterator[Part]:
    for top in range(0, size.height, TILE):
        for left in range(0, size.width, TILE):
            rect = Rect(left, top, TILE, TILE).intersect(Rect.whole(size))
            part = tile(rect, level)
            yield np.pad(part, ((0, TILE - rect.height), (0, TILE - rect.width)))
