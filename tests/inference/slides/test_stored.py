"""Stored tiles, read directly, are what OpenSlide shows: every pixel of every tile."""

from __future__ import annotations

import os

import numpy as np
import pytest
import tifffile

from inference.errors import ImageError
from inference.geometry import Rect
from inference.slides.grid import gather
from inference.slides.positioned import PositionedFile
from inference.slides.reference import OpenSlideTiles
from inference.slides.stored import StoredTiles
from inference.slides.tiff_layout import read_layout
from tests.inference.slides.conftest import tissue, write_pyramid

JPEG_KINDS = [
    {"photometric": "ycbcr", "subsampling": (2, 2)},
    {"photometric": "ycbcr", "subsampling": (2, 1)},
    {"photometric": "ycbcr", "subsampling": (1, 1)},
    {"photometric": "rgb"},
]


def whole(store, level):
    grid = store.grids[level]
    return gather(grid, Rect.whole(grid.size), store.tiles(level, list(grid.over(Rect.whole(grid.size)))))


@pytest.mark.parametrize("kind", JPEG_KINDS)
def test_jpeg_tiles_are_openslides_pixels(tmp_path, kind):
    path = tmp_path / "slide.tif"
    write_pyramid(path, tissue(1000, 1300), compression="jpeg", compressionargs={"level": 80}, **kind)
    stored, reference = StoredTiles(path, read_layout(path).levels), OpenSlideTiles(path)
    assert [g.size for g in stored.grids] == [g.size for g in reference.grids]
    for level, grid in enumerate(stored.grids):
        assert np.array_equal(whole(stored, level), reference.region(level, Rect.whole(grid.size)))


def test_lossless_tiles_are_the_pixels_that_were_written(lossless):
    path, levels = lossless
    stored = StoredTiles(path, read_layout(path).levels)
    for level, pixels in enumerate(levels):
        assert np.array_equal(whole(stored, level), pixels)


def test_grey_becomes_rgb(tmp_path):
    path = tmp_path / "grey.tif"
    grey = tissue(600, 700)[:, :, 0]
    write_pyramid(path, grey, compression="zlib", levels=1)
    assert np.array_equal(whole(StoredTiles(path, read_layout(path).levels), 0), np.dstack([grey] * 3))


def test_strips_are_wide_tiles(tmp_path):
    path = tmp_path / "strips.tif"
    pixels = tissue(500, 400)
    tifffile.imwrite(path, pixels, photometric="rgb", rowsperstrip=64, compression="zlib")
    stored = StoredTiles(path, read_layout(path).levels)
    assert stored.grids[0].rows == 8
    assert np.array_equal(whole(stored, 0), pixels)


def test_a_tile_that_is_not_stored_is_what_openslide_shows(tmp_path):
    path = tmp_path / "sparse.tif"
    write_pyramid(path, tissue(600, 600), compression="jpeg", photometric="ycbcr", levels=1)
    with tifffile.TiffFile(path, mode="r+") as file:
        page = file.pages[0]
        counts = list(page.databytecounts)
        counts[4] = 0
        page.tags["TileByteCounts"].overwrite(counts)
    layout, reference = read_layout(path), OpenSlideTiles(path)
    assert layout.levels[0].counts[4] == 0
    rect = layout.levels[0].grid.rect((1, 1))
    expected = reference.region(0, rect)
    assert (expected == 255).all()
    assert np.array_equal(StoredTiles(path, layout.levels).tile(0, (1, 1)), expected)


@pytest.mark.parametrize(
    "kind",
    [{"dtype": np.uint16, "photometric": "minisblack"}, {"dtype": np.uint8, "photometric": "miniswhite"}],
)
def test_what_is_not_plain_8_bit_is_left_to_others(tmp_path, kind):
    path = tmp_path / "other.tif"
    pixels = np.zeros((512, 512), kind["dtype"])
    tifffile.imwrite(path, pixels, tile=(256, 256), photometric=kind["photometric"])
    assert read_layout(path) is None


def test_a_cut_file_says_so(lossless, tmp_path):
    path, _ = lossless
    layout = read_layout(path)
    with path.open("r+b") as file:
        file.truncate(int(layout.levels[0].offsets[-1]) + 10)
    grid = layout.levels[0].grid
    with pytest.raises(ImageError, match=r"“lossless.tif” is cut off"):
        StoredTiles(path, layout.levels).tile(0, (grid.columns - 1, grid.rows - 1))


def test_a_dead_handle_is_opened_anew(tmp_path):
    path = tmp_path / "bytes"
    path.write_bytes(bytes(range(100)))
    file = PositionedFile(path)
    os.close(file._handle.number)
    assert file.read(10, 3) == bytes([10, 11, 12])
    file.close()
    with pytest.raises(OSError, match="closed"):
        file.read(0, 1)


def test_openslide_comes_back_after_an_error(tmp_path):
    path = tmp_path / "slide.tif"
    write_pyramid(path, tissue(600, 600), compression="jpeg", photometric="ycbcr", levels=1)
    reference = OpenSlideTiles(path)
    good = reference.tile(0, (0, 0))
    with pytest.raises(ImageError, match=r"“slide.tif”"):
        reference.region(0, Rect(0, 0, -5, 5))
    assert np.array_equal(reference.tile(0, (0, 0)), good)


@pytest.mark.real_data
@pytest.mark.parametrize(
    "name", ["CMU-1-Small-Region.svs", "TCGA-CR-7395_jp2k_2levels.svs", "tiff_odd/yb10kx5k.zstd.tiff"]
)
def test_real_slides_are_openslides_pixels(real_data, name):
    """JPEG with RGB samples, JPEG 2000 at two levels, Zstandard: the finest and the coarsest level whole."""
    path = real_data / "wsi" / name
    layout, reference = read_layout(path), OpenSlideTiles(path)
    stored = StoredTiles(path, layout.levels)
    levels = {len(stored.grids) - 1, 0} if stored.grids[0].size.width < 5000 else {len(stored.grids) - 1, 2}
    for level in levels:
        rect = Rect.whole(stored.grids[level].size)
        assert np.array_equal(whole(stored, level), reference.region(level, rect))
