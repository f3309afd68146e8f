"""A synthetic H&E slide as a pyramid of JPEG tiles, with a label that says so. Nothing on it was ever alive.

python -m inference.phantom.slide --out slide.tif [--size 20480] [--seed 7]
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import imagecodecs
import numpy as np
from numpy.typing import NDArray

from inference.phantom.slide_plan import STEP, Plan, make_plan
from inference.phantom.slide_texture import FULL, SIDE, colour_table, textures

SIZE, SEED, TILE, QUALITY = 20_480, 7, 256, 80
UM_PER_PX = 0.25
LEAN = 8  # rows for which the textures move by one pixel
SMALLEST = 1024  # px; the coarsest level fits into this square
NOTE = "LesionScope synthetic phantom: made by code, no patient"

Rgb = NDArray[np.uint8]
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class SlidePhantom:
    """lesion: (h, w) bool, one px is `step` level-0 px.  um_per_px: of level 0."""

    path: Path
    size: int
    lesion: NDArray[np.bool_]
    step: int = STEP
    um_per_px: float = UM_PER_PX


def write_slide(
    path: Path, *, size: int = SIZE, seed: int = SEED, step: Step = lambda done, of: None
) -> SlidePhantom:
    """Write it; `path` appears only when it is complete.  step(done, of): after each band; it may raise to stop."""
    import tifffile

    plan, part = make_plan(size, size, seed), path.with_name(path.name + ".part")
    coarser: list[_Level] = [_Level(side) for side in _sides(size)[1:]]
    options: dict[str, Any] = {
        "dtype": np.uint8, "tile": (TILE, TILE), "photometric": "ycbcr", "subsampling": (2, 2),
        "compression": "jpeg", "metadata": None, "resolution": (10_000 / UM_PER_PX,) * 2, "resolutionunit": 3,
    }  # fmt: skip
    try:
        with tifffile.TiffWriter(part, bigtiff=True) as file:
            tiles = _finest(plan, size, seed, coarser, step)
            file.write(tiles, shape=(size, size, 3), description=NOTE, **options)
            for level in coarser:
                file.write(iter(level.tiles), shape=(level.side, level.side, 3), subfiletype=1, **options)
            file.write(
                label_picture(), photometric="rgb", description="label", metadata=None, compression="zlib"
            )
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return SlidePhantom(path, size, plan.lesion)


def _sides(size: int) -> list[int]:
    sides = [size]
    while sides[-1] > SMALLEST:
        sides.append((sides[-1] + 1) // 2)
    return sides


def _finest(plan: Plan, size: int, seed: int, coarser: list[_Level], step: Step) -> Iterator[bytes]:
    """The tiles of level 0, row by row; on the way the coarser levels get their rows."""
    paint = _Painter(plan, size, seed)
    for top in range(0, size, TILE):
        band = paint.band(top, min(TILE, size - top))
        _pass_on(band, coarser)
        if top + TILE >= size:  # the writer asks for no more than it needs: what is left is passed on before
            _flush(coarser)
        yield from _encoded(band)
        step(min(top + TILE, size), size)


def _flush(coarser: list[_Level]) -> None:
    for number, level in enumerate(coarser):
        rest = level.flush()
        if rest is not None:
            _pass_on(rest, coarser[number + 1 :])


def _pass_on(band: Rgb, coarser: list[_Level]) -> None:
    """Halve a band into the next level; what becomes a full row of tiles there goes on."""
    if coarser:
        made = coarser[0].take(band)
        if made is not None:
            _pass_on(made, coarser[1:])


class _Level:
    """A coarser level that grows downwards: rows wait until they fill a row of tiles."""

    def __init__(self, side: int) -> None:
        self.side = side
        self.tiles: list[bytes] = []
        self._rows: list[Rgb] = []

    def take(self, band: Rgb) -> Rgb | None:
        """A band of the next finer level, an even number of rows but for the last."""
        self._rows.append(_halved(band))
        return self._close() if sum(len(rows) for rows in self._rows) >= TILE else None

    def flush(self) -> Rgb | None:
        return self._close() if self._rows else None

    def _close(self) -> Rgb:
        rows = np.concatenate(self._rows)
        self._rows = []
        self.tiles += _encoded(rows)
        return rows


def _halved(band: Rgb) -> Rgb:
    height, width = band.shape[:2]
    padded = (
        np.pad(band, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
        if height % 2 or width % 2
        else band
    )
    return np.asarray(
        cv2.resize(padded, (padded.shape[1] // 2, padded.shape[0] // 2), interpolation=cv2.INTER_AREA)
    )


def _encoded(band: Rgb) -> Iterator[bytes]:
    """The tiles of a band; those at the edge are filled up with their last row and column."""
    height, width = band.shape[:2]
    full = np.pad(band, ((0, -height % TILE), (0, -width % TILE), (0, 0)), mode="edge")
    for left in range(0, full.shape[1], TILE):
        tile = np.ascontiguousarray(full[:, left : left + TILE])
        yield bytes(imagecodecs.jpeg8_encode(tile, level=QUALITY, subsampling="420"))


class _Painter:
    """Paints bands of level 0 out of the plan's weights and the textures."""

    def __init__(self, plan: Plan, size: int, seed: int) -> None:
        self._plan, self._size = plan, size
        self._stains = {
            name: np.stack([made.haematoxylin, made.eosin], -1) for name, made in textures(seed + 1).items()
        }
        self._table = colour_table()

    def band(self, top: int, height: int) -> Rgb:
        """(height, size, 3)."""
        stain = np.zeros((height, self._size, 2), np.float32)
        for name, weights in self._plan.weights.items():
            weight = self._weight(weights, top, height)
            columns = np.flatnonzero(weight.any(axis=0))
            if columns.size:
                part = slice(int(columns[0]), int(columns[-1]) + 1)
                stain[:, part] += weight[:, part, None] * self._texture(name, top, height, part)
        index = np.clip(stain * (255 / FULL) + 0.5, 0, 255).astype(np.uint8)
        return np.asarray(self._table[index[..., 0], index[..., 1]])

    def _texture(self, name: str, top: int, height: int, part: slice) -> NDArray[np.float32]:
        """Leans by a pixel every LEAN rows, so that repeats do not stand in columns; nowhere does it break off."""
        out = np.empty((height, part.stop - part.start, 2), np.float32)
        for first, rows in _leaning(top, height):
            columns = (np.arange(part.start, part.stop) + rows.start // LEAN) % SIDE
            out[first : first + len(rows)] = self._stains[name][np.asarray(rows) % SIDE][:, columns]
        return out

    def _weight(self, weights: NDArray[np.float32], top: int, height: int) -> NDArray[np.float32]:
        """The plan at level 0, bilinear between its pixels' centres."""
        shift = np.array([[1 / STEP, 0, 0.5 / STEP - 0.5], [0, 1 / STEP, (top + 0.5) / STEP - 0.5]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(
            cv2.warpAffine(weights, shift, (self._size, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        )


def _leaning(top: int, height: int) -> Iterator[tuple[int, range]]:
    """The rows of a band in parts of one shift: (place in the band, rows of level 0)."""
    for start in range(top - top % LEAN, top + height, LEAN):
        rows = range(max(start, top), min(start + LEAN, top + height))
        yield rows.start - top, rows


def label_picture() -> Rgb:
    """The paper label of the glass, (400, 400, 3)."""
    picture = np.full((400, 400, 3), 250, np.uint8)
    lines = (
        ("SYNTHETIC", 1.6, 120),
        ("PHANTOM", 1.6, 180),
        ("made by code", 0.9, 250),
        ("no patient", 0.9, 290),
    )
    for text, scale, y in lines:
        width = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, 2)[0][0]
        cv2.putText(
            picture,
            text,
            ((400 - width) // 2, y),
            cv2.FONT_HERSHEY_SIMPLEX,
            scale,
            (30, 30, 30),
            2,
            cv2.LINE_AA,
        )
    return picture


def main() -> None:
    """Write a slide and, beside it, its truth as a PNG of one px per STEP."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--seed", type=int, default=SEED)
    told = parser.parse_args()
    made = write_slide(told.out, size=told.size, seed=told.seed)
    cv2.imwrite(str(told.out.with_suffix(".truth.png")), made.lesion.astype(np.uint8) * 255)


if __name__ == "__main__":
    main()
