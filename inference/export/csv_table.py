"""Scores and areas as one flat table, the same in every locale: comma, point, UTF-8."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from inference.export.atomic import write_text

COLUMNS = (
    "input", "frame", "width", "height", "spacing_x_mm", "spacing_y_mm", "modality",
    "model", "version", "sha256", "device", "seconds", "state", "findings", "decision",
    "what", "name", "raw", "calibrated", "kind", "area_px", "area_mm2",
)  # fmt: skip

Row = dict[str, Any]


def rows(document: Mapping[str, Any]) -> list[Row]:
    """One row per score, one per layer, one for a run that has neither (`what` = score, layer or "").

    document: what `results_json.document` gives.
    """
    return [row for run in document["runs"] for row in _run_rows(_image_cells(document), run)]


def _image_cells(document: Mapping[str, Any]) -> Row:
    width, height = document["size"]
    x_mm, y_mm = document["spacing_mm"] or (None, None)
    return {
        "input": document["input"], "frame": document["frame"], "width": width, "height": height,
        "spacing_x_mm": x_mm, "spacing_y_mm": y_mm, "modality": document["modality"],
    }  # fmt: skip


def _run_rows(image: Row, run: Mapping[str, Any]) -> list[Row]:
    keys = ("model", "version", "sha256", "device", "seconds", "state", "findings", "decision")
    start = image | {key: run[key] for key in keys}
    scores = [start | {"what": "score", "name": name, **score} for name, score in run["scores"].items()]
    areas = ("name", "kind", "area_px", "area_mm2")
    layers = [start | {"what": "layer"} | {key: layer[key] for key in areas} for layer in run["layers"]]
    return scores + layers or [start]


def table(documents: Sequence[Mapping[str, Any]]) -> str:
    """The CSV text for any number of images; unknown cells are empty, lines end with \\n."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for document in documents:
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows(document))
    return out.getvalue()


def _cell(value: Any) -> str:
    """Numbers as Python writes them everywhere; text a spreadsheet would run gets a leading apostrophe."""
    if value is None:
        return ""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@"):
        return "'" + value
    return str(value)


def write_csv(path: Path, documents: Sequence[Mapping[str, Any]]) -> None:
    """Write the table as UTF-8 text, atomically. Raises ExportError."""
    write_text(path, table(documents))
