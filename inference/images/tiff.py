"""TIFF: pages of the same size and kind are frames; grey 8 to 32 bit and float, palette, RGB, alpha."""

from __future__ import annotations

import logging
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.geometry import Size
from inference.images.array_source import PyramidSource
from inference.images.colour_profile import usable_profile
from inference.images.limits import check_content, check_size
from inference.images.raster import plain_pixels, turn_upright
from inference.images.source import GreyScale, ImageInfo, ImageSource, Pixels

MOST_PAGES = 4096
ICC_TAG = 34675
MINISWHITE, MINISBLACK, RGB, PALETTE, YCBCR = 0, 1, 2, 3, 6
LEAST_RATIO = {1: 1.05}  # compression 1 = none: the pixels must be in the file
MOST_RATIO = 20_000  # the densest that JPEG 2000, CCITT and LZW reach on an empty page, with room
KINDS = {"uint8", "uint16", "int16", "int32", "float32", "float64"}


def open_tiff(path: Path) -> ImageSource:
    """The pages of a TIFF as frames.  Raises ImageError for damaged, strange and too large files."""
    import tifffile

    logging.getLogger("tifffile").setLevel(
        logging.CRITICAL + 1
    )  # broken files make it speak in hundreds of lines
    try:
        file = tifffile.TiffFile(path)
    except Exception as error:  # tifffile raises what the broken structure leads to
        raise _damaged(path.name, error) from error
    try:
        return _open_pages(file, path)
    except ImageError:
        file.close()
        raise
    except Exception as error:
        file.close()
        raise _damaged(path.name, error) from error


def _damaged(name: str, error: BaseException) -> ImageError:
    return ImageError(f"“{name}” is cut off or damaged: it is not a readable TIFF.", detail=repr(error))


def _open_pages(file: Any, path: Path) -> ImageSource:
    if not len(file.pages):
        raise ImageError(f"“{path.name}” is a TIFF without a picture.")
    first = file.pages.first
    _check_page(first, path)
    like = [page for page in _pages(file) if _kind(page) == _kind(first)]
    source = TiffSource(file, like, path, others=min(len(file.pages), MOST_PAGES) - len(like))
    return source


def _pages(file: Any) -> list[Any]:
    return [file.pages[index] for index in range(min(len(file.pages), MOST_PAGES))]


def _kind(page: Any) -> tuple[Any, ...]:
    return page.shape, page.dtype, page.photometric, page.planarconfig, page.extrasamples


def _check_page(page: Any, path: Path) -> None:
    """Size against the limits and against the bytes that the file holds."""
    name = path.name
    if page.dtype is None or page.dtype.kind not in "buif" or page.dtype.itemsize > 8:
        raise ImageError(f"“{name}” is a TIFF with a kind of number that is not an image's.")
    if page.imagedepth != 1:
        raise ImageError(
            f"“{name}” is a TIFF with {page.imagedepth} planes in one page, which is not supported."
        )
    samples = page.samplesperpixel
    check_size(name, page.imagewidth, page.imagelength, samples * page.dtype.itemsize)
    if page.is_tiled:
        check_size(name, page.tilewidth, page.tilelength, samples * page.dtype.itemsize)
    if samples > 4:
        raise ImageError(f"“{name}” is a TIFF with {samples} channels; grey and RGB are supported.")
    held = min(sum(page.databytecounts), path.stat().st_size)
    needed = page.imagewidth * page.imagelength * samples * _bits(page) / 8
    check_content(name, needed, held * LEAST_RATIO.get(int(page.compression), MOST_RATIO))


class TiffSource(PyramidSource):
    """Pages decode when they are asked for, one at a time: the file handle is shared."""

    def __init__(self, file: Any, pages: list[Any], path: Path, *, others: int) -> None:
        self._file, self._pages, self._name = file, pages, path.name
        self._handle = Lock()
        first, notes = self._decode(0)
        self._first: Pixels | None = first
        super().__init__(_info(first, pages, path, notes, others))

    def _load(self, frame: int) -> Pixels:
        if frame == 0 and self._first is not None:
            first, self._first = self._first, None
            return first
        with self._handle:
            pixels, _ = self._decode(frame)
        if pixels.shape[:2] != self.info.size.shape or pixels.dtype.name != self.info.dtype:
            raise ImageError(f"Frame {frame + 1} of “{self._name}” is not like the first one.")
        return pixels

    def _decode(self, frame: int) -> tuple[Pixels, tuple[str, ...]]:
        page = self._pages[frame]
        try:
            pixels = _decode_page(page)
            pixels, notes = plain_pixels(_narrow(pixels), _bits(page))
            return np.ascontiguousarray(turn_upright(pixels, _orientation(page))), notes
        except Exception as error:
            raise ImageError(
                f"“{self._name}” is a TIFF whose pixels cannot be decoded: it is damaged, "
                f"or stored in a rare way ({_compression(page)}).",
                detail=repr(error),
            ) from error

    def close(self) -> None:
        super().close()
        with self._handle:
            self._file.close()


def _compression(page: Any) -> str:
    return str(getattr(page.compression, "name", page.compression)).lower()


def _bits(page: Any) -> int:
    told = page.bitspersample
    return int(told if isinstance(told, int) else max(told))


def _orientation(page: Any) -> int:
    tag = page.tags.get(274)
    return int(tag.value) if tag is not None and tag.value in range(1, 9) else 1

JPEGS = (6, 7)  # the compressions whose decoder gives RGB
STRAIGHT_ALPHA = 2  # ExtraSamples: unassociated alpha


def _decode_page(page: Any) -> NDArray[Any]:
    """(H, W) or (H, W, samples) of the page, its palette applied."""
    pixels = np.asarray(page.asarray(maxworkers=1))
    if page.samplesperpixel > 1 and int(page.planarconfig) == 2:
        pixels = np.moveaxis(pixels, 0, -1)
    if page.photometric == PALETTE and page.colormap is not None:
        table = np.asarray(page.colormap)
        table = table >> 8 if int(table.max(initial=0)) > 255 else table  # some writers tell 8 bits where 16 belong
        pixels = table[:, np.minimum(pixels, table.shape[1] - 1)].astype(np.uint8)
        return np.ascontiguousarray(np.moveaxis(pixels, 0, -1))
    if page.photometric not in (MINISWHITE, MINISBLACK, RGB, YCBCR, PALETTE):
        raise ValueError(f"colour space {page.photometric!r}")
    if page.photometric == YCBCR and int(page.compression) not in JPEGS:
        raise ValueError("YCbCr colours that are not JPEG")  # tifffile leaves them as they are
    if page.photometric == RGB and page.extrasamples and int(page.extrasamples[0]) != STRAIGHT_ALPHA:
        return pixels[:, :, :3]  # not told to be alpha, or multiplied in already
    return pixels


def _narrow(pixels: NDArray[Any]) -> NDArray[Any]:
    """The same values in a type that `ImageInfo.dtype` may name; colours in 8 or 16 bits."""
    if pixels.dtype == bool:
        return pixels.astype(np.uint8) * np.uint8(255)
    if pixels.ndim == 3 and pixels.dtype not in (np.uint8, np.uint16):
        raise ValueError(f"colours of {pixels.dtype.name}")
    if pixels.dtype.name in KINDS:
        return pixels.astype(pixels.dtype.newbyteorder("="), copy=False)
    if pixels.dtype == np.int8:
        return pixels.astype(np.int16)
    if pixels.dtype.kind in "iu" and pixels.size and pixels.max() < 2**31 and pixels.min() >= -(2**31):
        return pixels.astype(np.int32)
    return pixels.astype(np.float32 if pixels.dtype.itemsize <= 2 else np.float64)


def _info(first: Pixels, pages: list[Any], path: Path, notes: tuple[str, ...], others: int) -> ImageInfo:
    if others > 0:
        notes = (*notes, f"{others} more pictures in this file differ from the first one and are not shown.")
    icc, more = usable_profile(_profile(pages[0]) if first.ndim == 3 else b"")
    page, grey, bits = pages[0], first.ndim == 2, _bits(pages[0])
    lossy = "JPEG lossy" if int(page.compression) in (6, 7) else ""
    return ImageInfo(
        name=path.name, path=str(path), size=Size.of(first.shape), frames=len(pages),
        channels=1 if grey else 3, dtype=first.dtype.name, format=f"TIFF {bits} bit",
        lossy=lossy, warnings=notes + more, icc=icc,
        grey=GreyScale(value_range=_range(first, bits), inverted=page.photometric == MINISWHITE),
    )  # fmt: skip


def _profile(page: Any) -> bytes:
    tag = page.tags.get(ICC_TAG)
    return bytes(tag.value) if tag is not None and isinstance(tag.value, bytes) else b""


def _range(first: Pixels, bits: int) -> tuple[float, float]:
    if first.dtype.kind == "f" or first.dtype.itemsize > 2 or first.ndim == 3:
        finite = first[np.isfinite(first)]
        return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    if bits == 1:  # spread to 0 and 255 on decoding
        return 0.0, 255.0
    if first.dtype.kind == "i":
        return -(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1
    return 0.0, 2.0**bits - 1
