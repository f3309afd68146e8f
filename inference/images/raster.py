"""Picture files: PNG here, JPEG, BMP, WebP and GIF through Pillow, TIFF in its own module.

The first frame is decoded on opening, so that a broken file is refused then and not on the screen.
Alpha is laid on black (as every viewer of radiology does) and a warning says so.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.geometry import Size
from inference.images.array_source import ArraySource, dtype_range
from inference.images.colour_profile import png_profile, usable_profile
from inference.images.limits import DEFLATE_RATIO, check_content, check_file, check_size
from inference.images.source import GreyScale, ImageInfo, ImageSource
from inference.records import dataclass

PILLOW_KINDS = {b"\xff\xd8\xff": "JPEG", b"BM": "BMP", b"RIFF": "WEBP", b"GIF8": "GIF"}
TIFF_MAGIC = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
PNG_MAGIC = b"\x89PNG\r\n\x1a\n"
PNG_COLOURS = (2, 3, 6)  # colour types that are no grey
PNG_SAMPLES = {0: 1, 2: 3, 3: 4, 4: 2, 6: 4}  # by colour type; a palette may bring alpha
OTHER_KINDS = {
    b"%PDF": "a PDF document", b"PK\x03\x04": "a ZIP archive", b"\x1f\x8b": "a gzip archive",
    b"\x7fELF": "a program", b"SQLite": "a database", b"\x00\x00\x00\x0cjP": "a JPEG 2000 file without DICOM",
}  # fmt: skip
TRANSPARENT = "This picture has transparent parts; they are shown on black."
SIXTEEN = "This picture has more than 8 bits per colour; 8 of them are shown."


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One decoded frame and what its format said.

    pixels: (H, W) grey or (H, W, 2 … 4) with alpha last where the count is even.  orientation: EXIF, 1 … 8.
    icc: the profile's bytes as stored, b"" if there is none.
    """

    pixels: NDArray[Any]
    format: str
    orientation: int = 1
    lossy: str = ""
    warnings: tuple[str, ...] = ()
    icc: bytes = b""


def open_raster(path: Path) -> ImageSource:
    """The picture in a file, as an ImageSource of one frame (TIFF: of its pages).

    Raises ImageError for an unknown format, a damaged file or one larger than `limits` allows.
    """
    with path.open("rb") as file:
        head = file.read(32)
    if head.startswith(TIFF_MAGIC):
        from inference.images.tiff import open_tiff

        return open_tiff(path)
    decode = _decoder(head, path.name)
    check_file(path)
    data = path.read_bytes()
    return source_of(decode(data, path.name), path)


def _decoder(head: bytes, name: str) -> Callable[[bytes, str], Picture]:
    if head.startswith(PNG_MAGIC):
        return _png
    if any(head.startswith(magic) for magic in PILLOW_KINDS):
        return _pillow
    for magic, kind in OTHER_KINDS.items():
        if head.startswith(magic):
            raise ImageError(f"“{name}” is {kind}, not an image that LesionScope opens.")
    raise ImageError(
        f"“{name}” is not an image that LesionScope knows (DICOM, PNG, JPEG, BMP, TIFF, WebP, GIF)."
    )


def source_of(picture: Picture, path: Path) -> ArraySource:
    """The picture upright, without alpha, grey or 8-bit RGB, with its info."""
    pixels, notes = plain_pixels(picture.pixels)
    icc, more = usable_profile(picture.icc if pixels.ndim == 3 else b"")
    pixels = np.ascontiguousarray(turn_upright(pixels, picture.orientation))
    info = ImageInfo(
        name=path.name, path=str(path), size=Size.of(pixels.shape), frames=1,
        channels=3 if pixels.ndim == 3 else 1, dtype=pixels.dtype.name, format=picture.format,
        grey=GreyScale(value_range=dtype_range(pixels.dtype)), lossy=picture.lossy,
        warnings=picture.warnings + notes + more, icc=icc,
    )  # fmt: skip
    return ArraySource(info, pixels[None])


def _png(data: bytes, name: str) -> Picture:
    import imagecodecs

    width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    depth, colour = (*data[24:26], 0, 0)[:2]
    if data[12:16] != b"IHDR" or colour not in PNG_SAMPLES:
        raise ImageError(f"“{name}” is cut off or damaged: its PNG header is broken.")
    check_size(name, width, height, PNG_SAMPLES[colour] * max(1, depth // 8))
    packed = width * height * depth * (1 if colour == 3 else PNG_SAMPLES[colour]) / 8
    check_content(name, packed, len(data) * DEFLATE_RATIO)
    try:
        pixels = imagecodecs.png_decode(data)
    except (imagecodecs.PngError, ValueError, RuntimeError) as error:
        raise ImageError(f"“{name}” is cut off or damaged: {_short(error)}.", detail=repr(error)) from error
    icc = png_profile(data) if colour in PNG_COLOURS else b""
    return Picture(pixels, f"PNG {depth if depth == 16 else 8} bit", _png_orientation(data), icc=icc)


def _png_orientation(data: bytes) -> int:
    if b"eXIf" not in data[:4096] and b"eXIf" not in data[-4096:]:
        return 1
    from PIL import Image

    with Image.open(BytesIO(data), formats=["PNG"]) as image:
        return _orientation(image)


def _pillow(data: bytes, name: str) -> Picture:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # `check_size` is stricter, and speaks in sentences
    try:
        with Image.open(BytesIO(data), formats=list(PILLOW_KINDS.values())) as image:
            check_size(name, *image.size, 4)
            return _from_pillow(image)
    except ImageError:
        raise
    except Exception as error:  # Pillow's plugins raise what their formats' code happens to raise
        raise ImageError(f"“{name}” is cut off or damaged: {_short(error)}.", detail=repr(error)) from error


def _from_pillow(image: Any) -> Picture:
    kind, moving = image.format, getattr(image, "is_animated", False) and image.format != "MPO"
    alpha = "transparency" in image.info or image.mode in ("LA", "PA", "RGBA", "RGBa")
    if image.mode == "1":
        mode = "L"
    elif image.mode in ("L", "LA", "I;16"):
        mode = image.mode
    else:
        mode = "RGBA" if alpha else "RGB"
    pixels = np.asarray(image.convert(mode) if mode != image.mode else image)
    warnings = ("Only the first picture of this animation is shown.",) if moving else ()
    lossy = "JPEG lossy" if kind in ("JPEG", "MPO") else ""
    told = image.info.get("icc_profile") if image.mode != "CMYK" else None  # its inks are mixed to RGB already
    return Picture(pixels, str(kind), _orientation(image), lossy, warnings, told or b"")


def _orientation(image: Any) -> int:
    """EXIF orientation, 1 where none is told or EXIF is broken."""
    try:
        told = image.getexif().get(0x0112, 1)
    except Exception:  # a broken EXIF block must not cost the picture
        return 1
    return told if told in range(1, 9) else 1


def turn_upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Undo the EXIF orientation (TIFF 6.0, tag 274): where row 0 and column 0 of the stored array lie."""
    if orientation >= 5:
        pixels = np.swapaxes(pixels, 0, 1)
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    return pixels


def plain_pixels(pixels: NDArray[Any], bits: int = 16) -> tuple[NDArray[Any], tuple[str, ...]]:
    """(H, W) or (H, W, 3) uint8 out of (H, W[, 1 … 4]): alpha laid on black, 16-bit colour cut to 8 bits.

    bits: how many of the 16 are used.  Returns the pixels and the sentences that a reader should see.
    """
    notes: tuple[str, ...] = ()
    if pixels.ndim == 3 and pixels.shape[2] in (2, 4):
        pixels, seen_through = _without_alpha(pixels)
        notes += (TRANSPARENT,) if seen_through else ()
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    if pixels.ndim == 3 and pixels.dtype == np.uint16:
        pixels, notes = (pixels >> max(0, bits - 8)).astype(np.uint8), (*notes, SIXTEEN)
    return pixels, notes


def _without_alpha(pixels: NDArray[Any]) -> tuple[NDArray[Any], bool]:
    colour, alpha = pixels[:, :, :-1], pixels[:, :, -1:]
    top = int(np.iinfo(pixels.dtype).max)
    if int(alpha.min()) == top:
        return colour, False
    laid = np.empty(colour.shape, colour.dtype)
    for row in range(0, len(colour), 256):  # strips: the product is four times as wide as the pixels
        part = slice(row, row + 256)
        laid[part] = (colour[part].astype(np.uint64) * alpha[part] + top // 2) // top
    return laid, True


def _short(error: BaseException) -> str:
    """The first line of a library's message, without its full stop."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
