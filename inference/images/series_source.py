"""A stack of single-frame files as one image: its frames are the files, opened when they are asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np

from inference.errors import ImageError
from inference.geometry import Rect
from inference.images.array_source import PyramidSource
from inference.images.dicom import DicomSource, open_dicom
from inference.images.dicom_file import PixelPlace
from inference.images.modality import INTEGERS, Modality, stack_modality
from inference.images.series_info import Likeness
from inference.images.source import ImageInfo, ImageSource, Pixels, Region
from inference.images.study_header import Header


class StackSource(PyramidSource):
    """Thread-safe. `headers`: alike in size and kind of values (see `series.split`), in the order of reading.

    The first file of each transfer syntax is opened whole and tells how the others are decoded; each file is read
    once for its pixels and once, when its `frame_info` is wanted, for its words. Decoded frames are kept by bytes.
    """

    def __init__(self, headers: Sequence[Header], *, name: str = "", first: int = 0) -> None:
        """first: the frame that will be shown first; only its file is opened now.  Raises ImageError."""
        self.headers = tuple(headers)
        self._name, self._guard = name, threading.Lock()
        self._patterns: dict[str, DicomSource] = {}
        self._infos: dict[int, ImageInfo] = {}
        self._likeness: Likeness | None = None
        told = self._opened() if self.headers[0].special else {}
        if told:
            start = next(iter(told.values()))
            self._values = _common(list(told.values()))
        else:
            at = self._readable((first, *range(len(self.headers))))
            pattern = self._pattern(at)
            start = pattern.info
            self._values = stack_modality(pattern.form, [h.rescale or (1.0, 0.0) for h in self.headers])
            self._likeness = Likeness(self.headers[at].file, pattern.info)
        super().__init__(self._whole_info(start))
        self._infos = {frame: self._of_frame(info) for frame, info in told.items()}

    def _opened(self) -> dict[int, ImageInfo]:
        """What each file tells; those that cannot be opened are missing.  Raises ImageError if none can."""
        found = {}
        for frame in range(len(self.headers)):
            with suppress(OSError, ImageError):  # told when its turn comes; the others are not to suffer
                found[frame] = self._open(frame).info
        return found or {0: self._open(0).info}

    def _readable(self, frames: Iterable[int]) -> int:
        """The first of these frames whose file can be opened.  Raises the last one's error if none can."""
        last: OSError | ImageError | None = None
        for frame in frames:
            try:
                self._pattern(frame)
            except (OSError, ImageError) as error:
                last = error
            else:
                return frame
        raise last or ImageError("This series has no files.")

    def _whole_info(self, info: ImageInfo) -> ImageInfo:
        name = self._name or info.instance.series_description or info.name
        return replace(self._of_frame(info), name=name)

    def _of_frame(self, info: ImageInfo) -> ImageInfo:
        """A file's info with what is the stack's: count, type and range of values."""
        dtype, values = (
            (self._values.dtype, self._values.value_range) if info.channels == 1 else ("uint8", None)
        )
        grey = replace(info.grey, value_range=values) if values else info.grey
        return replace(info, frames=len(self.headers), dtype=dtype, grey=grey)

    # frames ----------------------------------------------------------------------------------------------

    def frame_info(self, frame: int) -> ImageInfo:
        """What the frame's own file tells; read when it is first asked for, then kept."""
        known = self._infos.get(frame)
        if known is None:
            known = self._infos[frame] = self._of_frame(self._told(frame))
        return known

    def _told(self, frame: int) -> ImageInfo:
        header = self.headers[frame]
        try:
            like = self._likeness.info_of(header) if self._likeness else None
            return like or self._open(frame).info
        except (OSError, ImageError):  # gone or damaged: reading its pixels says so
            return self._little_of(header)

    def _little_of(self, header: Header) -> ImageInfo:
        """What is known of a file that can no longer be read."""
        number = "" if header.instance_number is None else str(header.instance_number)
        instance = replace(self.info.instance, sop_uid=header.sop_uid, instance_number=number)
        path = header.file.path
        return replace(
            self.info, name=path.name, path=str(path), instance=instance, plane=None, spacing=None, regions=()
        )

    def frame_of(self, path: str) -> int:
        """The frame that a file of the stack is; 0 for any other."""
        return next((n for n, header in enumerate(self.headers) if str(header.file.path) == path), 0)

    def alone(self, frame: int) -> ImageSource:
        """One frame as an image of its own: what a model looks at, and what refers to its file."""
        return FrameSource(self, frame)

    def _load(self, frame: int) -> Pixels:
        header = self.headers[frame]
        if header.special:
            with self._open(frame) as source:
                pixels = source.read(Region(Rect.whole(source.info.size)))
        else:
            pixels = self._beside(header)
        if pixels.shape[:2] != self.info.size.shape:
            raise ImageError(f"“{header.file.path.name}” is not of the size of its series.")
        return np.ascontiguousarray(pixels.astype(self.info.dtype, copy=False))

    def _beside(self, header: Header) -> Pixels:
        """The pixels of a file whose form is known from another of its syntax."""
        place = PixelPlace(
            "PixelData", header.file.path, header.offset, header.length, header.length or 0, header.vr,
            header.file.content(),
        )  # fmt: skip
        slope, intercept = header.rescale or (1.0, 0.0)
        values = replace(self._values, slopes=(slope,), intercepts=(intercept,))
        return self._pattern_of(header.syntax).beside(place, values)

    def _pattern_of(self, syntax: str) -> DicomSource:
        known = self._patterns.get(syntax)
        if known is not None:
            return known
        frames = (n for n, header in enumerate(self.headers) if header.syntax == syntax)
        return self._pattern(self._readable(frames))

    def _pattern(self, frame: int) -> DicomSource:
        with self._guard:
            syntax = self.headers[frame].syntax
            if syntax not in self._patterns:
                self._patterns[syntax] = self._open(frame)
            return self._patterns[syntax]

    def _open(self, frame: int) -> DicomSource:
        file = self.headers[frame].file
        source = open_dicom(file.path, file.content())
        if not isinstance(source, DicomSource):
            raise ImageError(f"“{file.path.name}” cannot be read as part of a series.")
        return source


class FrameSource(PyramidSource):
    """One frame of a stack, with its own file's words; the stack keeps the pixels, and is not closed with it."""

    def __init__(self, stack: StackSource, frame: int) -> None:
        self._stack, self._frame = stack, frame
        super().__init__(replace(stack.frame_info(frame), frames=1))

    def read(self, region: Region) -> Pixels:
        return self._stack.read(replace(region, frame=self._frame))

    def _load(self, frame: int) -> Pixels:
        return self._stack.read(Region(Rect.whole(self.info.size), frame=self._frame))


def single(source: ImageSource, frame: int) -> tuple[ImageSource, int]:
    """The image that a frame's file holds, and the number of the frame in it."""
    return (source.alone(frame), 0) if isinstance(source, StackSource) else (source, frame)


def _common(infos: Sequence[ImageInfo]) -> Modality:
    """The narrowest type and the range that hold all values."""
    kinds: list[Any] = [np.dtype(info.dtype) for info in infos]
    joined = np.result_type(*kinds).name
    ranges = [info.grey.value_range for info in infos]
    whole = (min(low for low, _ in ranges), max(high for _, high in ranges))
    return Modality((1.0,), (0.0,), None, joined if joined in (*INTEGERS, "float64") else "float32", whole, "")
