"""Overlay planes: one bit per pixel of drawings or regions that a machine laid over its image (PS3.3 C.9.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.images.dicom_file import PixelPlace
from inference.images.dicom_pixels import PixelForm, stored_frame
from inference.images.dicom_values import numbers, text

GROUPS = range(0x6000, 0x6020, 2)
ROWS, COLUMNS, FRAMES, DESCRIPTION, KIND = 0x10, 0x11, 0x15, 0x22, 0x40
ORIGIN, FIRST_FRAME, BIT_POSITION, LABEL, DATA = 0x50, 0x51, 0x102, 0x1500, 0x3000
LARGEST_SIDE = 65535

Bits = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Embedded:
    """Bits above the grey values of the pixels themselves (retired, still met): which bit of whose words."""

    form: PixelForm
    place: PixelPlace
    bit: int

    def read(self, frame: int) -> Bits:
        """(rows, columns) of one frame.  Raises what decoders raise."""
        words = replace(self.form, stored=self.form.allocated, high_bit=self.form.allocated - 1, signed=False)
        values, _ = stored_frame(words, self.place, frame, {})
        return np.asarray(values >> values.dtype.type(self.bit) & values.dtype.type(1), dtype=bool)


@dataclass(frozen=True, slots=True, eq=False)
class OverlayPlane:
    """One group 60xx.

    left, top: where its first pixel lies, level-0 px; it may reach beyond the image.
    first, frames: the image frames that it covers (0-based); frames 0: all of them.  region: kind R, not G.
    """

    group: int
    label: str
    region: bool
    shape: tuple[int, int]
    left: int
    top: int
    first: int
    frames: int
    packed: bytes = b""
    embedded: Embedded | None = None

    def mask(self, frame: int) -> Bits | None:
        """(rows, columns), True where the overlay draws; None if it says nothing of this frame or is cut off."""
        if self.embedded is not None:
            return self.embedded.read(frame)
        at = frame - self.first if self.frames else 0
        if not 0 <= at < max(1, self.frames):
            return None
        return _unpacked(self.packed, self.shape, at)


def overlays_of(data: Any, form: PixelForm, place: PixelPlace) -> tuple[OverlayPlane, ...]:
    """All overlay planes that can be read; broken ones are left out."""
    found = (_plane(data, group, form, place) for group in GROUPS)
    return tuple(plane for plane in found if plane is not None)


def free_overlays_of(data: Any) -> tuple[OverlayPlane, ...]:
    """The overlay planes of an object without pixels (a presentation state)."""
    found = (_plane(data, group, None, None) for group in GROUPS)
    return tuple(plane for plane in found if plane is not None)


def _plane(
    data: Any, group: int, form: PixelForm | None, place: PixelPlace | None
) -> OverlayPlane | None:
    part = _Group(data, group)
    rows, columns = part.whole(ROWS), part.whole(COLUMNS)
    if not (0 < rows <= LARGEST_SIDE and 0 < columns <= LARGEST_SIDE):
        return None
    first, origin = part.whole(FIRST_FRAME), part.numbers(ORIGIN) or (1.0, 1.0)
    several = form is None or form.frames > 1
    frames = max(1, part.whole(FRAMES, 1)) if several and (first > 0 or part.whole(FRAMES) > 1) else 0
    packed = part.bytes(DATA)
    embedded = None
    if packed is None:
        embedded = _embedded(part.whole(BIT_POSITION), form, place)
        if embedded is None or form is None or (rows, columns) != (form.rows, form.columns):
            return None
    elif len(packed) * 8 < rows * columns:
        return None
    return OverlayPlane(
        group, part.text(LABEL) or part.text(DESCRIPTION), part.text(KIND).upper() == "R", (rows, columns),
        left=int(origin[-1]) - 1, top=int(origin[0]) - 1, first=max(0, first - 1),
        frames=frames, packed=packed or b"", embedded=embedded,
    )  # fmt: skip


def _embedded(bit: int, form: PixelForm | None, place: PixelPlace | None) -> Embedded | None:
    """The bit must lie in the words of the pixels, outside their grey values."""
    if form is None or place is None or form.samples != 1 or form.keyword != "PixelData":
        return None
    grey = range(form.high_bit - form.stored + 1, form.high_bit + 1)
    return Embedded(form, place, bit) if 0 <= bit < form.allocated and bit not in grey else None


def _unpacked(packed: bytes, shape: tuple[int, int], at: int) -> Bits | None:
    """Frames follow each other without padding bits, the first pixel in the lowest bit (PS3.5 8.1.2)."""
    count = shape[0] * shape[1]
    start, end = at * count, (at + 1) * count
    if end > len(packed) * 8:
        return None
    part = np.frombuffer(packed, np.uint8)[start // 8 : (end + 7) // 8]
    bits = np.unpackbits(part, bitorder="little")[start % 8 :][:count]
    return bits.reshape(shape).astype(bool)


class _Group:
    """Elements of one group 60xx, by their element number."""

    def __init__(self, data: Any, group: int) -> None:
        self._data, self._group = data, group

    def _tag(self, element: int) -> Any:
        return self._group << 16 | element

    def numbers(self, element: int) -> tuple[float, ...]:
        return numbers(_Values(self._data, self._tag(element)), "")

    def whole(self, element: int, default: int = 0) -> int:
        told = self.numbers(element)
        return int(told[0]) if told else default

    def text(self, element: int) -> str:
        return text(_Values(self._data, self._tag(element)), "")

    def bytes(self, element: int) -> bytes | None:
        value = _Values(self._data, self._tag(element)).get("")
        if not isinstance(value, bytes | bytearray) or not value:
            return None
        words = self._data[self._tag(element)].VR != "OB" and self._data.original_encoding[1] is False
        return _swapped(bytes(value)) if words else bytes(value)


def _swapped(packed: bytes) -> bytes:
    """Big-endian files keep the bits in words of the other order (PS3.5 8.1.2)."""
    return np.frombuffer(packed[: len(packed) // 2 * 2], ">u2").astype("<u2").tobytes()


class _Values:
    """One element as dicom_values reads it, whatever keyword is asked for."""

    def __init__(self, data: Any, tag: int) -> None:
        self._data, self._tag = data, tag

    def get(self, keyword: str, default: Any = None) -> Any:
        found = self._data.get(self._tag)
        return default if found is None else found.value
