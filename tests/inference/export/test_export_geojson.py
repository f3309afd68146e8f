"""Outlines for QuPath: its reader's fields as documented, and geometry as RFC 7946 and simple features ask."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.export.geojson import COLOUR, write_geojson
from inference.export.polygons import polygons_of
from inference.geometry import Affine, Rect, Spacing
from inference.maps.array_map import ArrayMap
from inference.maps.lesions import find, outline_of, signed_area
from inference.maps.polygons import inside
from inference.maps.tracing import Corners

SPACING = Spacing(0.00025, 0.00025, "file")
FIELDS = {"objectType", "name", "color", "classification", "isLocked", "measurements", "metadata"}  # QuPath 0.4 on


def written(tmp_path: Path, values: np.ndarray) -> list[dict]:
    held = ArrayMap(values.astype(np.float32), Affine(4.0, 4.0))
    found = find(held, 0.5, spacing=SPACING).lesions
    write_geojson(
        tmp_path / "a.geojson", ((one, outline_of(held, one, 0.5)) for one in found), name="lesion", model="m"
    )
    made = json.loads((tmp_path / "a.geojson").read_text("utf-8"))
    assert made.keys() == {"type", "features"}
    assert made["type"] == "FeatureCollection"
    return made["features"]


def test_what_qupath_reads_of_an_object(tmp_path: Path) -> None:
    """24 map pixels of 4 × 4: 384 px² of the slide, 24 · (4 · 0.25 µm)² = 2.4e-5 mm²."""
    values = np.zeros((12, 12))
    values[2:7, 3:8] = 0.75
    values[4, 5] = 0.25
    one = written(tmp_path, values)[0]
    assert one["type"] == "Feature"
    assert str(uuid.UUID(one["id"])) == one["id"]
    told = one["properties"]
    assert told.keys() <= FIELDS
    assert told["objectType"] == "annotation"
    assert told["classification"] == {"name": "lesion", "color": list(COLOUR)}
    assert all(isinstance(part, int) and 0 <= part <= 255 for part in told["classification"]["color"])
    assert told["isLocked"] is False
    assert told["measurements"] == {"Area px²": 384.0, "Peak": 0.75, "Mean": 0.75, "Area mm²": 2.4e-5}
    assert all(isinstance(value, str) for value in told["metadata"].values())  # it keeps words only
    assert one["geometry"]["type"] == "Polygon"
    outer, hole = one["geometry"]["coordinates"]
    assert outer == [[12, 8], [32, 8], [32, 28], [12, 28], [12, 8]]
    assert (hole[0], len(hole)) == (hole[-1], 5)
    assert {tuple(point) for point in hole} == {(20, 16), (24, 16), (24, 20), (20, 20)}


def test_parts_that_meet_at_a_corner_are_a_multipolygon(tmp_path: Path) -> None:
    """One lesion of 4 + 1 pixels: a ring that met itself at (20, 20) would be no valid polygon."""
    values = np.zeros((9, 9))
    values[3:5, 3:5] = values[5, 5] = 0.9
    features = written(tmp_path, values)
    assert len(features) == 1
    made = features[0]["geometry"]
    assert made["type"] == "MultiPolygon"
    assert sorted(len(polygon[0]) for polygon in made["coordinates"]) == [5, 5]
    assert features[0]["properties"]["measurements"]["Area px²"] == 5 * 16


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.25, 0.8))
def test_polygons_hold_the_pixels_of_their_region_and_no_ring_meets_itself(seed: int, share: float) -> None:
    """Each polygon is checked by its own pixels: in one 4-connected piece, and together those of the region."""
    field = np.random.default_rng(seed).random((13, 12)) < share
    count, labels = cv2.connectedComponents(field.astype(np.uint8), connectivity=8)
    corners = Corners(12)
    corners.add(labels.astype(np.int32))
    rings = corners.rings()
    for number in range(1, count):
        seen = np.zeros(field.shape, int)
        for outer, *holes in polygons_of(rings[number]):
            assert signed_area(outer) > 0
            assert all(signed_area(hole) < 0 for hole in holes)
            for ring in (outer, *holes):
                assert len({tuple(point) for point in ring.tolist()}) == len(ring)
            pixels = inside([outer, *holes], Rect(0, 0, 12, 13))
            assert cv2.connectedComponents(pixels.astype(np.uint8), connectivity=4)[0] == 2
            seen += pixels
        assert np.array_equal(seen, (labels == number).astype(int))


def test_an_island_in_a_hole_has_no_hole_of_its_own() -> None:
    """A frame around a pixel of the same region, joined to it by a corner: the hole is the frame's."""
    made = np.array([[1, 1, 1, 1, 1], [1, 0, 0, 0, 1], [1, 0, 1, 0, 1], [1, 0, 0, 1, 1], [1, 1, 1, 1, 1]], np.int32)
    corners = Corners(5)
    corners.add(made)
    frame, island = polygons_of(corners.rings()[1])
    assert [signed_area(ring) for ring in frame] == [25, -8]  # nine lie inside, (3, 3) is the frame's
    assert [signed_area(ring) for ring in island] == [1]


def test_no_lesion_is_an_empty_collection(tmp_path: Path) -> None:
    assert written(tmp_path, np.zeros((5, 5))) == []
