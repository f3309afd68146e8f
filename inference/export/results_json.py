"""`result.json`, schema 1: the stable record of what the models said of one frame (docs/headless.md)."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inference.errors import ExportError
from inference.export.atomic import write_text
from inference.export.findings import found
from inference.export.names import file_name, unique
from inference.export.pictures import write_map_npy, write_map_png, write_mask_png
from inference.images.source import ImageInfo
from inference.masks import area_mm2, area_px, to_level0
from inference.measure.calibration import spacing_in_patient
from inference.results import Kind, Layer, Result

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class LayerFiles:
    """Names of one layer's files, relative to the folder of `result.json`. mask: None for a heatmap."""

    mask: str | None
    map: str
    values: str


def document(
    info: ImageInfo,
    frame: int,
    results: Sequence[Result],
    files: Sequence[Sequence[LayerFiles]],
    folder: Path,
    *,
    modality: str | None,
) -> dict[str, Any]:
    """The record as plain JSON values.

    frame: 0-based; stored 1-based, as DICOM's Referenced Frame Number.
    files: for each result, one LayerFiles per layer.  folder: where `result.json` will lie.
    modality: what the file or, where it says nothing, the person said; None if nobody did.
    Raises ExportError if a number is not finite.
    """
    spacing = spacing_in_patient(info)
    made = {
        "schema": SCHEMA,
        "input": relative(info.path, folder) if info.path else info.name,
        "frame": frame + 1,
        "size": [info.size.width, info.size.height],
        "spacing_mm": [float(spacing.x_mm), float(spacing.y_mm)] if spacing else None,
        "modality": modality,
        "runs": [_run(result, info, names) for result, names in zip(results, files, strict=True)],
    }
    _check_finite(made, "")
    return made


def relative(path: str, folder: Path) -> str:
    """`path` as seen from `folder`, with forward slashes; absolute where they lie on different drives."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        return Path(path).as_posix()


def _run(result: Result, info: ImageInfo, files: Sequence[LayerFiles]) -> dict[str, Any]:
    made_by = result.provenance
    return {
        "model": made_by.model,
        "version": made_by.version or None,
        "sha256": made_by.sha256 or None,
        "device": made_by.device or None,
        "seconds": round(float(made_by.seconds), 4),
        "state": result.state.words(result.findings),
        "findings": int(result.findings),
        "decision": result.decision or None,
        "scores": {
            score.name: {"raw": float(score.raw), "calibrated": float(score.calibrated)}
            for score in result.scores
        },
        "layers": [_layer(layer, info, names) for layer, names in zip(result.layers, files, strict=True)],
        "warnings": list(result.warnings),
        "box": [roi.left, roi.top, roi.width, roi.height] if (roi := result.request.roi) else None,
    } | _outline(result)


def _outline(result: Result) -> dict[str, Any]:
    """Of a region that is no rectangle."""
    corners = [[float(point.x), float(point.y)] for point in result.request.outline]
    return {"outline": corners} if corners else {}


def _layer(layer: Layer, info: ImageInfo, files: LayerFiles) -> dict[str, Any]:
    area: dict[str, Any] = {"area_px": None, "area_mm2": None}
    if layer.kind is Kind.PROBABILITY:
        mask = found(layer)
        area = {"area_px": area_px(mask), "area_mm2": area_mm2(mask, spacing_in_patient(info))}
    return {"name": layer.name, "kind": layer.kind.value, "mask": files.mask, "map": files.map} | area


def _check_finite(value: Any, where: str) -> None:
    for key, item in _items(value):
        _check_finite(item, f"{where}/{key}")
    if isinstance(value, float) and not math.isfinite(value):
        raise ExportError(f"The results cannot be written: {where[1:]} is not a finite number.")


def _items(value: Any) -> Iterator[tuple[object, Any]]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def write_json(path: Path, made: Mapping[str, Any]) -> None:
    """Write the record as UTF-8 JSON, atomically. Raises ExportError."""
    write_text(path, json.dumps(made, indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def write_results(
    folder: Path, info: ImageInfo, frame: int, results: Sequence[Result], *, modality: str | None
) -> dict[str, Any]:
    """Write every layer's files and then `result.json`: where it lies, they are there. Returns the record.

    folder: exists.  frame: 0-based.  Raises ExportError.
    """
    taken: set[str] = set()
    files = [[write_layer(folder, layer, taken) for layer in result.layers] for result in results]
    made = document(info, frame, results, files, folder, modality=modality)
    write_json(folder / "result.json", made)
    return made


def write_layer(folder: Path, layer: Layer, taken: set[str]) -> LayerFiles:
    """Write `map-<layer>.png`, `.npy` and, for a probability, `mask-<layer>.png`, all of the image's size.

    taken: names of layers already written here; this one's is made unique and added.
    """
    name = unique(file_name(layer.name), taken)
    values = to_level0(layer)
    write_map_png(folder / f"map-{name}.png", values)
    write_map_npy(folder / f"map-{name}.npy", values)
    if layer.kind is Kind.HEATMAP:
        return LayerFiles(None, f"map-{name}.png", f"map-{name}.npy")
    write_mask_png(folder / f"mask-{name}.png", found(layer))
    return LayerFiles(f"mask-{name}.png", f"map-{name}.png", f"map-{name}.npy")
