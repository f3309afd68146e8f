"""A slide as an ImageSource: levels as the scanner stored them, tiles through one cache."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Self

import numpy as np

from inference.geometry import Rect, Size
from inference.images.source import ImageInfo, Region
from inference.slides.cache import SHARED, TileCache
from inference.slides.facts import TOLD_BY_PERSON, SlideFacts, spacing_of
from inference.slides.grid import Place, Rgb, TileGrid, TileStore, gather

HIDDEN = ("label", "macro")  # what may show a patient's name: on the screen only when asked for


@dataclass(frozen=True, slots=True, eq=False)
class Extras:
    """What a slide holds beside its pixels. associated: name → a function that reads it as (h, w, 3)."""

    facts: SlideFacts = field(default_factory=SlideFacts)
    associated: Mapping[str, Callable[[], Rgb]] = field(default_factory=dict)


class SlideSource:
    """Thread-safe. Reading never touches more than the tiles under the region."""

    def __init__(
        self, info: ImageInfo, store: TileStore, extras: Extras, *, cache: TileCache = SHARED
    ) -> None:
        self.info, self.facts = info, extras.facts
        self._store, self._extras, self._cache = store, extras, cache
        self._owner = cache.owner()

    @property
    def levels(self) -> tuple[Size, ...]:
        return tuple(grid.size for grid in self._store.grids)

    @property
    def grids(self) -> tuple[TileGrid, ...]:
        return self._store.grids

    def frame_info(self, frame: int) -> ImageInfo:
        return self.info

    def read(self, region: Region) -> Rgb:
        """A whole tile is given as it is kept, read-only: a copy of it costs a sixth of its decoding."""
        grids = self._store.grids
        if region.frame == 0 and 0 <= region.level < len(grids):
            place = grids[region.level].place_of(region.rect)
            if place is not None:
                return self.tile(region.level, place)
        self._check(region)
        grid = self.grids[region.level]
        return gather(grid, region.rect, self.tiles(region.level, list(grid.over(region.rect))))

    def cached(self, level: int, place: Place) -> Rgb | None:
        """A tile that is in memory; never reads."""
        return self._cache.get((self._owner, level, place))

    def tile(self, level: int, place: Place) -> Rgb:
        """A tile, read-only, cut at the level's edge.  Raises ImageError."""
        key = self._owner, level, place
        found = self._cache.get(key)
        if found is None:
            found = self._store.tile(level, place)
            self._cache.put(key, found)
        return found

    def tiles(self, level: int, places: Sequence[Place]) -> Iterator[tuple[Place, Rgb]]:
        """Several tiles of a level, in any order; what is not in memory is read with as few reads as can be."""
        missing = []
        for place in places:
            found = self.cached(level, place)
            if found is None:
                missing.append(place)
            else:
                yield place, found
        for place, pixels in self._store.tiles(level, missing):
            self._cache.put((self._owner, level, place), pixels)
            yield place, pixels

    def _check(self, region: Region) -> None:
        if region.frame != 0 or not 0 <= region.level < len(self.grids):
            raise ValueError(f"there is no frame {region.frame} at level {region.level}")
        whole = Rect.whole(self.levels[region.level])
        if region.rect.empty or region.rect.intersect(whole) != region.rect:
            raise ValueError(f"{region.rect} lies outside level {region.level}, {whole}")

    @property
    def associated(self) -> tuple[str, ...]:
        return tuple(self._extras.associated)

    def read_associated(self, name: str) -> Rgb:
        """The label, the macro … as (h, w, 3).  Raises KeyError for an unknown name, ImageError."""
        return np.ascontiguousarray(self._extras.associated[name]())

    def tell_mpp(self, mpp: tuple[float, float], source: str = TOLD_BY_PERSON) -> None:
        """A person says how many µm a level-0 pixel is wide and high: it counts from now on."""
        self.facts = replace(self.facts, mpp=mpp, warning="")
        kept = tuple(text for text in self.info.warnings if text != self._extras.facts.warning)
        self.info = replace(self.info, spacing=spacing_of(mpp, source), warnings=kept)

    def close(self) -> None:
        self._store.close()
        self._cache.drop(self._owner)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
