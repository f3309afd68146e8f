"""Maps of other programs, laid over an image."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import tifffile

from inference.errors import ImageError
from inference.geometry import Affine, Rect, Size
from inference.images.array_source import plain_info
from inference.maps.reading import read_map

INFO = plain_info(np.zeros((200, 400, 3), np.uint8), name="slide")


def whole(path: Path) -> tuple[np.ndarray, Affine]:
    made = read_map(path, INFO)
    return made.read(Rect.whole(made.size)), made.to_level0


def test_an_array_covers_the_whole_image(tmp_path: Path) -> None:
    np.save(tmp_path / "m.npy", np.array([[0.0, 0.5], [1.0, np.nan]]))
    values, plane = whole(tmp_path / "m.npy")
    assert plane == Affine(200.0, 100.0)
    np.testing.assert_array_equal(values, np.array([[0, 0.5], [1, np.nan]], np.float32))


@pytest.mark.parametrize("name", ["m.png", "m.tif"])
def test_integers_count_by_the_range_of_their_type(tmp_path: Path, name: str) -> None:
    picture = np.array([[0, 51], [255, 102]], np.uint8)
    cv2.imwrite(str(tmp_path / name), picture)
    values, _ = whole(tmp_path / name)
    assert values == pytest.approx(np.array([[0, 0.2], [1.0, 0.4]]))
    deep = np.array([[0, 65535]], np.uint16)
    cv2.imwrite(str(tmp_path / name), deep)
    assert whole(tmp_path / name)[0].tolist() == [[0.0, 1.0]]


def test_the_first_level_of_a_float_pyramid_is_read(tmp_path: Path) -> None:
    values = np.random.default_rng(0).random((64, 96)).astype(np.float32)
    with tifffile.TiffWriter(tmp_path / "p.tif") as tiff:
        tiff.write(values, subifds=1, tile=(16, 16))
        tiff.write(values[::2, ::2], tile=(16, 16), subfiletype=1)
    np.testing.assert_array_equal(whole(tmp_path / "p.tif")[0], values)


def test_a_table_of_tiles_has_a_place_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("minx,miny,width,height,prob_tumor\n100,40,50,20,0.25\n200,60,50,20,0.75\n")
    values, plane = whole(tmp_path / "t.csv")
    assert plane == Affine(50.0, 20.0, 100.0, 40.0)
    np.testing.assert_array_equal(values, np.array([[0.25, np.nan, np.nan], [np.nan, np.nan, 0.75]], np.float32))


def test_outlines_hold_their_probability(tmp_path: Path) -> None:
    square = lambda x, y: [[[x, y], [x + 40, y], [x + 40, y + 40], [x, y + 40], [x, y]]]  # noqa: E731
    features = [
        {"geometry": {"type": "Polygon", "coordinates": square(20, 20)},
         "properties": {"measurements": {"Probability": 0.5}}},
        {"geometry": {"type": "Polygon", "coordinates": square(100, 20)}, "properties": {}},
    ]
    (tmp_path / "o.geojson").write_text(json.dumps({"features": features}))
    made = read_map(tmp_path / "o.geojson", INFO)
    assert made.size == Size(400, 200)
    at = lambda x, y: made.read(Rect(x, y, 1, 1))[0, 0]  # noqa: E731
    assert at(20, 20) == 0.5
    assert at(59, 59) == 0.5
    assert np.isnan(at(60, 59))
    assert at(120, 30) == 1.0


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", b"x,y,probability\n0,0,7\n10,10,1\n", "not between 0 and 1"),
        ("b.csv", b"a,b\n1,2\n", "no columns"),
        ("c.csv", b"x,y,prob\n0,0,0.5\n10,0,0.5\n23,0,0.1\n0,10,0.4\n", "one grid"),
        ("d.json", b'{"features": []}', "no polygons"),
        ("e.json", b'{"features": [{}]}', "cannot be read"),
        ("f.npy", b"\x93NUMPY\x01\x00broken", "cannot be read"),
        ("g.png", b"\x89PNG\r\n\x1a\nbroken", "damaged"),
        ("h.tif", b"II*\0broken", "cannot be read"),
    ],
)
def test_what_is_no_map_is_refused_with_its_name_and_the_reason(
    tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImageError, match=why) as caught:
        read_map(tmp_path / name, INFO)
    assert name in caught.value.text


def test_a_coloured_picture_and_a_pickle_are_no_maps(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "c.png"), np.full((4, 4, 3), (1, 2, 3), np.uint8))
    with pytest.raises(ImageError, match="coloured"):
        read_map(tmp_path / "c.png", INFO)
    np.save(tmp_path / "o.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(ImageError, match="cannot be read"):
        read_map(tmp_path / "o.npy", INFO)
