from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference.geometry import Affine, Rect, Size
from inference.maps.cache import kept_map, trim
from inference.maps.store import DONE, GLASS, LEAST, META, NOT_YET, MapStore, level_sizes, stored
from inference.tiling import MapGrid

GRID = MapGrid(Size(700, 300), Affine(10.0, 10.0), 256)


def test_what_is_written_is_read_by_another_and_the_rest_is_unknown(tmp_path: Path) -> None:
    store = MapStore.create(tmp_path / "m", GRID)
    values = np.linspace(0, 1, 256 * 256, dtype=np.float32).reshape(256, 256)
    assert store.write(1, values) == Rect(256, 0, 256, 256)
    assert store.write(3, None) == Rect(0, 256, 256, 44)
    other = MapStore.open(tmp_path / "m")
    assert np.abs(other.read(Rect(256, 0, 256, 256)) - values).max() < 0.0005
    assert other.read(Rect(256, 0, 1, 1))[0, 0] == 0.0  # a probability of 0 is not "unknown"
    assert np.isnan(other.read(Rect(0, 0, 256, 256))).all()
    assert other.states.tolist() == [NOT_YET, DONE, NOT_YET, GLASS, NOT_YET, NOT_YET]
    assert not other.done


def test_coarser_levels_hold_the_greatest_value(tmp_path: Path) -> None:
    store = MapStore.create(tmp_path / "m", GRID)
    assert [level.shape for level in store.levels] == [(300, 700), (150, 350), (75, 175)]
    values = np.zeros((256, 256), np.float32)
    values[101, 7] = 0.875  # one pixel: 51, 4 → at half size 50, 3, at a quarter 25, 1
    store.write(0, values)
    assert store.read(Rect(3, 50, 1, 1), level=1)[0, 0] == 0.875
    assert store.read(Rect(1, 25, 1, 1), level=2)[0, 0] == 0.875
    assert np.nansum(store.read(Rect(0, 0, 175, 75), level=2)) == 0.875


def test_an_odd_edge_counts_alone(tmp_path: Path) -> None:
    store = MapStore.create(tmp_path / "m", MapGrid(Size(513, 3), Affine(1.0, 1.0), 600))
    values = np.full((3, 513), 0.25, np.float32)
    values[2, 512] = 0.5
    store.write(0, values)
    assert store.levels[1].shape == (2, 257)
    assert store.read(Rect(256, 1, 1, 1), level=1)[0, 0] == 0.5


def test_the_same_key_gives_the_same_map_and_another_grid_a_new_one(tmp_path: Path) -> None:
    first = kept_map(tmp_path, "a", GRID)
    first.write(0, np.full((256, 256), 0.5, np.float32))
    first.flush()
    assert kept_map(tmp_path, "a", GRID).states[0] == DONE
    assert kept_map(tmp_path, "a", MapGrid(Size(700, 300), Affine(9.0, 9.0), 256)).states[0] == NOT_YET


def test_a_broken_map_is_made_anew(tmp_path: Path) -> None:
    kept_map(tmp_path, "a", GRID)
    (tmp_path / "a" / META).write_text("{")
    assert kept_map(tmp_path, "a", GRID).states[0] == NOT_YET


def test_the_maps_used_longest_ago_make_room(tmp_path: Path) -> None:
    import os

    for age, name in enumerate(["new", "old"]):
        store = kept_map(tmp_path, name, GRID)
        for index in range(GRID.count):
            rect = GRID.rect(index)
            store.write(index, np.full((rect.height, rect.width), 0.5, np.float32))
        store.flush()
        os.utime(tmp_path / name / META, (1000 - age, 1000 - age))
    taken = 2 * sum(size.width * size.height for size in level_sizes(GRID.size))
    trim(tmp_path, int(1.5 * taken))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new"]


@pytest.mark.parametrize("value", [0.0, LEAST / 2, 1.0])
def test_extremes_survive(tmp_path: Path, value: float) -> None:
    store = MapStore.create(tmp_path / "m", MapGrid(Size(4, 4), Affine(), 4))
    store.write(0, np.full((4, 4), value, np.float32))
    assert (store.read(Rect(0, 0, 4, 4)) == (0.0 if value < LEAST else value)).all()


def test_probabilities_are_kept_as_numpy_rounds_them() -> None:
    """All kinds: between, exactly half way between two float16 (to even), the ends; and what is no number stays that."""
    halves = np.arange(0x0400, 0x3C00, dtype=np.uint16).view(np.float16).astype(np.float32)
    ties = (halves[:-1] + halves[1:]) / 2
    rng = np.random.default_rng(0)
    values = np.concatenate([halves, ties, np.nextafter(ties, 1), np.nextafter(ties, 0), rng.random(9999), [1.0]])
    values = values.astype(np.float32)
    assert np.array_equal(stored(values), values.astype(np.float16))
    assert np.array_equal(stored(np.array([0.0, 1e-9], np.float32)), np.full(2, LEAST, np.float16))
    assert np.isnan(stored(np.array([0.5, np.nan], np.float32))).tolist() == [False, True]
