"""Coarse pictures of large JPEG 2000 frames, decoded from the first part of their wavelets: to look at, never to measure.

A wavelet's low pass is not the mean of 2 × 2 pixels, and lies up to half a coarse pixel beside it: these pixels go to
the screen until the whole frame has been decoded, and nowhere else.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.images.codecs import HTJ2K, HTJ2K_LOSSLESS, JPEG_2000
from inference.images.codestream import check_codestream_size
from inference.images.dicom_pixels import PixelForm

REDUCIBLE = JPEG_2000 | HTJ2K_LOSSLESS | {HTJ2K}
CODING_STYLE = b"\xff\x52"


def reducible(form: PixelForm) -> bool:
    """Whether frames of this form have coarse pictures of their own."""
    return form.encapsulated and form.syntax in REDUCIBLE and 8 <= form.stored <= 16


def decode_reduced(form: PixelForm, packed: bytes, level: int) -> tuple[NDArray[Any], str] | None:
    """Stored values at 1 / 2**level of the size, (h, w) or (h, w, 3) uint8, and their colour space.

    None where the stream has fewer levels.  Raises what decoders raise.
    """
    check_codestream_size(packed, form.rows, form.columns)
    if level > wavelet_levels(packed):
        return None
    found = _with_openjph(packed, level) if form.syntax in HTJ2K_LOSSLESS else _with_pillow(form, packed, level)
    shape = (-(-form.rows >> level), -(-form.columns >> level), *((3,) if form.samples == 3 else ()))
    if found.shape != shape:
        return None
    colour = "RGB" if form.photometric in ("YBR_RCT", "YBR_ICT") else form.photometric
    return found, colour


def wavelet_levels(packed: bytes) -> int:
    """How often the stream halves its picture (ISO 15444-1 A.6.1, marker COD); 0 if it does not say."""
    at = packed.find(CODING_STYLE, 0, 65536)
    return packed[at + 9] if 0 <= at < len(packed) - 9 else 0


def _with_pillow(form: PixelForm, packed: bytes, level: int) -> NDArray[Any]:
    """Pillow spreads 9 to 15 bits over 16, and moves signed values up by half their range.

    It rounds the reduced size where OpenJPEG rounds it up, and then refuses the picture: it is told a size that both
    divide alike (Pillow 13, `Jpeg2KImageFile.load`; what comes of it is checked by the caller).
    """
    from PIL import Image

    with Image.open(io.BytesIO(packed)) as image:
        image.reduce = level  # type: ignore[assignment,method-assign]  # Pillow's switch for JPEG 2000
        image._size = (-(-form.columns >> level) << level, -(-form.rows >> level) << level)
        image.load()
        values = np.asarray(image)
    if form.samples == 3:
        return np.ascontiguousarray(values)
    if values.dtype == np.uint8:
        return values.view(np.int8) ^ np.int8(-128) if form.signed else values
    stored = values >> (16 - form.stored)
    return (stored.astype(np.int32) - (1 << (form.stored - 1))).astype(np.int16) if form.signed else stored


def _with_openjph(packed: bytes, level: int) -> NDArray[Any]:
    import imagecodecs

    return np.asarray(imagecodecs.htj2k_decode(packed, skipres=level))
