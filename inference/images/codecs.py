"""Compressed frames: from the fragment's bytes straight to imagecodecs; pydicom's plugins as reference and
fall-back.

Every decoder reached from here is under a permissive licence. What nothing here decodes is refused with its name.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.images.codestream import (
    adobe_transform,
    check_codestream_size,
    is_lossless,
    sample_kind,
    told_colour,
)
from inference.images.dicom_pixels import DEFLATED_FRAMES, PixelForm, used_bits

STANDARD = "1.2.840.10008.1.2"  # all transfer syntaxes of PS3.6 annex A begin so
JPEG = "1.2.840.10008.1.2.4."
RLE = "1.2.840.10008.1.2.5"
JPEG_PROCESSES = {
    JPEG + part for part in ("50", "51", "52", "53", "54", "55", "56", "57", "58", "59", "60", "70")
}
JPEG_LS = {JPEG + "80", JPEG + "81"}
JPEG_2000 = {JPEG + part for part in ("90", "91", "92", "93")}
HTJ2K_LOSSLESS, HTJ2K = {JPEG + "201", JPEG + "202"}, JPEG + "203"
WAVELETS = JPEG_2000 | HTJ2K_LOSSLESS | {HTJ2K}
GREY = ("MONOCHROME1", "MONOCHROME2")
JPEG_XL = {JPEG + part for part in ("110", "111", "112")}
END_OF_IMAGE = b"\xff\xd9"
THREADS = min(4, os.cpu_count() or 1)  # of one JPEG 2000 frame: OpenJPEG decodes its code blocks side by side
MULTI_COMPONENT = ("YBR_ICT", "YBR_RCT")
PYDICOM_KNOWS = (
    {JPEG + part for part in ("50", "51", "57", "70", "90", "91")} | JPEG_LS | HTJ2K_LOSSLESS | {HTJ2K, RLE}
)
MISSING = {
    JPEG + "100": "MPEG-2 video", JPEG + "101": "MPEG-2 video", JPEG + "102": "MPEG-4 H.264 video",
    JPEG + "103": "MPEG-4 H.264 video", JPEG + "104": "MPEG-4 H.264 video",
    JPEG + "105": "MPEG-4 H.264 video", JPEG + "106": "MPEG-4 H.264 video",
    JPEG + "107": "HEVC H.265 video", JPEG + "108": "HEVC H.265 video",
    JPEG + "94": "JPIP (pixels kept on a server)", JPEG + "95": "JPIP (pixels kept on a server)",
    JPEG + "204": "JPIP (pixels kept on a server)", JPEG + "205": "JPIP (pixels kept on a server)",
    "1.2.840.10008.1.2.6.1": "RFC 2557 MIME encapsulation", "1.2.840.10008.1.2.7.1": "SMPTE ST 2110 video",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the header says of a compressed frame: (rows, columns), samples, bits allocated, colour space."""

    shape: tuple[int, int]
    samples: int
    allocated: int
    photometric: str


Decoded = tuple[NDArray[Any], str]  # (rows, columns[, 3]), colour by pixel, and the colour space it is in


def check_decoder(form: PixelForm, name: str) -> None:
    """Raises ImageError, naming what is missing, if nothing here decodes the transfer syntax."""
    if form.syntax in PYDICOM_KNOWS or form.syntax in _DECODERS or form.syntax == DEFLATED_FRAMES:
        return
    missing = MISSING.get(form.syntax) or MISSING.get(form.syntax.removesuffix(".1"))
    what = missing or f"the transfer syntax {form.syntax[:64]}"
    raise ImageError(
        f"“{name}” cannot be shown: it is compressed as {what}, for which there is no decoder here."
    )


def check_native(form: PixelForm, name: str) -> None:
    """Raises ImageError if pixels that lie there uncompressed are in a transfer syntax that is not the standard's.

    A vendor's own one may order or pack them as it likes (1.2.840.113619.5.2 turns their bytes). One of the standard's
    compressed ones is let pass: somebody unpacked the pixels and left the old word.
    """
    if form.syntax != STANDARD and not form.syntax.startswith(f"{STANDARD}."):
        raise ImageError(
            f"“{name}” cannot be shown: its transfer syntax {form.syntax[:64]} is not one of DICOM's, so nothing tells how "
            "its pixels lie."
        )


def decode_encapsulated(form: PixelForm, packed: bytes) -> tuple[NDArray[Any], str]:
    """A compressed frame as (rows, columns[, 3]) and its colour space; imagecodecs first, then pydicom's
    plugins.

    Raises ValueError if the codestream has another size than the header; else what the last decoder raises.
    """
    check_codestream_size(packed, form.rows, form.columns)
    if form.syntax in JPEG_LS:
        packed += END_OF_IMAGE  # CharLS (here and in pyjpegls) never returns from a stream without its end
    try:
        return decode_directly(form, packed)
    except Exception as error:
        if form.syntax not in PYDICOM_KNOWS or form.allocated == 1:
            raise
        decoder = reference(form.syntax)
        for plugin in decoder.available_plugins:  # the reference decoders may still know this stream
            with suppress(Exception):
                return with_pydicom(decoder, form, packed, plugin)
        raise ValueError(f"no decoder reads this stream: {error}") from error


@cache
def reference(syntax: str) -> Any:
    """pydicom's decoder of a syntax it knows: the second opinion."""
    from pydicom.pixels.decoders.base import get_decoder

    return get_decoder(syntax)


def with_pydicom(decoder: Any, form: PixelForm, packed: bytes, plugin: str) -> Decoded:
    """The same frame by a plugin of pydicom's.  Raises what the plugin raises."""
    from pydicom.encaps import encapsulate

    array, told = decoder.as_array(
        encapsulate([packed]), index=0, raw=True, decoding_plugin=plugin, number_of_frames=1,
        rows=form.rows, columns=form.columns, samples_per_pixel=form.samples,
        bits_allocated=form.allocated, bits_stored=form.stored, pixel_representation=int(form.signed),
        planar_configuration=int(form.planar), photometric_interpretation=form.photometric,
        pixel_keyword="PixelData",
    )  # fmt: skip
    if (
        form.signed and form.syntax in JPEG_LS
    ):  # which knows no signs, and often keeps more bits than are used
        array = used_bits(array, form)
    return array, str(told["photometric_interpretation"])


def decode_directly(form: PixelForm, packed: bytes) -> Decoded:
    """From the fragment to the stored values without a copy between, by imagecodecs."""
    if form.allocated == 1 and form.syntax == RLE:
        return _packed_rle(form, packed), form.photometric
    shape = (form.rows, form.columns)
    colour = told_colour(packed, form.photometric) if form.samples == 3 else form.photometric
    wanted = Wanted(shape, form.samples, max(8, form.allocated), colour)
    array, photometric = _DECODERS[form.syntax](packed, wanted)
    if array.shape != (*shape, 3)[: 3 if form.samples == 3 else 2]:
        raise ValueError(f"the codestream holds {array.shape}, the header says {shape} × {form.samples}")
    if array.dtype.kind not in "iu" or array.dtype.itemsize > form.dtype.itemsize:
        raise ValueError(f"the codestream holds {array.dtype}, the header says {form.dtype}")
    return _as_header_says(array, form, packed), photometric


def _as_header_says(array: NDArray[Any], form: PixelForm, packed: bytes) -> NDArray[Any]:
    """The decoded bits with the header's sign, without what other bits hold (PS3.5 8.1.1, 8.2.4).

    A grey JPEG 2000 stream knows its own bits; only where its sign contradicts the header's they are read anew.
    """
    values = array.view(f"{form.dtype.kind}{array.dtype.itemsize}")
    own = sample_kind(packed) if form.syntax in WAVELETS and form.photometric in GREY else None
    if own is not None:
        bits, signed = own
        contradicts = signed != form.signed and bits < 8 * values.dtype.itemsize
        return (_low_bits(values, bits) if contradicts else values).astype(form.dtype, copy=False)
    if form.syntax == RLE:  # whole words, with the values wherever HighBit puts them
        return used_bits(values.astype(form.dtype, copy=False), form)
    return _low_bits(values.astype(form.dtype, copy=False), form.stored)


def _low_bits(values: NDArray[Any], bits: int) -> NDArray[Any]:
    """The lowest bits of each value, sign extended where it is signed; in place where that can be."""
    above = 8 * values.dtype.itemsize - bits
    if above <= 0:
        return values
    into = values if values.flags.writeable else np.empty_like(values)
    if values.dtype.kind == "u":
        np.bitwise_and(values, values.dtype.type((1 << bits) - 1), out=into)
    else:
        np.right_shift(np.left_shift(values, above, out=into), above, out=into)
    return into


def _packed_rle(form: PixelForm, packed: bytes) -> NDArray[Any]:
    """One bit per pixel, eight to a byte, then RLE."""
    import imagecodecs

    size = (form.pixels + 7) // 8
    raw = np.frombuffer(imagecodecs.dicomrle_decode(packed, "u1", out=size), np.uint8)
    return np.unpackbits(raw, bitorder="little")[: form.pixels].reshape(form.rows, form.columns)


def _jpeg(src: bytes, wanted: Wanted) -> Decoded:
    """All JPEG processes, 8 to 16 bits; YCbCr comes out as RGB, by libjpeg's own conversion.

    Adobe's marker knows better than the header; without it the header decides (PS3.5 8.2.1).
    """
    import imagecodecs

    if wanted.samples != 3:
        return imagecodecs.jpeg8_decode(src), wanted.photometric
    adobe = adobe_transform(src)
    if adobe is None and is_lossless(src):  # they carry the components as they are
        return imagecodecs.jpeg8_decode(src, colorspace="RGB", outcolorspace="RGB"), wanted.photometric
    transformed = wanted.photometric.startswith("YBR") if adobe is None else adobe == 1
    space = "YCBCR" if transformed else "RGB"
    return imagecodecs.jpeg8_decode(src, colorspace=space, outcolorspace="RGB"), "RGB"


def _jpeg_ls(src: bytes, wanted: Wanted) -> Decoded:
    import imagecodecs

    array = imagecodecs.jpegls_decode(src)
    if wanted.samples == 3 and array.shape == (3, *wanted.shape):
        array = np.ascontiguousarray(np.moveaxis(array, 0, -1))
    return array, wanted.photometric


def _jpeg_2000(src: bytes, wanted: Wanted) -> Decoded:
    import imagecodecs

    return imagecodecs.jpeg2k_decode(src, numthreads=THREADS), _untransformed(wanted)


def _htj2k(src: bytes, wanted: Wanted) -> Decoded:
    """Reversible streams only: imagecodecs' OpenJPH wraps what the irreversible transform lifts above white."""
    import imagecodecs

    return imagecodecs.htj2k_decode(src), _untransformed(wanted)


def _untransformed(wanted: Wanted) -> str:
    """JPEG 2000 decoders undo the multi-component transforms by themselves."""
    return "RGB" if wanted.photometric in MULTI_COMPONENT else wanted.photometric


def _jpeg_xl(src: bytes, wanted: Wanted) -> Decoded:
    import imagecodecs

    colour = wanted.photometric == "XYB" or wanted.photometric.startswith("YBR")
    return imagecodecs.jpegxl_decode(src), "RGB" if colour else wanted.photometric


def _rle(src: bytes, wanted: Wanted) -> Decoded:
    """Segments of bytes, most significant first, colour by plane (PS3.5 annex G)."""
    import imagecodecs

    dtype = np.dtype(f"u{wanted.allocated // 8}")
    size = wanted.shape[0] * wanted.shape[1] * wanted.samples * dtype.itemsize
    raw = bytearray(size)
    held = imagecodecs.dicomrle_decode(src, dtype, out=raw)
    if len(held) != size:
        raise ValueError(f"the runs hold {len(held)} of {size} bytes")
    planes = np.frombuffer(raw, dtype).reshape(wanted.samples, *wanted.shape)
    pixels = planes[0] if wanted.samples == 1 else np.ascontiguousarray(np.moveaxis(planes, 0, -1))
    return pixels, wanted.photometric


_DECODERS: Mapping[str, Callable[[bytes, Wanted], Decoded]] = (
    dict.fromkeys(JPEG_PROCESSES, _jpeg)
    | dict.fromkeys(JPEG_LS, _jpeg_ls)
    | dict.fromkeys(JPEG_2000 | {HTJ2K}, _jpeg_2000)
    | dict.fromkeys(HTJ2K_LOSSLESS, _htj2k)
    | dict.fromkeys(JPEG_XL, _jpeg_xl)
    | {RLE: _rle}
)
assert set(_DECODERS) >= PYDICOM_KNOWS
