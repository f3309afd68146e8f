"""The maps that lie on an image, however large: how they are shown, and the lesions found in them. Knows no Qt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Rect, Size
from inference.records import dataclass
from viewer.document.events import Event

if TYPE_CHECKING:
    from inference.maps.lesions import Lesion
    from inference.results import MapRef

PALETTES = ("inferno", "viridis")
Rings = tuple[NDArray[np.float64], ...]  # closed lines, (n, 2) x, y in level-0 pixels, the outer one first


class Values(Protocol):
    """A `MapStore` or an `ArrayMap`."""

    @property
    def size(self) -> Size: ...

    @property
    def to_level0(self) -> Affine: ...

    def read(self, rect: Rect, *, level: int = 0) -> NDArray[np.float32]: ...


@dataclass(frozen=True, slots=True)
class MapView:
    """opacity, threshold: 0–1.  palette: one of PALETTES."""

    visible: bool = True
    opacity: float = 0.45
    threshold: float = 0.5
    palette: str = "inferno"


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The lesions at one threshold, largest first; outlines: of the largest, for pixels of 1, 2, 4 … map pixels each."""

    threshold: float
    lesions: tuple[Lesion, ...] = ()
    outlines: tuple[tuple[Rings, ...], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ShownMap:
    """name: for the screen.  ref: where one of our models made it, None for a map that a person opened."""

    name: str
    values: Values
    view: MapView
    ref: MapRef | None = None
    found: Found | None = None
    complete: bool = False


class Maps:
    """changed: which maps there are, how they look, what was found.  grown: the map of that name has new values."""

    def __init__(self) -> None:
        self.shown: dict[str, ShownMap] = {}
        self.swipe = 1.0  # share of the screen's width that the first map has when two are shown
        self.changed: Event[[]] = Event()
        self.grown: Event[str, Rect] = Event()

    def put(self, key: str, shown: ShownMap) -> None:
        """Add or replace."""
        self.shown[key] = shown
        self.changed()

    def drop(self, key: str) -> None:
        if self.shown.pop(key, None) is not None:
            self.changed()

    def look(self, key: str, view: MapView) -> None:
        """Show it otherwise."""
        if key in self.shown and self.shown[key].view != view:
            self.put(key, replace(self.shown[key], view=view))

    def find(self, key: str, found: Found) -> None:
        """The lesions of a map are known, at some threshold."""
        if key in self.shown:
            self.put(key, replace(self.shown[key], found=found))

    def swipe_to(self, share: float) -> None:
        self.swipe = min(max(share, 0.0), 1.0)
        self.changed()

    def value_at(self, key: str, x: float, y: float) -> float | None:
        """The value at a level-0 position, None outside the map or where nobody looked."""
        values = self.shown[key].values
        back = values.to_level0.inverse()
        column, row = int(np.floor(x * back.x_scale + back.x_shift)), int(np.floor(y * back.y_scale + back.y_shift))
        if not (0 <= column < values.size.width and 0 <= row < values.size.height):
            return None
        value = float(values.read(Rect(column, row, 1, 1))[0, 0])
        return None if np.isnan(value) else value
