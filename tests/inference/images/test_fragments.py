"""Frames of compressed images whose offset tables are right, missing, or lead astray."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from inference.geometry import Rect
from inference.images.opener import open_image
from inference.images.source import Region

Write = Callable[..., Path]
JPEG_LS = "1.2.840.10008.1.2.4.80"
GREYS = (10, 20, 30)
FRAMES = np.stack([np.full((8, 8), grey, np.uint8) for grey in GREYS])


def packed() -> list[bytes]:
    import imagecodecs

    made = [imagecodecs.jpegls_encode(frame) for frame in FRAMES]
    return [one + b"\0" * (len(one) % 2) for one in made]


def offsets() -> list[int]:
    """Of each frame's item behind the table: 8 bytes of header and the fragment itself."""
    lengths = [len(one) + 8 for one in packed()]
    return [0, lengths[0], lengths[0] + lengths[1]]


def encapsulated(table: list[int], fragments: list[bytes]) -> bytes:
    items = [struct.pack(f"<{len(table)}I", *table), *fragments]
    body = b"".join(struct.pack("<HHI", 0xFFFE, 0xE000, len(one)) + one for one in items)
    return body + struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)


def shown(path: Path) -> list[int]:
    with open_image(path) as source:
        return [int(source.read(Region(Rect(0, 0, 1, 1), frame=frame))[0, 0]) for frame in range(3)]


def written(write_dicom: Write, pixels: bytes, **told: bytes) -> Path:
    import pydicom

    path = write_dicom(FRAMES, syntax=JPEG_LS, packed=packed(), NumberOfFrames=3, **told)
    data = pydicom.dcmread(path)
    data.PixelData = pixels
    data.save_as(path)
    return path


RIGHT = offsets()


@pytest.mark.parametrize(
    "table",
    [RIGHT, [], [0, 0, 0], RIGHT[:2], [0], [0, 5, 9], [at + 8 for at in RIGHT], [0, RIGHT[2], RIGHT[1]], [0, 4, 1 << 31]],
    ids=["right", "none", "zeros", "short", "one", "between", "shifted", "swapped", "beyond"],
)
def test_no_basic_table_gives_the_pixels_of_another_frame(write_dicom: Write, table: list[int]) -> None:
    assert shown(written(write_dicom, encapsulated(table, packed()))) == list(GREYS)


@pytest.mark.parametrize("table", [RIGHT, [0, 0, 0]])
def test_no_extended_table_gives_the_pixels_of_another_frame(write_dicom: Write, table: list[int]) -> None:
    lengths = struct.pack("<3Q", *(len(one) for one in packed()))
    told = {"ExtendedOffsetTable": struct.pack("<3Q", *table), "ExtendedOffsetTableLengths": lengths}
    assert shown(written(write_dicom, encapsulated([], packed()), **told)) == list(GREYS)


def test_frames_in_two_fragments_each_are_found_without_a_table(write_dicom: Write) -> None:
    halves = [part for one in packed() for part in (one[:20], one[20:])]
    assert shown(written(write_dicom, encapsulated([0, 0, 0], halves))) == list(GREYS)
