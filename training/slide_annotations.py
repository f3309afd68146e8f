"""Annotations of slides as training input: QuPath's GeoJSON, ASAP's XML (also Camelyon's)."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ModelError
from inference.geometry import Rect, Size
from inference.maps.polygons import inside
from training.slide_masks import FAT, IGNORE, LESION, NAMES, OTHER, VESSEL, Labels

# Camelyon16's groups: _0 and _1 are tumour, _2 is what was cut out of it
CAMELYON = {"_0": LESION, "_1": LESION, "_2": OTHER, "none": LESION}
ORDER = (LESION, VESSEL, FAT, OTHER, IGNORE)  # what is drawn later lies on top: a vessel in a lesion is a vessel


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A labelled polygon. rings: the outline, then its holes, each (n, 2) x, y in level-0 pixels."""

    label: int
    rings: tuple[NDArray[np.float64], ...]


def read_annotations(path: Path) -> list[Area]:
    """All areas of a file; the content decides its kind.

    Raises ModelError naming the file if it is neither, or the class that is not known.
    """
    try:
        text = path.read_text("utf-8-sig")
        areas = read_asap(text) if text.lstrip().startswith("<") else read_geojson(text)
        return list(areas)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, ET.ParseError) as error:
        reason = str(error) or type(error).__name__
        raise ModelError(f"The annotations '{path.name}' cannot be read: {reason}.", detail=repr(error)) from error


def read_geojson(text: str) -> Iterator[Area]:
    """QuPath's export: a FeatureCollection, a list of features or one feature."""
    data = json.loads(text)
    features = data["features"] if isinstance(data, dict) and "features" in data else data
    for feature in features if isinstance(features, list) else [features]:
        label = _label(_class_name(feature.get("properties") or {}))
        geometry = feature["geometry"]
        if geometry["type"] == "Polygon":
            yield Area(label, _rings(geometry["coordinates"]))
        elif geometry["type"] == "MultiPolygon":
            yield from (Area(label, _rings(part)) for part in geometry["coordinates"])


def _class_name(properties: dict[str, Any]) -> str:
    """`classification` is a table with a name, in old versions the name itself; without one: a lesion."""
    told = properties.get("classification") or "lesion"
    return str(told["name"] if isinstance(told, dict) else told)


def _label(name: str) -> int:
    if name.strip().casefold() not in NAMES:
        raise ValueError(f"the class '{name}' is not known")
    return NAMES[name.strip().casefold()]


def _rings(coordinates: Sequence[Sequence[Sequence[float]]]) -> tuple[NDArray[np.float64], ...]:
    return tuple(np.array([point[:2] for point in ring], dtype=np.float64) for ring in coordinates)


def read_asap(text: str) -> Iterator[Area]:
    """ASAP's XML: each Annotation a polygon, its group the class. Dots and measurements have no area."""
    root = ET.fromstring(text)
    for annotation in root.iter("Annotation"):
        points = [(int(float(c.attrib["Order"])), float(c.attrib["X"]), float(c.attrib["Y"]))
                  for c in annotation.iter("Coordinate")]  # fmt: skip
        if len(points) >= 3 and annotation.get("Type", "Polygon") in {"Polygon", "Spline", "Rectangle"}:
            group = annotation.get("PartOfGroup", "None").strip()
            label = CAMELYON[group.casefold()] if group.casefold() in CAMELYON else _label(group)
            yield Area(label, (np.array([(x, y) for _, x, y in sorted(points)], dtype=np.float64),))


def rasterise(areas: Sequence[Area], size: Size, *, scale: float = 1.0) -> Labels:
    """The areas as labels on a grid of `size`: a pixel belongs to what its centre lies in.

    scale: grid pixels per level-0 pixel.  Returns (size.height, size.width) uint8 codes.
    """
    out = np.full(size.shape, OTHER, np.uint8)
    for area in sorted(areas, key=lambda area: ORDER.index(area.label)):
        corners = np.concatenate(area.rings) * scale
        low, high = corners.min(axis=0), corners.max(axis=0)
        box = Rect.around(*low, *high).intersect(Rect.whole(size))
        if not box.empty:
            part = out[box.slices]
            part[inside([ring * scale for ring in area.rings], box)] = area.label
    return out
