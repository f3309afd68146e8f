"""Palette colour: stored indices through the file's own tables, plain or segmented (PS3.3 C.7.6.3.1.5–6, C.7.9.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.images.dicom_values import numbers, whole

COLOURS = ("Red", "Green", "Blue")
MOST_ENTRIES = 65536
DISCRETE, LINEAR, INDIRECT = 0, 1, 2


def through_palette(stored: NDArray[Any], data: Any) -> NDArray[np.uint8]:
    """(H, W, 3) RGB of palette indices; below the first mapped value is the first entry, above the last the last.

    Raises ValueError if the tables are missing or broken.
    """
    first, table = _tables(data)
    index = np.clip(stored.astype(np.int64) - first, 0, len(table) - 1)
    return np.ascontiguousarray(table[index])


def _tables(data: Any) -> tuple[int, NDArray[np.uint8]]:
    """(first mapped value, (entries, 3) RGB). The whole of the tables tells how deep they are, not the colours in use."""
    told = [int(part) for part in numbers(data, "RedPaletteColorLookupTableDescriptor")]
    if len(told) != 3:
        raise ValueError("no palette is told")
    count, first = told[0] % MOST_ENTRIES or MOST_ENTRIES, told[1]
    if whole(data, "PixelRepresentation") == 1 and first > 32767:
        first -= 65536
    wide = [_entries(data, colour, count, told[2]) for colour in COLOURS]
    table = np.stack([_filled(entries, count) for entries in wide], axis=1)
    return first, (table >> 8 if int(table.max()) > 255 else table).astype(np.uint8)  # else 8-bit entries told as 16


def _filled(entries: NDArray[np.uint16], count: int) -> NDArray[np.uint16]:
    """A table that is cut off keeps its last colour."""
    if not entries.size:
        raise ValueError("a palette is empty")
    return np.pad(entries[:count], (0, max(0, count - entries.size)), mode="edge")


def _entries(data: Any, colour: str, count: int, bits: int) -> NDArray[np.uint16]:
    little = data.original_encoding[1] is not False
    name = f"{colour}PaletteColorLookupTableData"
    plain = data.get(name)
    if plain is not None:
        return _words(plain, wide=_length(plain) >= 2 * count, little=little)
    packed = data.get(f"Segmented{name}")
    if packed is None:
        raise ValueError(f"the palette has no {colour.lower()} table")
    return _expanded(_words(packed, wide=bits > 8, little=little), wide=bits > 8)


def _length(value: Any) -> int:
    """In bytes; words that a reader has taken apart already count two."""
    return len(value) if isinstance(value, bytes) else 2 * len(value)


def _words(value: Any, *, wide: bool, little: bool) -> NDArray[np.uint16]:
    """The numbers of a table.  wide: 16 bits each; else bytes, two in a word of the file's order."""
    if not isinstance(value, bytes):
        return (np.array(value, np.int64) & 0xFFFF).astype(np.uint16)
    words = np.frombuffer(value[: len(value) // 2 * 2], "<u2" if little else ">u2").astype("<u2")
    return words.astype(np.uint16) if wide else words.view(np.uint8).astype(np.uint16)


def _expanded(told: NDArray[np.uint16], *, wide: bool) -> NDArray[np.uint16]:
    """The entries that segments stand for.  An offset counts bytes of the segmented data."""
    found: list[int] = []
    numbers_in, at = told.tolist(), 0
    while at + 2 < len(numbers_in) and len(found) < MOST_ENTRIES:
        if numbers_in[at] == INDIRECT:
            parts = numbers_in[at + 2 : at + (4 if wide else 6)]
            offset = sum(part << (16 if wide else 8) * place for place, part in enumerate(parts))
            _copied(numbers_in, offset // 2 if wide else offset, numbers_in[at + 1], found)
            at += 2 + len(parts)
        else:
            at = _segment(numbers_in, at, found)
    return np.array(found[:MOST_ENTRIES], np.uint16)


def _copied(told: Sequence[int], at: int, segments: int, found: list[int]) -> None:
    """So many segments from a place on, which are never indirect themselves."""
    for _ in range(segments):
        if at + 2 >= len(told) or len(found) >= MOST_ENTRIES:
            return
        at = _segment(told, at, found)


def _segment(told: Sequence[int], at: int, found: list[int]) -> int:
    """Add a discrete or linear segment; returns where the next begins.  Raises ValueError for another kind."""
    kind, length = told[at], told[at + 1]
    if kind == DISCRETE:
        found += told[at + 2 : at + 2 + length]
        return at + 2 + length
    if kind != LINEAR or not found:
        raise ValueError(f"a segment of the palette is of the kind {kind}")
    before, last = found[-1], told[at + 2]
    found += [round(before + (last - before) * step / length) for step in range(1, length + 1)]
    return at + 3
