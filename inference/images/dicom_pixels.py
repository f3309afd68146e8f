"""Stored values of single frames: never more is read or decoded than the frame that is asked for."""

from __future__ import annotations

import sys
import zlib
from dataclasses import dataclass
from io import BufferedIOBase
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.images.dicom_file import PixelPlace
from inference.images.dicom_values import number, text, whole
from inference.images.limits import check_size

IMPLICIT, EXPLICIT = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"
BIG_ENDIAN, DEFLATED = "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"
NATIVE = {IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED}
DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
RGB_LIKE = {"RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT", "YBR_PARTIAL_420", "YBR_PARTIAL_422"}
HALF_CHROMA = {"YBR_FULL_422": "YBR_FULL", "YBR_PARTIAL_422": "YBR_PARTIAL"}  # as they are once every pixel has its own
KNOWN = RGB_LIKE | {"MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "XYB"}


@dataclass(frozen=True, slots=True)
class PixelForm:
    """The Image Pixel module (PS3.3 C.7.6.3) after checking; bits as in the standard.

    encapsulated: the pixels come in fragments.  little: byte order of native pixels.
    """

    rows: int
    columns: int
    frames: int
    samples: int
    allocated: int
    stored: int
    high_bit: int
    signed: bool
    planar: bool
    photometric: str
    keyword: str
    syntax: str
    encapsulated: bool
    little: bool

    @property
    def pixels(self) -> int:
        return self.rows * self.columns * self.samples

    @property
    def frame_bits(self) -> int:
        """Bits of one native frame; 4:2:2 shares its chroma between two pixels."""
        bits = self.pixels * self.allocated
        return bits * 2 // 3 if self.photometric in HALF_CHROMA and not self.encapsulated else bits

    @property
    def dtype(self) -> np.dtype[Any]:
        """The native type of the stored values."""
        if self.keyword != "PixelData":
            return np.dtype("f4" if self.keyword == "FloatPixelData" else "f8")
        size = 1 if self.allocated <= 8 else 2 if self.allocated <= 16 else 4
        return np.dtype(("i" if self.signed and self.allocated > 1 else "u") + str(size))


def pixel_form(data: Any, place: PixelPlace, name: str) -> PixelForm:
    """The form of the pixels.  Raises ImageError for what cannot be an image or is larger than the limits
    allow."""
    keyword = place.keyword
    floating = {"FloatPixelData": 32, "DoubleFloatPixelData": 64}.get(keyword)
    rows, columns = whole(data, "Rows"), whole(data, "Columns")
    allocated = floating or _needed(data, "BitsAllocated", name)
    stored = allocated if floating else whole(data, "BitsStored", allocated)
    samples = whole(data, "SamplesPerPixel", 1)
    photometric = text(data, "PhotometricInterpretation").upper() or (
        "RGB" if samples == 3 else "MONOCHROME2"
    )
    if samples not in (1, 3):
        raise ImageError(f"“{name}” has {samples} samples per pixel; grey and colour images are supported.")
    packed = (12,) if samples == 1 and place.length is not None else ()
    if allocated not in ((1, 8, *packed, 16, 32) if not floating else (floating,)):
        raise ImageError(f"“{name}” declares {allocated} bits per pixel, which is not supported.")
    if photometric not in KNOWN:
        raise ImageError(f"“{name}” has the unknown colour space “{photometric[:32]}”.")
    check_size(name, columns, rows, samples * max(1, allocated / 8))
    stored = stored if 1 <= stored <= allocated else allocated
    high, frames = whole(data, "HighBit", stored - 1), max(1, whole(data, "NumberOfFrames", 1))
    if photometric in HALF_CHROMA and (place.length or 0) * 8 >= frames * rows * columns * samples * allocated:
        photometric = HALF_CHROMA[photometric]  # unpacked by somebody who left the old word in the header
    return PixelForm(
        rows=rows, columns=columns, frames=frames, samples=samples,
        allocated=allocated, stored=stored, high_bit=high if stored - 1 <= high < allocated else stored - 1,
        signed=whole(data, "PixelRepresentation") == 1, planar=whole(data, "PlanarConfiguration") == 1,
        photometric=photometric, keyword=keyword, syntax=_syntax(data, place),
        encapsulated=place.length is None, little=data.original_encoding[1] is not False,
    )  # fmt: skip


def _needed(data: Any, keyword: str, name: str) -> int:
    found = number(data, keyword)
    if found is None:
        raise ImageError(f"“{name}” is damaged: it does not say how its pixels are stored ({keyword}).")
    return int(found)


def _syntax(data: Any, place: PixelPlace) -> str:
    told = text(data.file_meta, "TransferSyntaxUID") if getattr(data, "file_meta", None) is not None else ""
    if told:
        return told
    return EXPLICIT if place.vr else IMPLICIT


def available_frames(form: PixelForm, place: PixelPlace, name: str) -> int:
    """How many whole frames the file holds, at most as many as it declares.

    Raises ImageError if not even one native frame is complete.
    """
    if form.encapsulated:
        return min(form.frames, max(1, place.held // 8))  # an item header takes 8 bytes
    held = min(place.held, place.length or 0)
    if held * 8 < form.frame_bits:
        needed = (form.frame_bits + 7) // 8
        raise ImageError(f"“{name}” is cut off: {held} of the {needed} bytes of its pixels are there.")
    return min(form.frames, held * 8 // form.frame_bits)


def stored_frame(form: PixelForm, place: PixelPlace, frame: int, data: Any) -> tuple[NDArray[Any], str]:
    """One frame as stored: (rows, columns) or (rows, columns, 3), and the colour space that it is in.

    data: the header, for the extended offset table.  Raises what decoders raise.
    """
    if not form.encapsulated:
        return _native_frame(form, place, frame)
    from inference.images.codecs import decode_encapsulated
    from inference.images.fragments import frame_bytes

    packed = frame_bytes(form, place, frame, data)
    if form.syntax == DEFLATED_FRAMES:
        raw = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, (form.frame_bits + 7) // 8)
        return _from_bytes(form, np.frombuffer(raw, np.uint8), 0)
    return decode_encapsulated(form, packed)


def _native_frame(form: PixelForm, place: PixelPlace, frame: int) -> tuple[NDArray[Any], str]:
    first_bit = frame * form.frame_bits
    swapped = form.allocated == 8 and not form.little and place.vr == "OW"
    with place.open() as stream:
        start = first_bit // 8 - (first_bit // 8 % 2 if swapped else 0)
        stream.seek(start, 1)
        size = (first_bit + form.frame_bits + 7) // 8 - start
        raw = _read(stream, size + (size % 2 if swapped else 0))
    if swapped:  # 8-bit pixels in 16-bit words of the other order: PS3.5 annex A, 8.1.2
        words = raw[: len(raw) // 2 * 2].view("u2").byteswap()
        return _from_bytes(form, words.view(np.uint8)[first_bit // 8 - start :], 0)
    return _from_bytes(form, raw, first_bit - start * 8)


def _read(stream: BufferedIOBase, size: int) -> NDArray[np.uint8]:
    """The next bytes in an array that may be written to; as many as there are."""
    raw = np.empty(size, np.uint8)
    return raw[: stream.readinto(raw.data)]


def _from_bytes(form: PixelForm, raw: NDArray[np.uint8], skip_bits: int) -> tuple[NDArray[Any], str]:
    if form.allocated == 1:
        bits = np.unpackbits(raw, bitorder="little")
        return bits[skip_bits : skip_bits + form.pixels].reshape(form.rows, form.columns), form.photometric
    if form.allocated == 12:
        flat12 = _twelve_bits(raw, skip_bits, form.pixels).astype(form.dtype)
        return used_bits(flat12.reshape(form.rows, form.columns), form), form.photometric
    wanted = form.dtype.newbyteorder("<" if form.little else ">")
    flat = np.frombuffer(raw, wanted, count=form.frame_bits // form.allocated)
    if form.little != (sys.byteorder == "little"):
        flat = flat.astype(form.dtype)
    if form.photometric in HALF_CHROMA:
        return _whole_chroma(flat).reshape(form.rows, form.columns, 3), HALF_CHROMA[form.photometric]
    if form.samples == 1:
        return used_bits(flat.reshape(form.rows, form.columns), form), form.photometric
    if form.planar:
        planes = flat.reshape(3, form.rows, form.columns)
        return np.ascontiguousarray(np.moveaxis(planes, 0, -1)), form.photometric
    return flat.reshape(form.rows, form.columns, 3), form.photometric


def _twelve_bits(raw: NDArray[np.uint8], skip_bits: int, count: int) -> NDArray[np.uint16]:
    """Values packed without gaps, low bits first: two in three bytes (PS3.5 annex D, retired)."""
    bits = np.unpackbits(raw, bitorder="little")[skip_bits : skip_bits + 12 * count].reshape(-1, 12)
    weighed = bits.astype(np.uint16) << np.arange(12, dtype=np.uint16)
    return np.asarray(weighed.sum(axis=1), dtype=np.uint16)


def used_bits(values: NDArray[Any], form: PixelForm) -> NDArray[Any]:
    """The values without what other bits hold (old overlays), sign extended: PS3.5 8.1.1."""
    size = values.dtype.itemsize * 8
    above = size - 1 - form.high_bit
    if values.dtype.kind == "f" or form.stored == size:
        return values
    if not form.signed and form.high_bit == form.stored - 1:
        mask = values.dtype.type((1 << form.stored) - 1)
        kept: NDArray[Any] = np.bitwise_and(values, mask, out=values if values.flags.writeable else None)
        return kept
    moved: NDArray[Any] = (values << above) >> (size - form.stored)
    return moved


def _whole_chroma(flat: NDArray[Any]) -> NDArray[Any]:
    """Y1 Y2 Cb Cr → Y1 Cb Cr Y2 Cb Cr (PS3.3 C.7.6.3.1.2)."""
    four = flat.reshape(-1, 4)
    return np.ascontiguousarray(four[:, [0, 2, 3, 1, 2, 3]])
