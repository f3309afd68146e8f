"""Outlines of lesions as GeoJSON in level-0 pixels: QuPath imports them as annotations."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from inference.export.atomic import write_atomically
from inference.export.polygons import polygons_of
from inference.maps.lesions import Lesion, signed_area

COLOUR = (240, 140, 58)
NAMESPACE = uuid.UUID("6c1c2f0e-51a8-4a0b-9d1b-4a3b6a7d5e21")  # the same lesion gets the same id each time
Ring = NDArray[np.float64]


def feature(lesion: Lesion, rings: Sequence[Ring], *, number: int, name: str, model: str) -> dict[str, Any]:
    """One lesion. rings: the outer one, then its holes, level-0 pixels, first point not repeated."""
    pixels = round(sum(map(signed_area, rings)), 3)  # of level 0, as QuPath itself measures
    measured = {"Area px²": pixels, "Peak": round(lesion.peak, 4), "Mean": round(lesion.mean, 4)}
    if lesion.area_mm2 is not None:
        measured["Area mm²"] = round(lesion.area_mm2, 6)
    return {
        "type": "Feature",
        "id": str(uuid.uuid5(NAMESPACE, f"{model}\n{name}\n{lesion}")),
        "geometry": geometry(rings),
        "properties": {
            "objectType": "annotation", "name": f"AI {number}", "isLocked": False,
            "classification": {"name": name, "color": list(COLOUR)},
            "measurements": measured, "metadata": {"origin": "AI", "model": model},
        },
    }  # fmt: skip


def geometry(rings: Sequence[Ring]) -> dict[str, Any]:
    """A Polygon; a MultiPolygon where parts of the lesion meet only at a corner, which one polygon may not."""
    made = [[_closed(ring) for ring in polygon] for polygon in polygons_of(rings)]
    if len(made) == 1:
        return {"type": "Polygon", "coordinates": made[0]}
    return {"type": "MultiPolygon", "coordinates": made}


def _closed(ring: Ring) -> list[list[float]]:
    return [[float(x), float(y)] for x, y in (*ring, ring[0])]


def write_geojson(path: Path, outlined: Iterable[tuple[Lesion, Sequence[Ring]]], *, name: str, model: str) -> None:
    """A FeatureCollection in the order given, written one by one. Raises ExportError."""

    def fill(file: BinaryIO) -> None:
        file.write(b'{"type": "FeatureCollection", "features": [')
        for number, text in enumerate(_texts(outlined, name, model), start=1):
            file.write((", " if number > 1 else "").encode() + text.encode())
        file.write(b"]}\n")

    write_atomically(path, fill)


def _texts(outlined: Iterable[tuple[Lesion, Sequence[Ring]]], name: str, model: str) -> Iterator[str]:
    for number, (lesion, rings) in enumerate(outlined, start=1):
        yield json.dumps(feature(lesion, rings, number=number, name=name, model=model), allow_nan=False)
