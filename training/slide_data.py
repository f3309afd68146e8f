"""Method D's pictures: scanned regions with their masks, in the target's colours, as reduced and full tiles."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inference.errors import ModelError
from inference.geometry import Size
from inference.stain import Stains, fit_stains, glass_light, normalise
from inference.stain_table import StainTable
from inference.tissue import tissue_mask
from training.slide_masks import IGNORE, LESION, OTHER, Labels, reduced

Picture = NDArray[np.uint8]
Recolour = Callable[[Picture], Picture]
TABLE_FROM = 500_000  # bytes of a slide's picture files
LEAST_TISSUE = 0.05  # of a tile: with less it is glass
PATCH_GREYS = {0: IGNORE, 128: OTHER, 255: LESION}  # idc_patches: no patch, not IDC, IDC
ASSUMED_MPP = 4.0  # µm: of pictures whose scale nobody measured (biopsy overviews, patch mosaics); looks right


@dataclass(frozen=True, slots=True)
class Slide:
    """One annotated picture of a slide. group: what leave-one-out leaves out.  origin: laboratory or data set.

    mpp: µm per pixel.  measured: False where mpp is assumed from its looks.
    """

    image: Path
    mask: Path
    group: str
    origin: str
    mpp: float
    measured: bool
    patches: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """The grid of training. tile: side in pixels of both sets.  reduce: from H to L.  mpp: µm per pixel of L.

    Published: 512, 8, and 40× for H; a region is tile·reduce wide.
    """

    tile: int = 512
    reduce: int = 8
    mpp: float = 2.0

    @property
    def fine_mpp(self) -> float:
        return self.mpp / self.reduce


@dataclass(frozen=True, slots=True, eq=False)
class RegionPair:
    """One region: its reduced tile and, where the scan is fine enough, its full tiles row by row.

    low: (tile, tile, 3).  low_labels: (tile, tile).  high: (n, tile, tile, 3) with (n, tile, tile) labels, or n = 0.
    places: (n, 2) row and column of each full tile among reduce × reduce.
    """

    group: str
    origin: str
    low: Picture
    low_labels: Labels
    high: NDArray[np.uint8]
    high_labels: NDArray[np.uint8]
    places: NDArray[np.int64]
    reduce: int


def read_slides(folders: Sequence[Path]) -> list[Slide]:
    """All rows of the folders' index.csv: columns image, mask, and slide, dataset, mpp (or mpp_approx) where told."""
    return [slide for folder in folders for slide in _read_folder(folder)]


def _read_folder(folder: Path) -> Iterator[Slide]:
    index = folder / "index.csv"
    if not index.is_file():
        raise ModelError(f"'{folder}' has no index.csv with the columns image and mask.")
    with index.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            mpp, mask = row.get("mpp") or row.get("mpp_approx") or "", row.get("mask") or row.get("labels") or ""
            name = row.get("slide") or Path(row["image"]).stem
            yield Slide(
                folder / row["image"], folder / mask, name, row.get("dataset") or folder.name,
                float(mpp or ASSUMED_MPP), bool(mpp), patches="meaning" in row,
            )  # fmt: skip


def read_pair(slide: Slide) -> tuple[Picture, Labels]:
    """The picture, RGB, and its labels. Raises ModelError if they cannot be read or differ in size."""
    picture = cv2.imread(str(slide.image), cv2.IMREAD_COLOR_RGB)
    if picture is None:
        raise ModelError(f"'{slide.image.name}' cannot be read.")
    labels = read_labels(slide, Size.of(picture.shape))
    return np.asarray(picture, dtype=np.uint8), labels


def read_labels(slide: Slide, size: Size) -> Labels:
    """From a PNG (0 other, 255 lesion, or the codes 0–3), QuPath's GeoJSON or ASAP's XML."""
    if slide.mask.suffix.lower() in {".geojson", ".json", ".xml"}:
        from training.slide_annotations import rasterise, read_annotations

        return rasterise(read_annotations(slide.mask), size)
    mask = cv2.imread(str(slide.mask), cv2.IMREAD_GRAYSCALE)
    if mask is None or mask.shape != size.shape:
        raise ModelError(f"The mask '{slide.mask.name}' cannot be read or is not of its picture's size.")
    if slide.patches:
        table = np.full(256, IGNORE, np.uint8)
        for grey, label in PATCH_GREYS.items():
            table[grey] = label
        return np.asarray(table[mask])
    return np.where(mask == 255, LESION, np.minimum(mask, 3)).astype(np.uint8)


def stains_of(slides: Sequence[Slide]) -> Stains:
    """The stains of one slide, over all its pictures."""
    pixels, light = [], (255.0, 255.0, 255.0)
    for slide in slides:
        picture, _ = read_pair(slide)
        tissue = tissue_mask(picture)
        light = glass_light(picture, tissue)
        pixels.append(picture[tissue][:: max(1, int(tissue.sum()) // 20_000)])
    return fit_stains(np.concatenate(pixels), light=light)


def load_regions(slides: Sequence[Slide], scale: Scale, target: Stains | None) -> list[RegionPair]:
    """Every region with tissue, in the target's colours.  target None: of the first slide (the expert's choice)."""
    groups = list(dict.fromkeys(slide.group for slide in slides))
    found = {group: stains_of([slide for slide in slides if slide.group == group]) for group in groups}
    chosen = target or found[groups[0]]
    tables = {group: recolouring(stains, chosen, slides, group) for group, stains in found.items()}
    return [region for slide in slides for region in regions_of(slide, scale, tables[slide.group])]


def recolouring(source: Stains, target: Stains, slides: Sequence[Slide], group: str) -> Recolour:
    """By table for large pictures; for small ones the exact form takes less time than making a table."""
    large = sum(slide.image.stat().st_size for slide in slides if slide.group == group) > TABLE_FROM
    return StainTable(source, target).apply if large else lambda rgb: normalise(rgb, source, target)


def regions_of(slide: Slide, scale: Scale, recolour: Recolour) -> Iterator[RegionPair]:
    """Non-overlapping regions of one picture, its edges padded with glass that no label covers."""
    picture, labels = read_pair(slide)
    fine = slide.measured and slide.mpp <= 1.05 * scale.fine_mpp
    mpp, side = (scale.fine_mpp, scale.tile * scale.reduce) if fine else (scale.mpp, scale.tile)
    picture, labels = rescaled(picture, labels, slide.mpp / mpp)
    for top in range(0, picture.shape[0], side):
        for left in range(0, picture.shape[1], side):
            cut = slice(top, top + side), slice(left, left + side)
            part = picture[cut]
            if tissue_mask(part).mean() >= LEAST_TISSUE:
                yield _region(slide, padded(recolour(part), side, 255), padded(labels[cut], side, IGNORE), scale)


def rescaled(picture: Picture, labels: Labels, factor: float) -> tuple[Picture, Labels]:
    """Both at `factor` times the size."""
    if abs(factor - 1) < 0.01:
        return picture, labels
    size = Size(max(1, round(picture.shape[1] * factor)), max(1, round(picture.shape[0] * factor)))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(picture, (size.width, size.height), interpolation=how), dtype=np.uint8)
    if factor < 1:
        return small, reduced(labels, size)
    return small, np.asarray(
        cv2.resize(labels, (size.width, size.height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8
    )


def padded(part: NDArray[np.uint8], side: int, value: int) -> NDArray[np.uint8]:
    """`part` in the upper left of a square of `value`."""
    out = np.full((side, side, *part.shape[2:]), value, np.uint8)
    out[: part.shape[0], : part.shape[1]] = part
    return out


def _region(slide: Slide, picture: Picture, labels: Labels, scale: Scale) -> RegionPair:
    tile, empty = scale.tile, np.zeros((0, scale.tile, scale.tile), np.uint8)
    if picture.shape[0] == tile:
        return RegionPair(
            slide.group, slide.origin, picture, labels, np.zeros((0, tile, tile, 3), np.uint8), empty,
            np.zeros((0, 2), np.int64), scale.reduce,
        )  # fmt: skip
    low = np.asarray(cv2.resize(picture, (tile, tile), interpolation=cv2.INTER_AREA), dtype=np.uint8)
    cells = [(row, col) for row in range(scale.reduce) for col in range(scale.reduce)]
    cut = [(slice(r * tile, (r + 1) * tile), slice(c * tile, (c + 1) * tile)) for r, c in cells]
    kept = [index for index, part in enumerate(cut) if (labels[part] != IGNORE).any()]
    return RegionPair(
        slide.group, slide.origin, low, reduced(labels, Size(tile, tile)),
        np.stack([picture[cut[index]] for index in kept]), np.stack([labels[cut[index]] for index in kept]),
        np.array([cells[index] for index in kept], dtype=np.int64), scale.reduce,
    )  # fmt: skip
