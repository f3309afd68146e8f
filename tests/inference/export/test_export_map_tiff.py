"""Map and mask as pyramids: the rules that Bio-Formats, which QuPath asks, reads an OME-TIFF by; and bounded memory."""

from __future__ import annotations

import tracemalloc
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
import tifffile

from inference.export.map_tiff import write_map_tiff, write_mask_tiff
from inference.geometry import Affine, Rect, Size, Spacing
from inference.maps.array_map import ArrayMap
from inference.maps.scratch import ScratchMask

SPACING = Spacing(0.00025, 0.00025, "file")
PLANE = Affine(10.0, 10.0)
OME = "{http://www.openmicroscopy.org/Schemas/OME/2016-06}"


@pytest.fixture
def mask() -> np.ndarray:
    """700 × 521: three levels, an odd edge."""
    made = np.zeros((521, 700), bool)
    made[100:300, 255:258] = made[520, 699] = made[0, 0] = True
    return made


def write_mask(folder: Path, mask: np.ndarray, step: int = 100) -> Path:
    with ScratchMask(folder, Size.of(mask.shape)) as scratch:
        for top in range(0, len(mask), step):
            scratch.add(mask[top : top + step])
        scratch.finish()
        write_mask_tiff(folder / "mask.tif", scratch, to_level0=PLANE, spacing=SPACING)
    return folder / "mask.tif"


def pyramid_of(path: Path) -> list[tifffile.TiffPage]:
    """Level 0 and its sub-resolutions, as the OME-TIFF specification places them."""
    with tifffile.TiffFile(path) as tiff:
        assert (tiff.is_ome, tiff.is_bigtiff, len(tiff.pages)) == (True, True, 1)  # levels are no planes of their own
        first = tiff.pages[0]
        below = list(first.pages)
        assert first.tags["SubIFDs"].count == len(below)
        assert first.subfiletype == 0
        for page in below:
            assert page.subfiletype == 1  # a reduced version of another
            assert page.tags.get("ImageDescription") is None  # the metadata stands in the first alone
        for page in (first, *below):
            assert page.is_tiled
            assert (page.tilewidth % 16, page.tilelength % 16) == (0, 0)
            assert page.compression.name == "ADOBE_DEFLATE"
            assert page.photometric.name == "MINISBLACK"
            assert page.samplesperpixel == 1
        return [first, *below]


def test_the_levels_of_a_mask_hold_any_of_four(tmp_path: Path, mask: np.ndarray) -> None:
    path = write_mask(tmp_path, mask)
    assert [(p.imagewidth, p.imagelength) for p in pyramid_of(path)] == [(700, 521), (350, 261), (175, 131)]
    with tifffile.TiffFile(path) as tiff:
        whole, half, quarter = (level.asarray() for level in tiff.series[0].levels)
    assert whole.dtype == np.uint8
    assert np.array_equal(whole, np.where(mask, 255, 0))
    by_hand = np.pad(mask, ((0, 3), (0, 0)))
    assert np.array_equal(half, 255 * by_hand[:522].reshape(261, 2, 350, 2).any(axis=(1, 3)))
    assert np.array_equal(quarter, 255 * by_hand.reshape(131, 4, 175, 4).any(axis=(1, 3)))


def test_how_large_a_pixel_is_stands_in_the_xml_and_in_the_tags(tmp_path: Path, mask: np.ndarray) -> None:
    """10 · 0.25 µm = 2.5 µm: 4000 pixels a cm."""
    path = write_mask(tmp_path, mask)
    with tifffile.TiffFile(path) as tiff:
        pixels = ET.fromstring(tiff.ome_metadata or "").find(f"{OME}Image/{OME}Pixels")
        x, unit = tiff.pages[0].tags["XResolution"].value, tiff.pages[0].tags["ResolutionUnit"].value
    assert pixels is not None
    told = pixels.attrib
    assert (told["SizeX"], told["SizeY"], told["SizeC"], told["SizeZ"], told["SizeT"]) == ("700", "521", "1", "1", "1")
    assert (told["Type"], told["DimensionOrder"]) == ("uint8", "XYCZT")
    assert (float(told["PhysicalSizeX"]), told["PhysicalSizeXUnit"]) == (2.5, "µm")
    assert (x[0] / x[1], int(unit)) == (4000, 3)


def test_a_map_keeps_its_values_and_is_0_where_nobody_looked(tmp_path: Path) -> None:
    values = np.random.default_rng(0).random((300, 520)).astype(np.float32)
    expected = values.copy()
    values[10:20, 30:60], expected[10:20, 30:60] = np.nan, 0
    write_map_tiff(tmp_path / "map.tif", ArrayMap(values, PLANE), spacing=SPACING)
    assert pyramid_of(tmp_path / "map.tif")[0].dtype == np.float32
    with tifffile.TiffFile(tmp_path / "map.tif") as tiff:
        assert np.array_equal(tiff.series[0].levels[0].asarray(), expected)
        greatest = expected.reshape(150, 2, 260, 2).max(axis=(1, 3))
        assert np.array_equal(tiff.series[0].levels[1].asarray(), greatest)


class Endless:
    """A map of any size without values of its own: 0.5 in every pixel."""

    to_level0 = PLANE

    def __init__(self, side: int) -> None:
        self.size = Size(side, side)

    def read(self, rect: Rect, *, level: int = 0) -> np.ndarray:
        return np.full((rect.height, rect.width), 0.5, np.float32)


def test_a_map_sixteen_times_as_large_takes_no_more_memory(tmp_path: Path) -> None:
    """4096² float32 are 64 MiB, which tifffile would gather before it compresses: 16 MiB at most are in use."""
    peaks = []
    for side in (1024, 4096):
        tracemalloc.start()
        write_map_tiff(tmp_path / f"{side}.tif", Endless(side), spacing=None)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert max(peaks) < 16 << 20, peaks


def test_the_scratch_is_gone_afterwards_and_its_rows_are_those_given(tmp_path: Path, mask: np.ndarray) -> None:
    with ScratchMask(tmp_path, Size.of(mask.shape)) as scratch:
        assert not scratch.any
        scratch.add(mask[:99])
        scratch.add(mask[99:])
        assert scratch.any
        assert np.array_equal(scratch.rows(90, 300), mask[90:390])
        assert len(list(tmp_path.iterdir())) == 1
    assert not list(tmp_path.iterdir())
