"""A slide at overview with its lesion map, outlines and a scale bar, as a PNG to look at."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference import DISCLAIMER
from inference.export.pictures import Picture, heat_colours, write_png
from inference.geometry import Affine, Rect, Spacing
from inference.images.source import ImageSource
from inference.maps.lesions import Readable, find
from inference.maps.store import MapStore, level_sizes
from inference.overview import overview_of
from inference.results import MapRef

SIDE = 2000
ROWS = 128  # of the picture at once
OPACITY = 0.45
MOST = 200  # lesions that are outlined
LINE = (240, 140, 58)
STEPS_MM = tuple(m * 10.0**e for e in range(-4, 3) for m in (1, 2, 5))


def write_slide_picture(path: Path, source: ImageSource, frame: int, maps: Sequence[MapRef]) -> None:
    """The slide on its overview; the map where it passes the threshold. Raises ExportError."""
    view = overview_of(source, frame, side=SIDE)
    picture = view.rgb.copy()
    for ref in maps:
        store = MapStore.open(Path(ref.folder))
        _tint(picture, view.to_level0, store, ref)
        _outline(picture, view.to_level0, store, ref, source.info.spacing)
    write_png(path, with_foot(picture, view.to_level0, source.info.spacing))


def coarse_level(values: Readable, pixel: float) -> int:
    """The map's level whose pixels are at most `pixel` level-0 pixels wide, 0 if none is."""
    count = len(level_sizes(values.size))
    return max((k for k in range(count) if values.to_level0.x_scale * 2**k <= pixel), default=0)


def _tint(picture: Picture, plane: Affine, values: Readable, ref: MapRef) -> None:
    """The map's value under the middle of each pixel, some rows at a time."""
    level = coarse_level(values, plane.x_scale)
    size, to_map = level_sizes(values.size)[level], values.to_level0.inverse().after(plane)
    step = 2**level
    columns = _under(picture.shape[1], to_map.x_scale / step, to_map.x_shift / step, size.width)
    rows = _under(picture.shape[0], to_map.y_scale / step, to_map.y_shift / step, size.height)
    for first in range(0, len(rows), ROWS):
        here = rows[first : first + ROWS]
        top = int(here[0])
        part = values.read(Rect(0, top, size.width, int(here[-1]) + 1 - top), level=level)
        seen = np.nan_to_num(part[here - top][:, columns], nan=0.0)
        below = picture[first : first + ROWS]
        above = seen >= ref.threshold
        mixed = (1 - OPACITY) * below[above] + OPACITY * heat_colours(seen)[above]
        below[above] = mixed.astype(np.uint8)


def _under(count: int, scale: float, shift: float, most: int) -> NDArray[np.intp]:
    """The map's pixel under the middle of each of `count` pixels of the picture."""
    return np.asarray(np.clip(np.floor((np.arange(count) + 0.5) * scale + shift), 0, most - 1), np.intp)


def _outline(picture: Picture, plane: Affine, values: Readable, ref: MapRef, spacing: Spacing | None) -> None:
    import cv2

    back = plane.inverse()
    scale = np.array([back.x_scale, back.y_scale])
    found = find(values, ref.threshold, spacing=spacing, min_area_mm2=ref.min_area_mm2, min_peak=ref.min_peak)
    told = zip(found.lesions[:MOST], found.outlines(), strict=False)
    for number, (lesion, rings) in enumerate(told, start=1):
        for ring in rings:
            _dashed(picture, ring * scale)
        at = (np.array([lesion.box.left, lesion.box.top]) * values.to_level0.x_scale * scale).astype(int)
        where = (int(at[0]), max(12, int(at[1]) - 4))
        for colour, width in (((0, 0, 0), 3), (LINE, 1)):
            cv2.putText(picture, f"AI {number}", where, cv2.FONT_HERSHEY_SIMPLEX, 0.45, colour, width, cv2.LINE_AA)


def _dashed(picture: Picture, ring: NDArray[np.float64], dash: float = 6.0) -> None:
    """Dashes of equal length along a closed ring."""
    import cv2

    points = np.concatenate([ring, ring[:1]])
    lengths = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    stops = np.arange(0, lengths[-1] + dash, dash)
    x, y = (np.interp(stops, lengths, points[:, axis]) for axis in (0, 1))
    for first in range(0, len(stops) - 1, 2):
        ends = [(round(float(x[i])), round(float(y[i]))) for i in (first, first + 1)]
        cv2.line(picture, ends[0], ends[1], LINE, 2, cv2.LINE_AA)


def bar_length(mm_per_pixel: float, room: float) -> float:
    """The longest of 1, 2, 5 · 10^n mm that fits into `room` pixels."""
    return max((mm for mm in STEPS_MM if mm / mm_per_pixel <= room), default=STEPS_MM[0])


def with_foot(picture: Picture, plane: Affine, spacing: Spacing | None) -> Picture:
    """The picture above a strip with the scale bar and what must be said."""
    import cv2

    width = picture.shape[1]
    foot = np.full((44, width, 3), 20, np.uint8)
    if spacing is not None:
        mm = spacing.x_mm * plane.x_scale
        length = bar_length(mm, width / 4)
        end = 12 + round(length / mm)
        cv2.line(foot, (12, 30), (end, 30), (255, 255, 255), 2)
        words = f"{length:g} mm" if length >= 1 else f"{length * 1000:g} um"
        cv2.putText(foot, words, (12, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (230, 230, 230), 1, cv2.LINE_AA)
    said = DISCLAIMER.replace("–", "-")
    (text, _), _ = cv2.getTextSize(said, cv2.FONT_HERSHEY_SIMPLEX, 0.45, 1)
    if text + 24 < width * 0.7:
        at = (width - text - 12, 28)
        cv2.putText(foot, said, at, cv2.FONT_HERSHEY_SIMPLEX, 0.45, (200, 200, 200), 1, cv2.LINE_AA)
    return np.concatenate([picture, foot])


