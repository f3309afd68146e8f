"""A slide as an image: regions, levels, facts, cache, many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inference.errors import ImageError
from inference.geometry import Rect, Size, Spacing
from inference.images.opener import open_image
from inference.images.pyramid import halve
from inference.images.source import Region
from inference.slides.cache import TileCache
from inference.slides.derived import WithOverview
from inference.slides.facts import ODD_MPP, SlideFacts, checked_mpp, facts_of, ome_mpp
from inference.slides.opening import _open_plain
from inference.slides.source import SlideSource
from inference.slides.stored import StoredTiles
from inference.slides.tiff_layout import read_layout
from tests.inference.slides.conftest import tissue, write_pyramid


@pytest.fixture
def slide(lossless):
    path, levels = lossless
    source = _open_plain(path, read_layout(path), None)
    yield source, levels
    source.close()


@given(st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_region_is_that_part_of_the_picture(slide, data):
    source, levels = slide
    level = data.draw(st.integers(0, 2))
    height, width = levels[level].shape[:2]
    left, top = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    rect = Rect(left, top, data.draw(st.integers(1, width - left)), data.draw(st.integers(1, height - top)))
    assert np.array_equal(source.read(Region(rect, level)), levels[level][rect.slices])


@pytest.mark.parametrize("rect", [Rect(0, 0, 1501, 10), Rect(-1, 0, 5, 5), Rect(5, 5, 0, 5)])
def test_a_region_outside_its_level_is_refused(slide, rect):
    with pytest.raises(ValueError, match="lies outside"):
        slide[0].read(Region(rect))


def test_the_resolution_tags_of_a_microscope_count(slide):
    """40 000 px per cm is 0.25 µm per px."""
    assert slide[0].info.spacing == Spacing(0.00025, 0.00025, "slide file")
    assert slide[0].facts.magnification == pytest.approx(40)


def test_levels_that_a_file_lacks_are_halves_of_its_coarsest(tmp_path):
    path = tmp_path / "flat.tif"
    pixels = write_pyramid(path, tissue(1301, 2600), levels=1, compression="zlib")[0]
    store = WithOverview(StoredTiles(path, read_layout(path).levels))
    assert [g.size for g in store.grids] == [Size(2600, 1301), Size(1300, 651), Size(650, 326)]
    expected = halve(halve(pixels))
    assert np.array_equal(store.tile(2, (0, 0)), expected[:512, :512])
    assert np.array_equal(store.tile(2, (1, 0)), expected[:512, 512:])


def test_many_threads_read_one_slide(slide):
    source, levels = slide
    rects = [Rect(x, y, 300, 200) for x in range(0, 1200, 97) for y in range(0, 900, 83)]
    with ThreadPoolExecutor(4) as pool:
        for rect, pixels in zip(rects, pool.map(lambda r: source.read(Region(r)), rects), strict=True):
            assert np.array_equal(pixels, levels[0][rect.slices])


def test_the_cache_keeps_within_its_bytes_and_forgets_a_closed_slide(lossless):
    path, _ = lossless
    cache, layout = TileCache(3 * 256 * 256 * 3), read_layout(path)
    plain = _open_plain(path, layout, None)
    source = SlideSource(plain.info, StoredTiles(path, layout.levels), plain._extras, cache=cache)
    source.read(Region(Rect(0, 0, 1500, 1100)))
    assert 0 < cache.used <= cache.limit
    kept = source.tile(0, (0, 0))
    assert source.cached(0, (0, 0)) is kept
    cache.set_limit(256 * 256 * 3)
    assert cache.used == 256 * 256 * 3
    source.close()
    assert cache.used == 0
    with pytest.raises(ImageError):
        source.read(Region(Rect(0, 0, 5, 5)))


def test_what_a_person_tells_counts_and_its_warning_goes(tmp_path):
    path = tmp_path / "untold.tif"
    write_pyramid(path, tissue(600, 600), compression="zlib", resolution=(72, 72), resolutionunit=2)
    source = _open_plain(path, read_layout(path), None)
    assert source.info.spacing is None
    assert source.info.warnings == (ODD_MPP.format(25_400 / 72),)
    source.tell_mpp((0.5, 0.5))
    assert source.info.spacing == Spacing(0.0005, 0.0005, "told by the reader")
    assert source.info.warnings == ()
    source.close()


def test_a_pixel_size_is_a_microscopes_or_unknown():
    assert checked_mpp(0.25, 0.25) == ((0.25, 0.25), "")
    assert checked_mpp(None, 0.25)[0] is None
    assert checked_mpp(352.8, 352.8)[0] is None
    assert checked_mpp(0.0, 0.0)[0] is None


def test_openslides_words_become_facts():
    told = {"openslide.vendor": "aperio", "openslide.mpp-x": "0.499", "openslide.mpp-y": "0.498",
            "openslide.objective-power": "20"}  # fmt: skip
    assert facts_of(told, b"") == SlideFacts("aperio", (0.499, 0.498), 20.0, b"", "")
    generic = {
        **told,
        "openslide.vendor": "generic-tiff",
        "openslide.mpp-x": "352.8",
        "openslide.mpp-y": "352.8",
    }
    assert facts_of(generic, b"").mpp is None


def test_ome_sizes_come_in_their_own_unit():
    text = '<OME><Pixels PhysicalSizeX="250" PhysicalSizeXUnit="nm" PhysicalSizeY="0.5"/></OME>'
    assert ome_mpp(text) == (0.25, 0.5)


def test_a_huge_tiled_picture_opens_as_a_slide_whatever_its_name(tmp_path):
    path = tmp_path / "no-suffix"
    write_pyramid(path, np.zeros((4096, 4096), np.uint8), levels=2, compression="zlib")
    with open_image(path) as source:
        assert isinstance(source, SlideSource)
        assert source.info.modality == "SM"


def test_a_small_tiled_picture_stays_a_picture(lossless):
    with open_image(lossless[0]) as source:
        assert not isinstance(source, SlideSource)


@pytest.mark.real_data
def test_an_aperio_slide_tells_who_it_is(real_data):
    with open_image(real_data / "wsi" / "CMU-1-Small-Region.svs") as source:
        assert source.info.spacing == Spacing(0.000499, 0.000499, "slide file")
        assert (source.facts.objective, source.facts.vendor) == (20.0, "aperio")
        assert source.associated == ("label", "macro", "thumbnail")
        assert source.read_associated("label").shape == (463, 387, 3)
        assert isinstance(source._store._store, StoredTiles)


@pytest.mark.real_data
def test_a_dicom_slide_has_its_header(real_data):
    with open_image(real_data / "wsi" / "wsi2dicom" / "jpeg.dicom") as source:
        assert isinstance(source, SlideSource)
        assert source.info.is_dicom
        assert source.info.size == Size(957, 715)


def test_halved_tiles_of_fine_levels_are_not_kept_and_are_the_same_again(tmp_path, monkeypatch):
    """5000 × 4200 in one level: halves of 2500, 1250 and 625 px, 15.8, 3.9 and 1.0 MB; with 6 MB the two last are kept."""
    path = tmp_path / "single.tif"
    write_pyramid(path, tissue(4200, 5000), levels=1, compression="zlib")
    monkeypatch.setattr("inference.slides.derived.KEPT", 6_000_000)
    store = WithOverview(StoredTiles(path, read_layout(path).levels))
    try:
        assert [grid.size.width for grid in store.grids] == [5000, 2500, 1250, 625]
        coarse = store.tile(3, (0, 0))
        assert {level for level, _ in store._kept} == {2, 3}
        fine = store.tile(1, (1, 2))
        assert np.array_equal(fine, store.tile(1, (1, 2)))
        assert {level for level, _ in store._kept} == {2, 3}
        assert store.tile(3, (0, 0)) is coarse
    finally:
        store.close()
