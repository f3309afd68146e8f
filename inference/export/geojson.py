"""Outlines of lesions as GeoJSON in level-0 pixels: QuPath imports them as annotations."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.export.atomic import write_text
from inference.maps.lesions import Lesion, Readable, outline_of

COLOUR = (240, 140, 58)
NAMESPACE = uuid.UUID("6c1c2f0e-51a8-4a0b-9d1b-4a3b6a7d5e21")  # the same lesion gets the same id each time


def feature(lesion: Lesion, rings: Sequence[NDArray[np.float64]], *, number: int, name: str, model: str) -> dict[str, Any]:
    """One lesion. rings: the outer one, then its holes, level-0 pixels, first point not repeated."""
    closed = [[[float(x), float(y)] for x, y in (*ring, ring[0])] for ring in rings]
    measured = {"Area px²": lesion.area_px, "Peak": round(lesion.peak, 4), "Mean": round(lesion.mean, 4)}
    if lesion.area_mm2 is not None:
        measured["Area mm²"] = round(lesion.area_mm2, 6)
    return {
        "type": "Feature",
        "id": str(uuid.uuid5(NAMESPACE, f"{model}\n{name}\n{lesion}")),
        "geometry": {"type": "Polygon", "coordinates": closed},
        "properties": {
            "objectType": "annotation", "name": f"AI {number}", "isLocked": False,
            "classification": {"name": name, "color": list(COLOUR)},
            "measurements": measured, "metadata": {"origin": "AI", "model": model},
        },
    }  # fmt: skip


def write_geojson(
    path: Path, values: Readable, lesions: Sequence[Lesion], *, threshold: float, name: str, model: str
) -> None:
    """A FeatureCollection, largest lesion first. Raises ExportError."""
    features = [
        feature(lesion, outline_of(values, lesion, threshold), number=number, name=name, model=model)
        for number, lesion in enumerate(lesions, start=1)
    ]
    write_text(path, json.dumps({"type": "FeatureCollection", "features": features}, allow_nan=False) + "\n")
