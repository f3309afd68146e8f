"""The compressed bytes of one frame: by the offset tables where they lead to fragments, else by the fragments themselves.

A table that is out of order, cut short or full of zeros would give the pixels of another frame without a word.
Source: PS3.5 A.4 (fragments, Basic Offset Table), PS3.3 C.7.6.3.1.8 (Extended Offset Table).
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.images.dicom_file import PixelPlace
from inference.images.dicom_pixels import PixelForm

ITEM, EMPTY = b"\xfe\xff\x00\xe0", b"\xfe\xff\x00\xe0\x00\x00\x00\x00"
Offsets = NDArray[np.unsignedinteger[Any]]


def frame_bytes(form: PixelForm, place: PixelPlace, frame: int, data: Any) -> bytes:
    """The compressed bytes of one frame, its fragments joined.

    data: the header, for the extended offset table.  Raises what pydicom raises where a frame is not there.
    """
    from pydicom.encaps import get_frame

    tables = (data.get("ExtendedOffsetTable"), data.get("ExtendedOffsetTableLengths"))
    extended = tables if all(tables) else None
    with place.open() as stream:
        start = stream.tell()
        basic, first = _basic_table(stream)
        told = np.frombuffer(tables[0], "<u8") if extended else basic
        if told.size and not _leads(stream, first, told, frame):
            return _by_fragments(stream, first, form.frames, frame)
        stream.seek(start)
        return bytes(get_frame(stream, frame, number_of_frames=form.frames, extended_offsets=extended))


def _basic_table(stream: io.BufferedIOBase) -> tuple[Offsets, int]:
    """The Basic Offset Table, often empty, and where the first fragment's item begins."""
    head = stream.read(8)
    if head[:4] != ITEM:
        return np.zeros(0, np.uint32), stream.tell()
    packed = stream.read(int.from_bytes(head[4:], "little"))
    return np.frombuffer(packed[: len(packed) // 4 * 4], "<u4"), stream.tell()


def _leads(stream: io.BufferedIOBase, first: int, told: Offsets, frame: int) -> bool:
    """Whether the offsets rise from 0, and those of the frame and of the next are items'."""
    if frame >= told.size or told[0] != 0 or not (told[1:] > told[:-1]).all():
        return False
    for offset in told[frame : frame + 2]:
        stream.seek(first + int(offset))
        if stream.read(4) != ITEM:
            return False
    return True


def _by_fragments(stream: io.BufferedIOBase, first: int, frames: int, frame: int) -> bytes:
    """Without the tables: a fragment for each frame, or what pydicom makes of their contents."""
    from pydicom.encaps import get_frame

    places = _fragments(stream, first)
    if len(places) == frames:
        at, length = places[frame]
        stream.seek(at)
        return stream.read(length)
    stream.seek(first)
    return bytes(get_frame(io.BytesIO(EMPTY + stream.read()), frame, number_of_frames=frames))


def _fragments(stream: io.BufferedIOBase, first: int) -> list[tuple[int, int]]:
    """Where each fragment's bytes begin, and how many they are."""
    found = []
    stream.seek(first)
    while len(head := stream.read(8)) == 8 and head[:4] == ITEM:
        length = int.from_bytes(head[4:], "little")
        found.append((stream.tell(), length))
        stream.seek(length, 1)
    return found
