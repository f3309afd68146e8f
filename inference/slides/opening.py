"""A slide's file becomes a SlideSource: OpenSlide says what it is, the stored tiles are read directly if they agree."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from inference.errors import ImageError
from inference.geometry import Size
from inference.images.colour_profile import usable_profile
from inference.images.source import GreyScale, ImageInfo, ImageSource, Instance
from inference.slides.derived import WithOverview
from inference.slides.facts import SlideFacts, facts_of, spacing_of
from inference.slides.grid import Rgb, TileStore, as_rgb
from inference.slides.reference import OpenSlideTiles, detect, on_background
from inference.slides.source import Extras, SlideSource
from inference.slides.stored import StoredTiles
from inference.slides.tiff_layout import TiffLayout, read_layout

DIRECT = {
    "aperio",
    "generic-tiff",
}  # families whose stored tiles are the picture; others overlap or fill gaps
PLAIN = {"generic-tiff", None}
LARGE_PX, LARGE_PYRAMID_PX = 64_000_000, 16_000_000
NAMES = {
    "aperio": "Aperio", "dicom": "DICOM", "generic-tiff": "tiled TIFF", "hamamatsu": "Hamamatsu", "leica": "Leica",
    "mirax": "MIRAX", "philips-tiff": "Philips", "sakura": "Sakura", "trestle": "Trestle", "ventana": "Ventana",
    "zeiss": "Zeiss",
}  # fmt: skip


def open_tiff_slide(path: Path) -> ImageSource | None:
    """A TIFF that is a slide or a huge picture; None for one that is an ordinary picture.  Raises ImageError."""
    vendor, layout = detect(path), read_layout(path)
    if vendor not in PLAIN:
        return open_slide(path, layout)
    if layout is None or not _large(layout):
        return None
    if layout.orientation != 1 or layout.frames != 1:
        return None  # the reader of ordinary pictures turns and counts them, within its limits
    return _open_plain(path, layout, vendor)


def open_slide(
    path: Path, layout: TiffLayout | None = None, *, header: ImageInfo | None = None
) -> SlideSource:
    """Whatever OpenSlide reads.  header: what a DICOM header says of it.  Raises ImageError."""
    reference = OpenSlideTiles(path)
    slide = reference.slide()
    facts = facts_of(slide.properties, _profile(slide))
    store: TileStore = reference
    if layout is not None and facts.vendor in DIRECT and _agrees(path, layout, reference):
        store = StoredTiles(path, layout.levels, missing=_on_grid_of(layout, path))
    words = "" if layout is None else layout.words
    lossy = header.lossy if header is not None else "" if layout is None else layout.lossy
    info = _info(path, store.grids[0].size, facts, words, lossy)
    if header is not None:
        info = replace(
            info, instance=_of_level0(header.instance, slide.properties), body_part=header.body_part
        )
    pictures = {name: partial(_associated, reference, name) for name in slide.associated_images}
    return SlideSource(info, WithOverview(store), Extras(facts, pictures))


def _open_plain(path: Path, layout: TiffLayout, vendor: str | None) -> SlideSource:
    store = StoredTiles(path, layout.levels)
    facts = replace(layout.facts, vendor=vendor or "")
    info = _info(path, store.grids[0].size, facts, layout.words, layout.lossy)
    info = replace(info, instance=Instance(synthetic=layout.synthetic))
    pictures: Mapping[str, Callable[[], Rgb]] = {
        name: partial(_page, path, number) for name, number in layout.associated.items()
    }
    return SlideSource(info, WithOverview(store), Extras(facts, pictures))


def _large(layout: TiffLayout) -> bool:
    size = layout.levels[0].grid.size
    pixels = size.width * size.height
    return pixels >= LARGE_PX or (len(layout.levels) > 1 and pixels >= LARGE_PYRAMID_PX)


def _on_grid_of(layout: TiffLayout, path: Path) -> TileStore | None:
    """OpenSlide cut as the file is, where the file leaves tiles out; None if it has them all."""
    if all(level.counts.all() for level in layout.levels):
        return None
    asked = OpenSlideTiles(path)
    asked.grids = tuple(level.grid for level in layout.levels)
    return asked


def _agrees(path: Path, layout: TiffLayout, reference: OpenSlideTiles) -> bool:
    """Whether each level has OpenSlide's size, and a tile of each OpenSlide's pixels."""
    if [level.grid.size for level in layout.levels] != [grid.size for grid in reference.grids]:
        return False
    stored = StoredTiles(path, layout.levels)
    try:
        return all(_same_tile(stored, reference, number) for number in range(len(layout.levels)))
    except ImageError:
        return False
    finally:
        stored.close()


def _same_tile(stored: StoredTiles, reference: OpenSlideTiles, level: int) -> bool:
    """The middle one where OpenSlide can address it exactly (level 0), else the first."""
    grid = stored.grids[level]
    place = (grid.columns // 2, grid.rows // 2) if level == 0 else (0, 0)
    return np.array_equal(stored.tile(level, place), reference.region(level, grid.rect(place)))


def _info(path: Path, size: Size, facts: SlideFacts, words: str, lossy: str) -> ImageInfo:
    kind = NAMES.get(facts.vendor, facts.vendor or "TIFF")
    icc, refused = usable_profile(facts.icc)
    told = (facts.warning,) if facts.warning else ()
    return ImageInfo(
        name=path.name, path=str(path), size=size, frames=1, channels=3, dtype="uint8", icc=icc,
        format=" · ".join(part for part in (kind, words) if part), grey=GreyScale(), modality="SM", lossy=lossy,
        spacing=spacing_of(facts.mpp, "slide file"), warnings=told + refused,
    )  # fmt: skip


def _of_level0(told: Instance, properties: Mapping[str, str]) -> Instance:
    """A folder's files are one slide: it is named by the file of level 0, whichever was opened."""
    return replace(told, sop_uid=properties.get("dicom.SOPInstanceUID", told.sop_uid))


def _profile(slide: Any) -> bytes:
    try:
        profile = slide.color_profile
    except Exception:  # a broken profile must not cost the slide
        return b""
    return b"" if profile is None else bytes(profile.tobytes())


def _associated(reference: OpenSlideTiles, name: str) -> Rgb:
    try:
        return on_background(np.asarray(reference.slide().associated_images[name]), reference.background)
    except ImageError:
        raise
    except Exception as error:
        raise ImageError(f"The {name} of this slide cannot be read.", detail=repr(error)) from error


def _page(path: Path, number: int) -> Rgb:
    import tifffile

    try:
        with tifffile.TiffFile(path) as file:
            return as_rgb(np.asarray(file.pages[number].asarray()))
    except Exception as error:
        raise ImageError(f"A picture beside “{path.name}” cannot be read.", detail=repr(error)) from error
