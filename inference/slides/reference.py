"""Tiles through OpenSlide: the reference for what is read directly, and the way in for every other format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import RLock

import numpy as np
import openslide

from inference.errors import ImageError
from inference.geometry import Rect, Size
from inference.slides.grid import Place, Rgb, TileGrid

TILE = Size(512, 512)
WHITE = (255, 255, 255)


def detect(path: Path) -> str | None:
    """OpenSlide's name of the format; None if it is none of OpenSlide's."""
    try:
        return openslide.OpenSlide.detect_format(path)
    except Exception:  # a file that it cannot even look at is none of its own
        return None


class OpenSlideTiles:
    """One handle for all threads. After an error a handle is dead for good: the next read opens a new one."""

    def __init__(self, path: Path, *, tile: Size = TILE) -> None:
        self._path, self._guard = path, RLock()
        self._handle: openslide.OpenSlide | None = None
        self._closed = False
        slide = self.slide()
        sizes = [Size(width, height) for width, height in slide.level_dimensions]
        self._downsamples = slide.level_downsamples
        self.grids = tuple(TileGrid(size, tile) for size in sizes)
        self.background = _background(slide)

    def slide(self) -> openslide.OpenSlide:
        """The handle, opened if there is none.  Raises ImageError."""
        with self._guard:
            if self._closed:
                raise ImageError(f"“{self._path.name}” has been closed.")
            if self._handle is None:
                try:
                    self._handle = openslide.OpenSlide(self._path)
                except Exception as error:
                    raise _refused(self._path.name, error) from error
            return self._handle

    def region(self, level: int, rect: Rect) -> Rgb:
        """Any rectangle of a level, (h, w, 3), on the slide's background.  Raises ImageError."""
        times = self._downsamples[level]
        slide = self.slide()
        try:
            at = (round(rect.left * times), round(rect.top * times))
            image = slide.read_region(at, level, (rect.width, rect.height))
        except Exception as error:
            self._bury(slide)
            raise _refused(self._path.name, error) from error
        return on_background(np.asarray(image), self.background)

    def tile(self, level: int, place: Place) -> Rgb:
        return self.region(level, self.grids[level].rect(place))

    def tiles(self, level: int, places: Sequence[Place]) -> Iterator[tuple[Place, Rgb]]:
        for place in places:
            yield place, self.tile(level, place)

    def _bury(self, dead: openslide.OpenSlide) -> None:
        """Forget a handle that failed; other threads may still be in it, so it closes when they let go."""
        with self._guard:
            if self._handle is dead:
                self._handle = None

    def close(self) -> None:
        """The handle goes with the last thread that is still in it: closing it under a reader would crash."""
        with self._guard:
            self._handle, self._closed = None, True


def on_background(rgba: Rgb, background: tuple[int, int, int]) -> Rgb:
    """Straight alpha (h, w, 4) laid on one colour; alpha 0 is where the scanner has no data."""
    alpha = rgba[:, :, 3:]
    if alpha.size and int(alpha.min()) == 255:
        return np.ascontiguousarray(rgba[:, :, :3])
    under = np.array(background, np.uint16)
    mixed = rgba[:, :, :3].astype(np.uint16) * alpha + under * (255 - alpha.astype(np.uint16))
    return ((mixed + 127) // 255).astype(np.uint8)


def _background(slide: openslide.OpenSlide) -> tuple[int, int, int]:
    told = slide.properties.get(openslide.PROPERTY_NAME_BACKGROUND_COLOR, "")
    try:
        red, green, blue = bytes.fromhex(told)
    except ValueError:
        return WHITE
    return red, green, blue


def _refused(name: str, error: BaseException) -> ImageError:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    why = lines[0].rstrip(".")
    return ImageError(f"“{name}” is a slide that cannot be read: {why}.", detail=repr(error))
