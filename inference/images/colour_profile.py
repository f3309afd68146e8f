"""Colour profiles (ICC) of colour pictures: from what is stored to sRGB, which is what a screen is taken to show.

Display only: `ImageSource.read`, models, measurements and the values under the mouse keep to what is stored, and grey
is never touched. Colours go by measured colour, black to black (relative colorimetric with black point compensation):
a profile that is sRGB then changes nothing, while the perceptual intent of some profiles would.
Source: PS3.3 C.11.15 (ICC Profile), ICC.1.
"""

from __future__ import annotations

import os
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.images.dicom_values import items

Rgb = NDArray[np.uint8]
UNREADABLE = "The colour profile of this picture cannot be used; its colours are shown as they are stored."
LARGEST = 16 << 20  # bytes; a scanner's largest profile has 4 MB
SAME = 1  # of 255: rounding
GRID = 17  # samples of each channel that tell whether a profile changes anything
PART_PX = 1 << 17  # of a picture, for each thread: 5 ms
THREADS = min(4, os.cpu_count() or 1)


def usable_profile(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The profile if it changes RGB colours, else b"": it is absent, sRGB, or cannot be used, which a sentence says."""
    if not raw:
        return b"", ()
    try:
        if len(raw) > LARGEST:
            raise ValueError(f"{len(raw)} bytes")
        changes = _changes(raw)
    except Exception:  # whatever a broken profile leads to in the library that reads it
        return b"", (UNREADABLE,)
    return (raw if changes else b""), ()


def profile_in(data: Any) -> bytes:
    """The bytes told by a DICOM data set: its own, else that of its one optical path; b"" if there is none."""
    paths = items(data, "OpticalPathSequence")
    for holder in (data, *(paths if len(paths) == 1 else ())):
        try:
            raw = holder.get("ICCProfile")
        except Exception:  # a broken element is as good as none
            continue
        if isinstance(raw, bytes) and raw:
            return raw
    return b""


def png_profile(data: bytes) -> bytes:
    """The profile in a PNG file's iCCP chunk (before its pixels), b"" if there is none or it is broken.

    Source: PNG 11.3.2.3: name, 0, method 0, deflated profile.
    """
    at = 8
    while at + 12 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if kind in (b"IDAT", b"iCCP"):
            return _inflated(data[at + 8 : at + 8 + length]) if kind == b"iCCP" else b""
        at += 12 + length
    return b""


def _inflated(chunk: bytes) -> bytes:
    _, _, rest = chunk.partition(b"\0")
    try:
        return zlib.decompressobj().decompress(rest[1:], LARGEST + 1)
    except zlib.error:
        return b""


def to_srgb(rgb: Rgb, profile: bytes) -> Rgb:
    """(H, W, 3) uint8 of a `usable_profile` as sRGB, same shape; on several threads where it is large."""
    transform = _transform(profile)
    parts = min(THREADS, 1 + rgb.shape[0] * rgb.shape[1] // PART_PX)
    if parts == 1:
        return _through(rgb, transform)
    with ThreadPoolExecutor(parts) as pool:
        return np.concatenate(list(pool.map(lambda part: _through(part, transform), np.array_split(rgb, parts))))


def _through(rgb: Rgb, transform: Any) -> Rgb:
    from PIL import Image

    return np.asarray(transform.apply(Image.fromarray(np.ascontiguousarray(rgb))))


@lru_cache(maxsize=16)
def _transform(profile: bytes) -> Any:
    from PIL import ImageCms

    told = ImageCms.ImageCmsProfile(BytesIO(profile))
    return ImageCms.buildTransform(
        told, ImageCms.createProfile("sRGB"), "RGB", "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )  # fmt: skip


@lru_cache(maxsize=16)
def _changes(profile: bytes) -> bool:
    """Whether any colour becomes another.  Raises whatever the library makes of a profile that is none for RGB."""
    steps = np.linspace(0, 255, GRID).round().astype(np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(GRID, -1, 3)
    moved = _through(colours, _transform(profile)).astype(np.int16) - colours
    return bool(np.abs(moved).max() > SAME)
