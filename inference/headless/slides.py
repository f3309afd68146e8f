"""Slides without a window: the map stays on disk, what is written is streamed from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from inference.export.results_json import document, write_json, write_layer
from inference.export.slide_files import write_map
from inference.export.slide_picture import write_slide_picture
from inference.geometry import Rect, Spacing
from inference.headless.options import Options
from inference.images.retold import Retold
from inference.images.source import ImageInfo, ImageSource
from inference.maps.lesions import Lesion
from inference.maps.store import MapStore
from inference.results import Kind, Layer, MapRef, Result

PLAIN_PX = 48_000_000  # up to here a picture also gets the ordinary files of the image's own size


def with_scale(source: ImageSource, options: Options) -> ImageSource:
    """The source, with the command line's µm per pixel where the file tells none."""
    if options.mpp is None or source.info.spacing is not None:
        return source
    spacing = Spacing(options.mpp / 1000, options.mpp / 1000, "command line")
    return Retold(source, replace(source.info, spacing=spacing))


def write_slide_results(
    folder: Path, source: ImageSource, frame: int, results: Sequence[Result], *, modality: str | None
) -> dict[str, Any]:
    """Every map's files, an overview picture, and `result.json` last. Returns the record. Raises ExportError."""
    info = source.info
    layers = [[_write_map(folder, info, ref) for ref in result.maps] for result in results]
    write_slide_picture(folder / "overlay.png", source, frame, [ref for each in results for ref in each.maps])
    made = document(info, frame, results, [() for _ in results], folder, modality=modality)
    for run, own in zip(made["runs"], layers, strict=True):
        run["layers"] = own
    write_json(folder / "result.json", made)
    return made


def _write_map(folder: Path, info: ImageInfo, ref: MapRef) -> dict[str, Any]:
    """One map's files; what `result.json` says of it."""
    store = MapStore.open(Path(ref.folder))
    made = write_map(folder, store, ref, info)
    files: dict[str, str | None] = {"mask": made.mask, "map": made.map}
    if info.size.width * info.size.height <= PLAIN_PX:
        plain = write_layer(folder, as_layer(store, ref, info), set())
        files = {"mask": plain.mask, "map": plain.map}
    pixel = store.to_level0.x_scale * store.to_level0.y_scale
    return {
        "name": ref.name, "kind": Kind.PROBABILITY.value, **files,
        "area_px": round(sum(lesion.area_px for lesion in made.lesions) * pixel),
        "area_mm2": _total_mm2(made.lesions, info), "outlines": made.outlines, "table": made.table,
        "map_size": [store.size.width, store.size.height],
        "map_to_level0": [store.to_level0.x_scale, store.to_level0.y_scale],
    }  # fmt: skip


def _total_mm2(lesions: Sequence[Lesion], info: ImageInfo) -> float | None:
    if info.spacing is None:
        return None
    return float(sum(lesion.area_mm2 or 0.0 for lesion in lesions))


def as_layer(store: MapStore, ref: MapRef, info: ImageInfo) -> Layer:
    """The whole map in memory, for pictures that are small enough."""
    values = np.nan_to_num(store.read(Rect.whole(store.size)), nan=0.0)
    least = 0.0 if info.spacing is None else ref.min_area_mm2 / info.spacing.pixel_area_mm2
    return Layer(
        ref.name, Kind.PROBABILITY, values, store.to_level0, ref.image_size, ref.threshold, least, ref.min_peak
    )
