"""The reader of a colour picture with a profile: what the screen gets is sRGB, what is stored stays behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from inference.geometry import Rect
from inference.images.colour_profile import to_srgb
from inference.images.source import Pixels, Region
from inference.slides.grid import shifted
from viewer.canvas.screenful import around
from viewer.canvas.tiles import PassingReader, TileReader


class ManagedReader(PassingReader):
    """on: by the profile; off: as stored. What was converted last is kept, so that a pan converts only its strips."""

    def __init__(self, reader: TileReader, profile_of: Callable[[int], bytes]) -> None:
        """profile_of: the profile of a frame, b"" for none."""
        super().__init__(reader)
        self._profile_of, self.on = profile_of, True
        self._last: tuple[Region, Pixels, Pixels] | None = None

    def take(self, region: Region, *, ask: bool) -> Pixels | None:
        stored = self._reader.take(region, ask=ask)
        profile = self._profile_of(region.frame) if self.on and stored is not None else b""
        if stored is None or not profile:
            return stored
        shown = self._converted(region, stored, profile)
        self._last = (region, stored, shown)
        return shown

    def _converted(self, region: Region, stored: Pixels, profile: bytes) -> Pixels:
        kept = self._kept(region, stored)
        if kept is None:
            return to_srgb(stored, profile)
        rect, pixels = kept
        shown = np.empty_like(stored)
        shown[shifted(rect, region.rect).slices] = pixels
        for strip in around(region.rect, rect):
            part = shifted(strip, region.rect).slices
            shown[part] = to_srgb(stored[part], profile)
        return shown

    def _kept(self, region: Region, stored: Pixels) -> tuple[Rect, Pixels] | None:
        """What was converted already, where it lies on the level; None if nothing, or if it has become sharper since."""
        if self._last is None:
            return None
        before, was, shown = self._last
        rect = before.rect.intersect(region.rect)
        if replace(before, rect=region.rect) != region or rect.empty:
            return None
        there = shifted(rect, before.rect).slices
        same = np.array_equal(was[there], stored[shifted(rect, region.rect).slices])
        return (rect, shown[there]) if same else None

    def close(self) -> None:
        self._last = None
        super().close()

