"""DICOM segmentations, read: BINARY, FRACTIONAL and LABELMAP, as maps that lie on the images they speak of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.geometry import Affine, Size
from inference.images.dicom import DicomSource, open_dicom
from inference.images.dicom_values import items, number, numbers, text, words
from inference.images.palette import through_palette
from inference.images.segmentation_place import DerivedFrame, Reference, derived_frames, references_of
from inference.images.source import ImageInfo

KINDS = ("BINARY", "FRACTIONAL", "LABELMAP")
DEFAULTS = ((242, 153, 74), (90, 162, 232), (143, 211, 119), (214, 138, 224), (240, 214, 96), (111, 207, 205))
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Segment:
    """automatic: no person drew it.  algorithm: its name, "" if none is told.  colour: sRGB."""

    number: int
    label: str
    colour: Colour
    automatic: bool
    algorithm: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SegmentMap:
    """values: (h, w) float32, 0–1 (BINARY and LABELMAP: 0 or 1).  to_level0: onto the image that was asked about."""

    segment: Segment
    values: NDArray[np.float32]
    to_level0: Affine


class Segmentation:
    """One SEG file; frames are decoded when they are asked for. Close it."""

    def __init__(self, source: DicomSource) -> None:
        data = source.header
        self.info: ImageInfo = source.info
        told = text(data, "SegmentationType").upper() or "BINARY"
        if told not in KINDS:
            raise ImageError(f"“{source.info.name}” is a segmentation of the unknown type “{told[:32]}”.")
        self.kind = told
        self.source = source
        self.frames: tuple[DerivedFrame, ...] = derived_frames(data, source.info.frames)
        self._full = number(data, "MaximumFractionalValue") or 255.0
        palette = text(data, "PhotometricInterpretation").upper() == "PALETTE COLOR"
        self.segments: tuple[Segment, ...] = tuple(
            replace(each, colour=_palette_colour(data, each.number)) if palette else each for each in _segments(data)
        )
        named = {(r.series, r.sop) for r in references_of(data)}
        own = {("", r.sop) for frame in self.frames for r in frame.sources}
        known = {sop for _, sop in named}
        self.references = tuple(
            Reference(series, sop) for series, sop in sorted(named | {pair for pair in own if pair[1] not in known})
        )

    def maps_on(self, info: ImageInfo, frame: int) -> list[SegmentMap]:
        """The segments that lie on a frame of an image, in the order of their numbers; empty ones are left out.

        info: what holds for that frame.  frame: its number within its own file.  Raises ImageError.
        """
        placed = ((at, each.lies_on(self.size, info, frame)) for at, each in enumerate(self.frames))
        found = [made for at, affine in placed if affine is not None for made in self._maps(at, affine)]
        return sorted(found, key=lambda made: made.segment.number)

    @property
    def size(self) -> Size:
        return self.info.size

    def _maps(self, at: int, affine: Affine) -> list[SegmentMap]:
        stored = self.source.stored(at)
        if self.kind == "LABELMAP":
            there = set(np.unique(stored).tolist())
            return [
                SegmentMap(each, (stored == each.number).astype(np.float32), affine)
                for each in self.segments
                if each.number in there and each.number != 0
            ]
        segment = next((each for each in self.segments if each.number == self.frames[at].segment), None)
        if segment is None or not stored.any():
            return []
        full = self._full if self.kind == "FRACTIONAL" else 1.0
        return [SegmentMap(segment, (stored / full).astype(np.float32), affine)]

    def close(self) -> None:
        self.source.close()


def open_segmentation(path: Path) -> Segmentation:
    """Raises ImageError if it is no segmentation that can be read."""
    return Segmentation(open_dicom(path))


def _palette_colour(data: Any, number: int) -> Colour:
    red, green, blue = through_palette(np.array([[number]], np.uint16), data)[0, 0].tolist()
    return red, green, blue


def _segments(data: Any) -> tuple[Segment, ...]:
    return tuple(_segment(item, at) for at, item in enumerate(items(data, "SegmentSequence"), start=1))


def _segment(item: Any, at: int) -> Segment:
    told = number(item, "SegmentNumber")
    which = at if told is None else int(told)
    lab = numbers(item, "RecommendedDisplayCIELabValue")
    colour = srgb(lab) if len(lab) == 3 else DEFAULTS[(which - 1) % len(DEFAULTS)]
    kind = text(item, "SegmentAlgorithmType").upper()
    return Segment(
        which, text(item, "SegmentLabel") or f"Segment {which}", colour, kind == "AUTOMATIC",
        " ".join(words(item, "SegmentAlgorithmName")),
    )  # fmt: skip


def srgb(told: tuple[float, ...]) -> Colour:
    """CIELab as DICOM stores it (PS3.3 C.10.7.1.1: 16 bits each, white point D50) as 8-bit sRGB."""
    lightness, a, b = told[0] / 65535 * 100, told[1] / 65535 * 255 - 128, told[2] / 65535 * 255 - 128
    y = (lightness + 16) / 116
    xyz = np.array([_uncurved(y + a / 500) * 0.96422, _uncurved(y), _uncurved(y - b / 200) * 0.82521])
    linear = np.clip(TO_SRGB @ xyz, 0, 1)
    shown = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (int(part) for part in np.floor(shown * 255 + 0.5))
    return red, green, blue


def _uncurved(part: float) -> float:
    return part**3 if part > 6 / 29 else 3 * (6 / 29) ** 2 * (part - 4 / 29)


# XYZ (D50) to linear sRGB, with Bradford's adaptation (IEC 61966-2-1)
TO_SRGB = np.array([
    [3.1338561, -1.6168667, -0.4906146], [-0.9787684, 1.9161415, 0.0334540], [0.0719453, -0.2289914, 1.4052427],
])  # fmt: skip
