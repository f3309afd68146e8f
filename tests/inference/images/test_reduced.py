"""Coarse pictures of JPEG 2000: near the pixels they stand for, never taken for the picture itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import imagecodecs
import numpy as np
import pytest

from inference.geometry import Rect
from inference.images import dicom
from inference.images.codestream import J2K_START
from inference.images.dicom import DicomSource
from inference.images.opener import open_image
from inference.images.reduced import wavelet_levels
from inference.images.source import Region

Write = Callable[..., Path]
JPEG_2000, HTJ2K = "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.201"


def ramp(rows: int, columns: int, top: int, least: int = 0) -> np.ndarray:
    """From `least` at the top left to least + top at the bottom right, straight."""
    y, x = np.mgrid[:rows, :columns]
    return (x + y) / (rows + columns - 2) * top + least


def opened(path: Path, monkeypatch: pytest.MonkeyPatch) -> DicomSource:
    monkeypatch.setattr(dicom, "LARGE_PX", 1)
    source = open_image(path)
    assert isinstance(source, DicomSource)
    return source


@pytest.mark.parametrize(
    ("dtype", "stored", "least", "top"),
    [("uint8", 8, 0, 250), ("uint16", 12, 0, 4000), ("uint16", 16, 0, 60000), ("int16", 12, -2000, 4000)],
)
@pytest.mark.parametrize(("rows", "columns"), [(1024, 1200), (1003, 1201)])  # odd: sizes are rounded up
def test_a_preview_is_the_picture_within_a_step_of_the_coarse_grid(
    write_dicom: Write, monkeypatch: pytest.MonkeyPatch, dtype: str, stored: int, least: int, top: int,
    rows: int, columns: int,
) -> None:  # fmt: skip
    """On a straight ramp a shift of half a coarse pixel is worth two level-0 steps at most; edges are extended."""
    pixels = ramp(rows, columns, top, least).astype(dtype)
    packed = imagecodecs.jpeg2k_encode(pixels, level=0, codecformat="j2k", reversible=True, bitspersample=stored)
    path = write_dicom(pixels, syntax=JPEG_2000, packed=[packed], BitsStored=stored, HighBit=stored - 1)
    with opened(path, monkeypatch) as source:
        coarse = len(source.levels) - 1
        assert coarse == 2
        seen = source.preview(0)
        assert seen is not None
        exact = source.read(Region(Rect.whole(source.levels[coarse]), coarse))
        assert seen.dtype == exact.dtype
        step = top / (rows + columns - 2) * 4
        assert np.abs(seen.astype(int) - exact.astype(int))[2:-2, 2:-2].max() <= step + 1
        whole = source.read(Region(Rect.whole(source.levels[0])))
        np.testing.assert_array_equal(whole, pixels)  # what is read never comes from the preview


def test_high_throughput_streams_have_previews_too(write_dicom: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    pixels = ramp(1024, 1024, 4000).astype(np.uint16)
    path = write_dicom(pixels, syntax=HTJ2K, packed=[imagecodecs.htj2k_encode(pixels)], BitsStored=16)
    with opened(path, monkeypatch) as source:
        seen = source.preview(0)
        assert seen is not None
        assert np.abs(seen.astype(int) - pixels[::2, ::2].astype(int)).max() <= 4000 / 2046 * 2 + 1


def test_small_and_uncompressed_pictures_have_none(write_dicom: Write) -> None:
    with open_image(write_dicom(np.zeros((600, 600), np.uint16))) as source:
        assert isinstance(source, DicomSource)
        assert source.preview(0) is None


def test_a_broken_stream_has_no_preview_and_is_told_by_the_picture(
    write_dicom: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = ramp(1024, 1024, 4000).astype(np.uint16)
    packed = imagecodecs.jpeg2k_encode(pixels, level=0, codecformat="j2k", reversible=True)
    path = write_dicom(pixels, syntax=JPEG_2000, packed=[packed[:60]])
    with opened(path, monkeypatch) as source:
        assert source.preview(0) is None


def test_the_stream_tells_its_levels() -> None:
    """COD: marker, length 2 bytes, style 1, progression 1, layers 2, transform 1, then the levels."""
    assert wavelet_levels(J2K_START + b"\xff\x52\x00\x0c\x00\x00\x00\x01\x01\x05") == 5
    assert wavelet_levels(b"\xff\x4f") == 0
