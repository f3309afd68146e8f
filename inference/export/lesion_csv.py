"""The lesions of a slide as one table: comma, point, UTF-8, positions in level-0 pixels."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from inference.export.atomic import write_text
from inference.geometry import Affine, Point
from inference.maps.lesions import Lesion

COLUMNS = ("number", "left", "top", "width", "height", "area_px", "area_mm2", "peak", "mean")


def write_lesion_csv(path: Path, lesions: Sequence[Lesion], to_level0: Affine) -> None:
    """One row per lesion, largest first; area_px in level-0 pixels, area_mm2 empty where unknown. Raises ExportError."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    pixel = abs(to_level0.x_scale * to_level0.y_scale)
    for number, lesion in enumerate(lesions, start=1):
        start = to_level0.apply(Point(lesion.box.left, lesion.box.top))
        end = to_level0.apply(Point(lesion.box.right, lesion.box.bottom))
        area = "" if lesion.area_mm2 is None else f"{lesion.area_mm2:.6f}"
        writer.writerow(
            [number, *(f"{v:.1f}" for v in (start.x, start.y, end.x - start.x, end.y - start.y)),
             f"{lesion.area_px * pixel:.1f}", area, f"{lesion.peak:.4f}", f"{lesion.mean:.4f}"]
        )  # fmt: skip
    write_text(path, text.getvalue())
