"""What files lay on an image: its own overlay planes, and segmentations, maps and presentation states of other files.

The scene of a frame is made off the window's thread (`make_scene`); the canvas and the list show what it holds.
"""

from __future__ import annotations

from dataclasses import field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from inference.geometry import Affine, Size
from inference.images.source import ImageInfo
from inference.records import dataclass
from inference.results import Kind, Layer
from viewer.document.events import Event
from viewer.document.tiles import TiledMask

if TYPE_CHECKING:  # the first picture does not wait for what reads other files
    from inference.images.dicom_companion import Laid
    from inference.images.overlay_planes import OverlayPlane
    from inference.images.parametric import QuantityMap
    from inference.images.presentation import Presentation, Presented
    from inference.images.presentation_marks import Mark, TextMark
    from inference.images.segmentation import SegmentMap
    from inference.images.shutter import Shutter

Colour = tuple[int, int, int]
OVERLAY_COLOUR = (111, 207, 205)
MOST_PX = 1 << 27  # a mask over a larger image (a slide) is not made
KEPT = 24  # scenes; a cine turns through more frames than that without keeping them all


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list. key: what is shown or hidden.  automatic: no person drew it."""

    key: str
    title: str
    note: str = ""
    colour: Colour = OVERLAY_COLOUR
    automatic: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Cover:
    """A bitmap shutter. hidden: (H, W) of level 0, True where `grey` (0 black – 1 white) takes the pixel's place."""

    hidden: NDArray[np.bool_]
    grey: float


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """All that files lay on one frame; every part belongs to an entry's key."""

    entries: tuple[Entry, ...] = ()
    masks: dict[str, TiledMask] = field(default_factory=dict)
    solid: frozenset[str] = frozenset()  # masks that are drawings (overlay planes): filled, without an outline
    maps: dict[str, Layer] = field(default_factory=dict)
    ranges: dict[str, tuple[float, float, str]] = field(default_factory=dict)  # of maps: value of 0, of 1, unit
    marks: dict[str, tuple[tuple[Mark, ...], tuple[TextMark, ...]]] = field(default_factory=dict)
    shutters: dict[str, Shutter] = field(default_factory=dict)
    covers: dict[str, Cover] = field(default_factory=dict)
    states: dict[str, Presented] = field(default_factory=dict)


EMPTY = Scene()


class Attached:
    """Belongs to an image's Content.

    changed: something came, or is shown otherwise.  wanted(frame): a picture shows a frame whose scene is not known.
    """

    def __init__(self) -> None:
        self.laid: list[Laid] = []
        self.hidden: set[str] = set()
        self.changed: Event[[]] = Event()
        self.wanted: Event[int] = Event()
        self._scenes: dict[int, Scene] = {}

    def add(self, one: Laid) -> None:
        self.laid.append(one)
        self._scenes.clear()
        self.changed()

    def scene(self, frame: int) -> Scene:
        """What is known of a frame; empty until `keep` was called for it."""
        return self._scenes.get(frame, EMPTY)

    def known(self, frame: int) -> bool:
        return frame in self._scenes

    def keep(self, frame: int, scene: Scene) -> None:
        self._scenes[frame] = scene
        while len(self._scenes) > KEPT:
            self._scenes.pop(next(iter(self._scenes)))
        self.changed()

    def show(self, key: str, visible: bool) -> None:
        (self.hidden.discard if visible else self.hidden.add)(key)
        self.changed()

    def shown(self, key: str) -> bool:
        return key not in self.hidden


def make_scene(info: ImageInfo, frame: int, laid: tuple[Laid, ...]) -> Scene:
    """info: what holds for the frame.  frame: its number within its own file.  Raises ImageError."""
    from inference.images.parametric import ParametricMap
    from inference.images.segmentation import Segmentation

    scene = Scene()
    for plane in info.overlays:
        if info.shutter is None or plane.group != info.shutter.group:
            scene = _with_plane(scene, plane, frame, info, f"overlay {plane.group:04x}")
    if info.shutter is not None:
        scene = _with_entry(scene, Entry("shutter", "Shutter"))
        scene.shutters["shutter"] = info.shutter
        _cover(scene, "shutter", info.shutter, info.overlays, frame, info.size)
    for number, one in enumerate(laid):
        if isinstance(one, Segmentation):
            scene = _with_segments(scene, one.maps_on(info, frame), f"seg {number}", info.size)
        elif isinstance(one, ParametricMap):
            scene = _with_quantities(scene, one.maps_on(info, frame), f"map {number}", info.size)
        else:
            scene = _with_state(scene, one, info, frame, f"state {number}")
    return scene


def _with_entry(scene: Scene, entry: Entry) -> Scene:
    return replace(scene, entries=(*scene.entries, entry))


def _with_plane(scene: Scene, plane: OverlayPlane, frame: int, info: ImageInfo, key: str) -> Scene:
    bits = plane.mask(frame)
    if bits is None or info.size.width * info.size.height > MOST_PX:
        return scene
    mask = _laid(bits, Affine(1, 1, plane.left, plane.top), info.size)
    title = plane.label or ("Region" if plane.region else "Overlay")
    scene = _with_entry(scene, Entry(key, title, f"{plane.group:04X}"))
    scene.masks[key] = TiledMask.from_array(mask)
    return replace(scene, solid=scene.solid | {key})


def _with_segments(scene: Scene, maps: list[SegmentMap], key: str, size: Size) -> Scene:
    if size.width * size.height > MOST_PX:
        return scene
    joined: dict[int, NDArray[np.bool_]] = {}
    told = {each.segment.number: each.segment for each in maps}
    for each in maps:  # the tiles of a slide come one by one
        mask = _laid(each.values >= 0.5, each.to_level0, size)
        known = joined.get(each.segment.number)
        joined[each.segment.number] = mask if known is None else known | mask
    for number, mask in joined.items():
        segment, name = told[number], f"{key}.{number}"
        entry = Entry(name, segment.label, segment.algorithm, segment.colour, segment.automatic)
        scene = _with_entry(scene, entry)
        scene.masks[name] = TiledMask.from_array(mask)
    return scene


def _with_quantities(scene: Scene, maps: list[QuantityMap], key: str, size: Size) -> Scene:
    for number, each in enumerate(maps):
        told = each.values[np.isfinite(each.values)]
        low, high = (float(told.min()), float(told.max())) if told.size else (0.0, 0.0)
        spread = np.nan_to_num((each.values - low) / (high - low if high > low else 1.0), nan=0.0)
        name, unit = f"{key}.{number}", f" {each.quantity.unit}" if each.quantity.unit else ""
        title = each.quantity.name or "Parametric map"
        scene = _with_entry(scene, Entry(name, title, f"{low:.4g} … {high:.4g}{unit}", automatic=True))
        scene.ranges[name] = (low, high, each.quantity.unit)
        scene.maps[name] = Layer(title, Kind.HEATMAP, spread.astype(np.float32), each.to_level0, size)
    return scene


def _with_state(scene: Scene, state: Presentation, info: ImageInfo, frame: int, key: str) -> Scene:
    told = state.on(info, frame)
    if told is None:
        return scene
    note = "not shown: " + ", ".join(told.missing) if told.missing else state.description
    scene = _with_entry(scene, Entry(key, state.label or state.name, note))
    scene.marks[key] = (told.marks, told.texts)
    scene.states[key] = told
    if told.shutter is not None:
        scene.shutters[key] = told.shutter
        _cover(scene, key, told.shutter, (*told.overlays, *info.overlays), frame, info.size)
    for plane in told.overlays:
        if told.shutter is None or plane.group != told.shutter.group:
            scene = _with_plane(scene, plane, frame, info, f"{key} overlay {plane.group:04x}")
    return scene


def _cover(
    scene: Scene, key: str, shutter: Shutter, planes: tuple[OverlayPlane, ...], frame: int, size: Size
) -> None:
    """Keep the bitmap of a shutter; set bits hide, whatever the plane's own place."""
    plane = next((plane for plane in planes if plane.group == shutter.group), None)
    bits = None if plane is None or size.width * size.height > MOST_PX else plane.mask(frame)
    if plane is not None and bits is not None:
        scene.covers[key] = Cover(_laid(bits, Affine(1, 1, plane.left, plane.top), size), shutter.grey)


def _laid(values: NDArray[np.bool_], plane: Affine, size: Size) -> NDArray[np.bool_]:
    """(H, W) of level 0: each pixel takes what its centre falls on; False beyond the plane."""
    if plane == Affine() and values.shape == size.shape:
        return values
    back = plane.inverse()
    columns = np.floor((np.arange(size.width) + 0.5) * back.x_scale + back.x_shift).astype(np.intp)
    rows = np.floor((np.arange(size.height) + 0.5) * back.y_scale + back.y_shift).astype(np.intp)
    across, down = (columns >= 0) & (columns < values.shape[1]), (rows >= 0) & (rows < values.shape[0])
    out = np.zeros(size.shape, bool)
    out[np.ix_(down, across)] = values[np.ix_(rows[down], columns[across])]
    return out
