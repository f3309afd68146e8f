"""The picture to show around: image, contours and heat, with the legend in a strip of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.export.findings import found
from inference.export.ink import ACCENT, BLACK, Colour
from inference.export.legend import ColourBar, Legend, legend_of
from inference.export.legend_drawing import DASH, GAP, draw_legend
from inference.export.pictures import Picture, heat_colours, write_png
from inference.export.seg import Origin
from inference.geometry import Spacing
from inference.masks import to_level0
from inference.results import FloatMap, Kind, Layer, Mask, Result, State

FULL = 900.0  # a picture this long is drawn at one pixel per unit
LOW = 400.0  # … but a long, low one gets no larger print than its height allows
SMALLEST = 600  # the long side of a small image is magnified by a whole factor to at least this
FILL = 0.16  # opacity of a contour's inside: the speckle stays readable
HEAT = 0.5
HEAT_FROM = 0.25  # below this share of the maximum nothing is painted


@dataclass(frozen=True, slots=True, eq=False)
class Contour:
    """A mask to draw. mask: (H, W) bool, level 0.  origin: AI is dashed, a person's solid."""

    mask: Mask
    origin: Origin = "AI"
    colour: Colour = ACCENT


def write_overlay(
    path: Path, picture: Picture, results: Sequence[Result], *, spacing: Spacing | None = None
) -> None:
    """Write `overlay_picture` as PNG, atomically. Raises ExportError."""
    write_png(path, overlay_picture(picture, results, spacing=spacing))


def overlay_picture(
    picture: Picture,
    results: Sequence[Result],
    *,
    spacing: Spacing | None = None,
    heatmap: Layer | None = None,
) -> Picture:
    """The picture with what the models found on it and the legend to its right.

    picture: (H, W, 3) uint8, level 0 as displayed.  heatmap: one of the results' heatmaps, to be painted too.
    Returns (H', W', 3) uint8; a small image is magnified, a larger one keeps its pixels.
    """
    answers = [result for result in results if result.state is State.FINDINGS]
    layers = [layer for result in answers for layer in result.layers if layer.kind is Kind.PROBABILITY]
    bar = ColourBar(heatmap.about or heatmap.name, HEAT_FROM) if heatmap else None
    return compose(
        picture,
        [Contour(found(layer)) for layer in layers],
        legend_of(results, spacing=spacing, bar=bar),
        heat=to_level0(heatmap) if heatmap else None,
    )


def compose(
    picture: Picture, contours: Sequence[Contour], legend: Legend, *, heat: FloatMap | None = None
) -> Picture:
    """Draw contours and heat on the picture and put the legend beside it. Sizes: `overlay_picture`."""
    factor = magnification(picture.shape)
    canvas = _magnified(picture, factor)
    unit = max(1.0, min(max(canvas.shape[:2]) / FULL, min(canvas.shape[:2]) / LOW))
    if heat is not None:
        canvas = paint_heat(canvas, _magnified(heat, factor))
    for contour in contours:
        canvas = draw_contour(canvas, contour, factor, unit)
    return _side_by_side(canvas, draw_legend(legend, unit, at_least=canvas.shape[0]))


def magnification(shape: Sequence[int]) -> int:
    """The whole factor, at most 4, that brings the long side to SMALLEST."""
    return min(4, max(1, -(-SMALLEST // max(shape[:2]))))


def _magnified(pixels: NDArray[Any], factor: int) -> NDArray[Any]:
    import cv2

    if factor == 1:
        return pixels.copy()
    size = pixels.shape[1] * factor, pixels.shape[0] * factor
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_LINEAR), dtype=pixels.dtype)


def paint_heat(picture: Picture, values: FloatMap) -> Picture:
    """Lay the heat over the picture with constant opacity, nothing where it is below HEAT_FROM."""
    mixed = picture * (1.0 - HEAT) + heat_colours(values) * HEAT
    return np.where((values >= HEAT_FROM)[..., None], np.rint(mixed), picture).astype(np.uint8)


def draw_contour(canvas: Picture, contour: Contour, factor: int, unit: float) -> Picture:
    """Fill lightly, then draw the outline with a dark edge so that it shows on white and on black.

    canvas: the picture, magnified by `factor`.  unit: pixels per unit of line width.
    """
    import cv2

    grown = _magnified(contour.mask.astype(np.float32), factor) > 0.5
    out = canvas.copy()
    tinted = canvas[grown] * (1.0 - FILL) + np.array(contour.colour) * FILL
    out[grown] = np.rint(tinted).astype(np.uint8)
    rings, _ = cv2.findContours(grown.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    thick = max(1, round(1.5 * unit))
    corners = [np.asarray(ring[:, 0, :], dtype=np.int32) for ring in rings]
    pieces = [piece for ring in corners for piece in strokes(ring, contour.origin, unit)]
    cv2.polylines(out, pieces, False, BLACK, thick + max(2, round(unit)), cv2.LINE_AA)
    cv2.polylines(out, pieces, False, contour.colour, thick, cv2.LINE_AA)
    for ring in corners if contour.origin == "AI, edited" else ():
        top = ring[ring[:, 1].argmin()]  # the mark that tells an edited proposal from a person's own
        at = int(top[0]), int(top[1])
        cv2.circle(out, at, round(6 * unit), BLACK, cv2.FILLED, cv2.LINE_AA)
        cv2.circle(out, at, round(5 * unit), contour.colour, cv2.FILLED, cv2.LINE_AA)
    return out


def strokes(ring: NDArray[np.int32], origin: Origin, unit: float) -> list[NDArray[np.int32]]:
    """A closed ring of pixels (n, 2) as pieces to draw: one for a person's, dashes for the AI's."""
    closed = np.concatenate([ring, ring[:1]])
    if origin != "AI":
        return [closed]
    steps = np.hypot(*np.diff(closed, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    period = (DASH + GAP) * unit
    number = (along // period).astype(int)
    inside = along % period < DASH * unit
    dashes = [closed[inside & (number == index)] for index in range(int(number[-1]) + 1)]
    return [dash for dash in dashes if len(dash) > 1]


def _side_by_side(left: Picture, right: Picture) -> Picture:
    """Both at the same height; a picture lower than its legend stands in the middle of black."""
    height = max(left.shape[0], right.shape[0])
    out = np.zeros((height, left.shape[1] + right.shape[1], 3), dtype=np.uint8)
    top = (height - left.shape[0]) // 2
    out[top : top + left.shape[0], : left.shape[1]] = left
    out[: right.shape[0], left.shape[1] :] = right
    return out
