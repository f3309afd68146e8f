"""Frames with known scales."""

from __future__ import annotations

import numpy as np

from inference.geometry import Point, Rect, Size, Spacing
from inference.images.array_source import ArraySource
from inference.images.source import ImageInfo, UltrasoundRegion

CM, S, CM_S, NONE = 3, 4, 7, 0


def info_of(size=(800, 600), **told) -> ImageInfo:
    return ImageInfo("image", "", Size(*size), 1, 1, "uint8", "test", **told)


def region(left, top, width, height, *, units=(CM, CM), delta=(0.01, 0.01), form=1, low=False):
    return UltrasoundRegion(Rect(left, top, width, height), form, 1, units, delta, low)


def points(*pairs) -> tuple[Point, ...]:
    return tuple(Point(x, y) for x, y in pairs)


def spaced(x_mm, y_mm, source="Pixel Spacing", **told) -> ImageInfo:
    return info_of(spacing=Spacing(x_mm, y_mm, source), pixel_aspect=y_mm / x_mm, **told)


def source_of(array, **told):
    from dataclasses import replace

    made = ArraySource.of(np.asarray(array))
    return ArraySource(replace(made.info, **told), np.asarray(array)[None])
