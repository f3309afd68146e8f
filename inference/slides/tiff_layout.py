"""Where a TIFF's tiles lie: read once with tifffile, so that tiles can be read without it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from inference.errors import ImageError
from inference.geometry import Size
from inference.slides.facts import PRINT_MPP, SlideFacts, checked_mpp, ome_mpp
from inference.slides.grid import Rgb, TileGrid, as_rgb
from inference.slides.jpeg_tiles import jpeg_decoder
from inference.slides.stored import StoredLevel

MINISBLACK, RGB, YCBCR = 1, 2, 6
OLD_JPEG, JPEG = 6, 7
JPEG2000 = {33003, 33005, 34712}
LARGEST_TILE = 64 << 20  # bytes decoded
ASSOCIATED = ("label", "macro", "thumbnail")
ICC_TAG, ORIENTATION_TAG, UNIT_TAG, X_TAG, Y_TAG = 34675, 274, 296, 282, 283


@dataclass(frozen=True, slots=True, eq=False)
class TiffLayout:
    """levels: [0] the finest.  frames: planes of level 0's kind.  words: the compression.  plain: upright, 8 bit.

    facts: what the tags alone tell.  associated: name → page number.  synthetic: it says it was made by code.
    """

    levels: tuple[StoredLevel, ...]
    frames: int
    words: str
    lossy: str
    orientation: int
    facts: SlideFacts
    associated: dict[str, int]
    synthetic: bool = False


def read_layout(path: Path) -> TiffLayout | None:
    """The layout, None if the tiles cannot be read one by one (kind of pixels, kind of compression, broken)."""
    import tifffile

    logging.getLogger("tifffile").setLevel(logging.CRITICAL + 1)  # broken files make it speak at length
    try:
        with tifffile.TiffFile(path) as file:
            return _layout(file)
    except Exception:  # tifffile raises what a broken structure leads to; others will say what is wrong
        return None


def _layout(file: Any) -> TiffLayout | None:
    series = file.series[0]
    pages = [level.pages[0] for level in series.levels if len(level.pages)]
    levels = [_level(page.keyframe, page) for page in pages]
    if not levels or levels[0] is None:
        return None
    first = pages[0].keyframe
    kept = tuple(level for level in levels if level is not None)
    return TiffLayout(
        kept, len(series.levels[0].pages), _words(first), "JPEG lossy" if int(first.compression) == JPEG else "",
        _tag(first, ORIENTATION_TAG) or 1, _facts(first), _associated(file),
        "synthetic phantom" in (first.description or "").lower(),
    )  # fmt: skip


def _level(page: Any, place: Any) -> StoredLevel | None:
    """page: the key frame, with all tags.  place: the page that holds the offsets."""
    if not _readable(page):
        return None
    size = Size(page.imagewidth, page.imagelength)
    tile = (
        Size(page.tilewidth, page.tilelength)
        if page.is_tiled
        else Size(size.width, min(page.rowsperstrip, size.height))
    )
    grid = TileGrid(size, tile)
    offsets, counts = (np.asarray(part, np.int64) for part in (place.dataoffsets, place.databytecounts))
    if len(offsets) != grid.columns * grid.rows or len(counts) != len(offsets):
        return None
    if tile.width * tile.height * page.samplesperpixel > LARGEST_TILE:
        return None
    return StoredLevel(grid, offsets, counts, _decoder(page))


def _readable(page: Any) -> bool:
    colour, packing = int(page.photometric), int(page.compression)
    jpeg = packing == JPEG
    kinds = {1: (MINISBLACK,), 3: (RGB, YCBCR) if jpeg or packing in JPEG2000 else (RGB,)}
    return (
        page.dtype == np.uint8 and page.bitspersample == 8 and page.imagedepth == 1 and packing != OLD_JPEG
        and (page.samplesperpixel == 1 or int(page.planarconfig) == 1)
        and colour in kinds.get(page.samplesperpixel, ())
    )  # fmt: skip


def _decoder(page: Any) -> Callable[[bytes, int], Rgb]:
    if int(page.compression) == JPEG:
        grey = page.samplesperpixel == 1
        decode = jpeg_decoder(page.jpegtables, rgb=int(page.photometric) == RGB, grey=grey)
        return lambda data, index: decode(data)

    def by_tifffile(data: bytes, index: int) -> Rgb:
        pixels = page.decode(data, index, _fullsize=False)[0]
        if pixels is None:
            raise ImageError("a tile without pixels")
        return as_rgb(np.asarray(pixels)[0])

    return by_tifffile


def _words(page: Any) -> str:
    name = str(getattr(page.compression, "name", page.compression))
    words = {
        "JPEG": "JPEG",
        "NONE": "",
        "ZSTD": "Zstandard",
        "ADOBE_DEFLATE": "deflate",
        "DEFLATE": "deflate",
    }
    return "JPEG 2000" if int(page.compression) in JPEG2000 else words.get(name, name)


def _tag(page: Any, code: int) -> int | None:
    tag = page.tags.get(code)
    return int(tag.value) if tag is not None and isinstance(tag.value, int) else None


def _facts(page: Any) -> SlideFacts:
    """Pixel size out of OME-XML, else out of the resolution tags; nothing else is known of a plain TIFF."""
    x, y = ome_mpp(page.description) if "<OME" in page.description else _resolution(page)
    mpp, warning = checked_mpp(x, y, most=PRINT_MPP)
    icc = page.tags.get(ICC_TAG)
    return SlideFacts("", mpp, None, bytes(icc.value) if icc is not None else b"", warning)


def _resolution(page: Any) -> tuple[float | None, float | None]:
    """µm per pixel from XResolution and YResolution (TIFF 6.0: 2 = per inch, 3 = per cm)."""
    unit = {2: 25_400.0, 3: 10_000.0}.get(_tag(page, UNIT_TAG) or 2)
    told = [page.tags.get(code) for code in (X_TAG, Y_TAG)]
    if unit is None or any(tag is None for tag in told):
        return None, None
    per = [tag.value[0] / tag.value[1] if tag.value[1] else 0.0 for tag in told if tag is not None]
    return (unit / per[0], unit / per[1]) if all(part > 0 for part in per) else (None, None)


def _associated(file: Any) -> dict[str, int]:
    """Pages whose description names them."""
    found: dict[str, int] = {}
    for index, page in enumerate(file.pages):
        first = (getattr(page, "description", "") or "").split("\n", 1)[0].strip().lower()
        if index and first in ASSOCIATED:
            found.setdefault(first, index)
    return found
