"""Maps of slides as pyramidal TIFF, streamed tile by tile: QuPath, Bio-Formats and OpenSlide's friends open them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from inference import PRODUCT
from inference.export.atomic import write_atomically
from inference.geometry import Affine, Rect, Size, Spacing
from inference.maps.store import level_sizes

TILE = 256
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

    _write(path, values, tile, np.dtype(np.float32), spacing)


def write_mask_tiff(path: Path, values: Levelled, mask: NDArray[np.bool_], *, spacing: Spacing | None) -> None:
    """0 and 255 on the map's grid, as the document asks. mask: (h, w) bool, may be a memory map. Raises ExportError."""

    def tile(rect: Rect, level: int) -> Part:
        step = 1 << level
        part = mask[rect.top * step : rect.bottom * step, rect.left * step : rect.right * step]
        return np.where(_greatest(part, step, rect), np.uint8(255), np.uint8(0))

    _write(path, values, tile, np.dtype(np.uint8), spacing)


def _greatest(part: NDArray[np.bool_], step: int, rect: Rect) -> NDArray[np.bool_]:
    edge = ((0, rect.height * step - part.shape[0]), (0, rect.width * step - part.shape[1]))
    padded = np.pad(part, edge)
    return np.asarray(padded.reshape(rect.height, step, rect.width, step).any(axis=(1, 3)))


def _write(
    path: Path, values: Levelled, tile: Callable[[Rect, int], Part], dtype: np.dtype[Any], spacing: Spacing | None
) -> None:
    import tifffile

    sizes = level_sizes(values.size)
    shared: dict[str, Any] = {
        "dtype": dtype, "tile": (TILE, TILE), "compression": "zlib", "photometric": "minisblack",
    }  # fmt: skip
    told, resolution = _scale(values.to_level0, spacing)
    with_scale = {"resolution": resolution, "resolutionunit": "CENTIMETER"} if resolution else {}

    def fill(file: Any) -> None:
        with tifffile.TiffWriter(file, bigtiff=True, ome=True) as tiff:
            for level, size in enumerate(sizes):
                first = {"subifds": len(sizes) - 1, "metadata": told, "software": PRODUCT} | with_scale
                how = shared | (first if level == 0 else {"subfiletype": 1})
                tiff.write(_tiles(size, level, tile), shape=size.shape, **how)

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


def mask_of(values: Levelled, lesions: Sequence[Any], threshold: float) -> NDArray[np.bool_]:
    """The lesions' pixels on the map's grid, (h, w) bool: one byte per map pixel."""
    from inference.maps.lesions import pixels_of

    mask = np.zeros(values.size.shape, np.bool_)
    for lesion in lesions:
        mask[lesion.box.slices] |= pixels_of(values, lesion, threshold)
    return mask
