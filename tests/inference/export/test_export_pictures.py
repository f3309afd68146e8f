from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inference.errors import ExportError
from inference.export.pictures import heat_colours, write_map_npy, write_map_png, write_mask_png, write_png


def test_a_mask_becomes_0_and_255_at_its_own_size(tmp_path: Path) -> None:
    mask = np.array([[True, False, False], [False, True, True]])
    write_mask_png(tmp_path / "m.png", mask)
    with Image.open(tmp_path / "m.png") as image:
        assert image.mode == "L"
        assert np.asarray(image).tolist() == [[255, 0, 0], [0, 255, 255]]


def test_a_map_is_value_times_255_rounded_and_clipped(tmp_path: Path) -> None:
    # 0.5 · 255 = 127.5 → 128; 0.2 · 255 = 51; 0.003 · 255 = 0.765 → 1; 0.0019 · 255 = 0.48 → 0
    values = np.array([[0.0, 1.0, 0.5, 0.2], [0.003, 0.0019, 1.2, -0.3]], dtype=np.float32)
    write_map_png(tmp_path / "m.png", values)
    with Image.open(tmp_path / "m.png") as image:
        assert image.mode == "L"
        assert np.asarray(image).tolist() == [[0, 255, 128, 51], [1, 0, 255, 0]]


def test_a_map_that_is_not_a_number_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="not numbers"):
        write_map_png(tmp_path / "m.png", np.array([[np.nan]], dtype=np.float32))
    assert not list(tmp_path.iterdir())


def test_the_exact_values_are_float16(tmp_path: Path) -> None:
    values = np.array([[0.0, 0.25, 1 / 3]], dtype=np.float32)
    write_map_npy(tmp_path / "m.npy", values)
    read = np.load(tmp_path / "m.npy", allow_pickle=False)
    assert read.dtype == np.float16
    # 1/3 in 11 significant bits between 1/4 and 1/2: steps of 2⁻¹², 1365/4096
    assert read.astype(float).tolist() == [[0.0, 0.25, 1365 / 4096]]


def test_colours_keep_their_order(tmp_path: Path) -> None:
    picture = np.zeros((1, 2, 3), dtype=np.uint8)
    picture[0, 0] = (255, 128, 0)
    write_png(tmp_path / "p.png", picture)
    with Image.open(tmp_path / "p.png") as image:
        assert image.getpixel((0, 0)) == (255, 128, 0)


def test_heat_runs_from_black_to_pale_yellow() -> None:
    # the first and last entries of matplotlib's inferno: (0, 0, 3) and (252, 254, 164)
    low, high = heat_colours(np.array([[0.0, 1.0]], dtype=np.float32))[0].astype(int)
    assert np.abs(low - (0, 0, 3)).max() <= 1
    assert np.abs(high - (252, 254, 164)).max() <= 1
