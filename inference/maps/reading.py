"""Maps of other programs: pictures, NumPy, tables of tiles, outlines, DICOM. The content decides, values are 0–1."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.errors import ImageError
from inference.geometry import Affine, Rect, Size
from inference.images.source import ImageInfo
from inference.maps.array_map import ArrayMap
from inference.maps.polygons import inside

MOST_PIXELS = 400_000_000
GRID_SIDE = 4096  # of the map that outlines are drawn into
X = ("x", "left", "minx", "x_min", "xmin", "tile_x", "coord_x")
Y = ("y", "top", "miny", "y_min", "ymin", "tile_y", "coord_y")
WIDTH, HEIGHT = ("width", "w", "tile_width", "tile_size"), ("height", "h", "tile_height", "tile_size")
VALUE = ("probability", "prob", "score", "value", "prob_tumor", "prob_tumour", "prob_lesion", "tumor", "lesion")


def read_map(path: Path, info: ImageInfo, frame: int = 0) -> ArrayMap:
    """The map in a file, laid over an image. A map without a place of its own covers the whole image.

    Raises ImageError, one sentence naming the file and the reason.
    """
    try:
        with path.open("rb") as file:
            head = file.read(132)
        return _read(path, head, info, frame)
    except ImageError:
        raise
    except MemoryError as error:
        raise _bad(path, "it needs more memory than there is") from error
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise _bad(path, "its content cannot be read", detail=repr(error)) from error


def _bad(path: Path, why: str, *, detail: str = "") -> ImageError:
    return ImageError(f"“{path.name}” is no map that can be shown: {why}.", detail=detail)


def _read(path: Path, head: bytes, info: ImageInfo, frame: int) -> ArrayMap:
    if head[128:132] == b"DICM":
        return _dicom(path, info, frame)
    if head.startswith(b"\x93NUMPY"):
        return over_image(path, np.load(path, allow_pickle=False), info)
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return _tiff(path, info)
    if head.startswith(b"\x89PNG"):
        return _png(path, info)
    text = path.read_text("utf-8-sig")
    return outlines_map(path, text, info) if text.lstrip()[:1] in "{[" else tiles_map(path, text)


def over_image(path: Path, values: NDArray[Any], info: ImageInfo) -> ArrayMap:
    """An array laid over the whole image."""
    if values.ndim == 3 and 1 in (values.shape[0], values.shape[2]):
        values = values.squeeze()
    if values.ndim != 2 or values.size == 0:
        raise _bad(path, "it is not one plane of values")
    made = unit_values(path, values)
    plane = Affine(info.size.width / made.shape[1], info.size.height / made.shape[0])
    return ArrayMap(made, plane)


def unit_values(path: Path, values: NDArray[Any]) -> NDArray[np.float32]:
    """Floats as they are, integers by their type's range (uint8 255 = 1). Raises ImageError outside 0–1."""
    if values.dtype.kind in "ub":
        top = 1.0 if values.dtype.kind == "b" else float(np.iinfo(values.dtype).max)
        return np.asarray(values / np.float32(top), dtype=np.float32)
    made = values.astype(np.float32)
    known = made[~np.isnan(made)]
    if known.size and (known.min() < -1e-6 or known.max() > 1 + 1e-6):
        raise _bad(path, f"its values lie between {known.min():g} and {known.max():g}, not between 0 and 1")
    return np.asarray(np.clip(made, 0, 1))


def _png(path: Path, info: ImageInfo) -> ArrayMap:
    import cv2

    picture = cv2.imdecode(np.frombuffer(path.read_bytes(), np.uint8), cv2.IMREAD_UNCHANGED)
    if picture is None:
        raise _bad(path, "it is damaged")
    if picture.ndim == 3:
        colours = picture[..., :3]
        if (colours != colours[..., :1]).any():
            raise _bad(path, "it is a coloured picture; a map has one grey value for each place")
        picture = colours[..., 0]
    return over_image(path, np.asarray(picture), info)


def _tiff(path: Path, info: ImageInfo) -> ArrayMap:
    import tifffile

    with tifffile.TiffFile(path) as tiff:
        page = tiff.series[0].levels[0]
        if int(np.prod(page.shape)) > MOST_PIXELS:
            raise _bad(path, "it is too large")
        return over_image(path, np.asarray(page.asarray()), info)


def _column(row: Mapping[str, str], names: Sequence[str]) -> str | None:
    known = {key.strip().casefold(): key for key in row}
    return next((known[name] for name in names if name in known), None)


def tiles_map(path: Path, text: str) -> ArrayMap:
    """A table of tiles: x, y (level-0 px of the upper left), width, height, probability. One map pixel per tile."""
    rows = list(csv.DictReader(text.splitlines()))
    if not rows:
        raise _bad(path, "the table is empty")
    keys = [_column(rows[0], names) for names in (X, Y, WIDTH, HEIGHT, VALUE)]
    if keys[0] is None or keys[1] is None or keys[4] is None:
        raise _bad(path, "the table has no columns x, y and probability")
    columns = [np.array([float(row[key]) for row in rows]) if key else None for key in keys]
    x, y, width, height, value = columns
    assert x is not None
    assert y is not None
    assert value is not None
    across = float(width[0]) if width is not None else _stride(path, x)
    down = float(height[0]) if height is not None else _stride(path, y)
    column, line = (x - x.min()) / across, (y - y.min()) / down
    if np.abs(column - np.round(column)).max() > 0.01 or np.abs(line - np.round(line)).max() > 0.01:
        raise _bad(path, "its tiles do not lie on one grid")
    size = round(column.max()) + 1, round(line.max()) + 1
    if size[0] * size[1] > MOST_PIXELS:
        raise _bad(path, "it is too large")
    made = np.full((size[1], size[0]), np.nan, np.float32)
    made[np.round(line).astype(int), np.round(column).astype(int)] = unit_values(path, value)
    return ArrayMap(made, Affine(across, down, float(x.min()), float(y.min())))


def _stride(path: Path, positions: NDArray[np.float64]) -> float:
    """The least distance between two tiles: their size where the table tells none."""
    steps = np.diff(np.unique(positions))
    if not steps.size:
        raise _bad(path, "it does not tell the size of its tiles")
    return float(steps.min())


def outlines_map(path: Path, text: str, info: ImageInfo) -> ArrayMap:
    """GeoJSON polygons in level-0 pixels; each holds its probability (a measurement or property), else 1."""
    data = json.loads(text)
    features = data["features"] if isinstance(data, dict) and "features" in data else data
    step = max(1.0, max(info.size.width, info.size.height) / GRID_SIDE)
    size = Size(max(1, round(info.size.width / step)), max(1, round(info.size.height / step)))
    plane = Affine(info.size.width / size.width, info.size.height / size.height)
    made = np.full(size.shape, np.nan, np.float32)
    drawn = 0
    for feature in features if isinstance(features, list) else [features]:
        geometry = feature["geometry"]
        value = unit_values(path, np.array([_probability(feature.get("properties") or {})], np.float64))[0]
        for part in _polygons(geometry):
            drawn += 1
            _draw(made, [np.array([p[:2] for p in ring], np.float64) for ring in part], plane, value)
    if not drawn:
        raise _bad(path, "it holds no polygons")
    return ArrayMap(made, plane)


def _polygons(geometry: Mapping[str, Any]) -> list[Any]:
    """Each a list of rings; points and lines have no area."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return list(geometry["coordinates"]) if geometry["type"] == "MultiPolygon" else []


def _draw(made: NDArray[np.float32], rings: list[NDArray[np.float64]], plane: Affine, value: np.float32) -> None:
    scaled = [ring / (plane.x_scale, plane.y_scale) for ring in rings]
    low, high = scaled[0].min(axis=0), scaled[0].max(axis=0)
    box = Rect.around(low[0], low[1], high[0], high[1]).intersect(Rect.whole(Size.of(made.shape)))
    if not box.empty:
        part = made[box.slices]
        hit = inside(scaled, box)
        part[hit] = np.fmax(part[hit], value)


def _probability(properties: Mapping[str, Any]) -> float:
    measured = properties.get("measurements") or {}
    if isinstance(measured, list):  # QuPath before 0.4
        measured = {item.get("name"): item.get("value") for item in measured}
    for table in (measured, properties):
        for name, value in table.items():
            if str(name).casefold() in VALUE and isinstance(value, (int, float)):
                return float(value)
    return 1.0


def _dicom(path: Path, info: ImageInfo, frame: int) -> ArrayMap:
    """A parametric map or a segmentation that lies on the image."""
    from inference.images.companion_class import PARAMETRIC
    from inference.images.dicom import open_dicom
    from inference.images.parametric import open_parametric
    from inference.images.segmentation import open_segmentation

    with open_dicom(path) as source:
        kind = source.info.instance.sop_class
    if kind == PARAMETRIC:
        with closing(open_parametric(path)) as parametric:
            found = [(each.values, each.to_level0) for each in parametric.maps_on(info, frame)]
    else:
        with closing(open_segmentation(path)) as segmentation:
            found = [(each.values, each.to_level0) for each in segmentation.maps_on(info, frame)]
    if not found:
        raise _bad(path, "it does not lie on this image")
    values, plane = found[0]
    return ArrayMap(unit_values(path, values), plane)
