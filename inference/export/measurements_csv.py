"""Measurements as one flat table, the same in every locale: comma, point, UTF-8, one row for each figure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inference.images.source import ImageInfo
from inference.measure.calibration import Calibration
from inference.measure.measurement import Measurement
from inference.measure.reading import Measured, Refusal
from inference.measure.statistics import Statistics

COLUMNS = (
    "image", "sop_instance_uid", "frame", "frame_in_file", "measurement", "shape", "label", "quantity", "value", "unit",
    "calibration", "calibration_detail", "reason", "points_px",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement with all that is known of it. info: of its own frame.

    frame_in_file: 0-based within the file of that SOP Instance UID. Frame numbers in the table begin at 1.
    """

    info: ImageInfo
    measurement: Measurement
    measured: Measured
    statistics: Statistics | None = None
    frame_in_file: int = 0


def table(rows: Iterable[Row]) -> str:
    """The CSV text; lines end with \\n."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        for line in _lines(row):
            writer.writerow([_cell(value) for value in line])
    return out.getvalue()


def _lines(row: Row) -> Iterator[tuple[object, ...]]:
    one, measured = row.measurement, row.measured
    start = (
        row.info.name, row.info.instance.sop_uid, one.frame + 1, row.frame_in_file + 1, one.id, one.shape.value,
        one.label,
    )  # fmt: skip
    why = measured.refusal.value if measured.refusal is not Refusal.NONE else measured.calibration.why.value
    end = (measured.calibration.basis.value, _detail(measured.calibration), why, _points(one))
    figures = [(reading.quantity.value, reading.value, reading.unit) for reading in measured.readings]
    figures += _statistics(row.statistics)
    if not figures:
        yield (*start, "", "", "", *end)
    for figure in figures:
        yield (*start, *figure, *end)


def _statistics(found: Statistics | None) -> list[tuple[str, float, str]]:
    if found is None:
        return []
    values = (
        ("mean", found.mean), ("sd", found.sd), ("median", found.median), ("min", found.least), ("max", found.most),
    )  # fmt: skip
    return [*((name, value, found.unit) for name, value in values), ("pixels", found.count, "")]


def _detail(scale: Calibration) -> str:
    """ "region 2; x 0.08 mm/px; y 0.08 mm/px"."""
    parts = [f"region {number}" for number in scale.regions] + ([scale.source] if scale.source else [])
    parts += [
        f"{name} {axis.per_px:.9g} {axis.unit}/px" for name, axis in (("x", scale.x), ("y", scale.y)) if axis
    ]
    if scale.factor != 1.0:
        parts.append(f"magnification {scale.factor:.9g}")
    return "; ".join(parts)


def _points(one: Measurement) -> str:
    return " ".join(f"{point.x:.9g},{point.y:.9g}" for point in one.points)


def _cell(value: object) -> str:
    """Numbers as Python writes them everywhere; text a spreadsheet would run gets a leading apostrophe."""
    if isinstance(value, float):
        return f"{value:.9g}"
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return str(value)
