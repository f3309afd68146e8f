"""Coarser levels of frames, made when they are asked for and kept while there is room.

Level k + 1 is the 2 × 2 mean of level k (odd edges repeat their last row or column), so level-0 position x
lies at
x / 2**k of level k for every k.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Rect, Size
from inference.images.opencv import opencv
from inference.images.source import Region

Pixels = NDArray[Any]
SMALLEST = 512  # the coarsest level fits into this square: about one small viewport
CACHE_BYTES = (
    384 << 20
)  # per source: a 16-bit mammogram with its levels takes 36 MB, a 1 MP colour frame 4 MB


def level_sizes(size: Size) -> tuple[Size, ...]:
    """The sizes of all levels, [0] the full image, halved (rounded up) until they fit into SMALLEST."""
    sizes = [size]
    while max(sizes[-1].width, sizes[-1].height) > SMALLEST:
        sizes.append(Size((sizes[-1].width + 1) // 2, (sizes[-1].height + 1) // 2))
    return tuple(sizes)


def halve(pixels: Pixels) -> Pixels:
    """The 2 × 2 mean of (H, W) or (H, W, 3), same dtype: integers round half up, as in OpenCV's area filter.

    Returns ((H + 1) // 2, (W + 1) // 2, …).
    """
    height, width = pixels.shape[:2]
    if height % 2 or width % 2:
        edge = ((0, height % 2), (0, width % 2)) + ((0, 0),) * (pixels.ndim - 2)
        pixels = np.pad(pixels, edge, mode="edge")
    if pixels.dtype in (np.uint8, np.uint16, np.int16) and opencv() is None:
        return _halve_by_sums(pixels)
    if pixels.dtype in (np.uint8, np.uint16, np.int16, np.float32, np.float64):
        return _halve_with_opencv(pixels)
    return _halve_with_numpy(pixels)


def _halve_by_sums(pixels: Pixels) -> Pixels:
    """The same figures as OpenCV's, for the first picture, which does not wait for OpenCV to load."""
    wide = np.dtype(np.uint16 if pixels.dtype == np.uint8 else np.int32)
    total: NDArray[np.int32] = pixels[::2, ::2].astype(wide)
    for part in (pixels[1::2, ::2], pixels[::2, 1::2], pixels[1::2, 1::2]):
        np.add(total, part, out=total)
    total += 2
    return (total >> 2).astype(pixels.dtype)


def _halve_with_opencv(pixels: Pixels) -> Pixels:
    import cv2

    size = (pixels.shape[1] // 2, pixels.shape[0] // 2)
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))


def _halve_with_numpy(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    blocks = pixels.reshape(height // 2, 2, width // 2, 2, *pixels.shape[2:])
    mean = blocks.mean(axis=(1, 3), dtype=np.float64)
    rounded: Pixels = np.floor(mean + 0.5) if pixels.dtype.kind in "iu" else mean
    return rounded.astype(pixels.dtype, copy=False)


class Pyramid:
    """Levels of frames behind a loader, cached by bytes; the least recently used goes first.

    load(frame) gives the whole frame at level 0, C order; it is called at most once at a time per pyramid.
    """

    def __init__(
        self, size: Size, frames: int, load: Callable[[int], Pixels], *, room: int = CACHE_BYTES
    ) -> None:
        self.levels = level_sizes(size)
        self._frames = frames
        self._load = load
        self._room = room
        self._kept: OrderedDict[tuple[int, int], Pixels] = OrderedDict()
        self._bytes = 0
        self._closed = False
        self._guard = Lock()  # the table
        self._making = Lock()  # one decode at a time: decoders are fast, memory is not endless

    def read(self, region: Region) -> Pixels:
        """A copy of the region in C order.  Raises ValueError if it lies outside its level."""
        self._check(region)
        rows, columns = region.rect.slices
        return np.array(self.level(region.frame, region.level)[rows, columns], order="C")

    def level(self, frame: int, level: int) -> Pixels:
        """A whole level, read-only and shared."""
        found = self._find(frame, level)
        if found is not None:
            return found
        with self._making:
            return self._make(frame, level)

    def holds(self, frame: int, level: int) -> bool:
        """Whether a level is there without decoding."""
        with self._guard:
            return (frame, level) in self._kept

    def clear(self) -> None:
        """Give the memory back; what is read again is kept again."""
        with self._guard:
            self._kept.clear()
            self._bytes = 0

    def close(self) -> None:
        """Give the memory back for good; what a late reader still decodes is his alone."""
        self._closed = True
        self.clear()

    def _check(self, region: Region) -> None:
        if not 0 <= region.frame < self._frames or not 0 <= region.level < len(self.levels):
            raise ValueError(f"there is no frame {region.frame} at level {region.level}")
        whole = Rect.whole(self.levels[region.level])
        if region.rect.empty or region.rect.intersect(whole) != region.rect:
            raise ValueError(f"{region.rect} lies outside level {region.level}, {whole}")

    def _make(self, frame: int, level: int) -> Pixels:
        found = self._find(frame, level)
        if found is not None:
            return found
        made = self._load(frame) if level == 0 else halve(self._make(frame, level - 1))
        made.flags.writeable = False
        self._keep((frame, level), made)
        return made

    def _find(self, frame: int, level: int) -> Pixels | None:
        with self._guard:
            found = self._kept.get((frame, level))
            if found is not None:
                self._kept.move_to_end((frame, level))
            return found

    def _keep(self, key: tuple[int, int], pixels: Pixels) -> None:
        with self._guard:
            if self._closed:
                return
            self._kept[key] = pixels
            self._bytes += pixels.nbytes
            while self._bytes > self._room and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._bytes -= gone.nbytes
