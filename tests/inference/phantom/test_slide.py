"""The synthetic slide: readable, calibrated, labelled, with its lesion where the truth says."""

from __future__ import annotations

import numpy as np
import pytest

from inference.geometry import Rect, Size, Spacing
from inference.images.source import Region
from inference.phantom.slide import _Painter, write_slide
from inference.phantom.slide_plan import STEP, make_plan
from inference.phantom.slide_texture import SIDE as SIDE_OF_TEXTURE
from inference.slides.opening import _open_plain
from inference.slides.reference import OpenSlideTiles
from inference.slides.tiff_layout import read_layout

SIDE = 2500  # not a multiple of the tiles


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return write_slide(tmp_path_factory.mktemp("slide") / "phantom.tif", size=SIDE)


@pytest.fixture(scope="module")
def slide(made):
    with _open_plain(made.path, read_layout(made.path), None) as source:
        yield source


def test_it_is_a_calibrated_pyramid_with_a_label(slide):
    assert slide.levels[:3] == (Size(2500, 2500), Size(1250, 1250), Size(625, 625))
    assert slide.info.spacing == Spacing(0.00025, 0.00025, "slide file")
    assert slide.info.instance.synthetic
    assert slide.associated == ("label",)
    assert (slide.read_associated("label") < 100).any()


def test_openslide_reads_the_same_pixels(made, slide):
    reference = OpenSlideTiles(made.path)
    for level in range(3):
        rect = Rect.whole(slide.levels[level])
        assert np.array_equal(slide.read(Region(rect, level)), reference.region(level, rect))


def test_a_coarser_level_is_the_finer_one_reduced(slide):
    """Up to what JPEG does to both."""
    fine = slide.read(Region(Rect(0, 0, 2400, 2400), 0)).reshape(1200, 2, 1200, 2, 3).mean(axis=(1, 3))
    coarse = slide.read(Region(Rect(0, 0, 1200, 1200), 1))
    assert np.abs(fine - coarse).mean() < 4


def test_the_lesion_is_dark_where_the_truth_says(made, slide):
    """Crowded nuclei: less red light comes through than beside it."""
    red = slide.read(Region(Rect(0, 0, SIDE, SIDE), 0))[:, :, 0]
    truth = np.kron(made.lesion, np.ones((STEP, STEP), bool))[:SIDE, :SIDE]
    assert truth.mean() > 0.01
    tissue = (red < 235) & ~truth
    assert red[truth].mean() + 30 < red[tissue].mean()


def test_the_same_seed_makes_the_same_plan():
    one, other = make_plan(4000, 4000, 3), make_plan(4000, 4000, 3)
    assert np.array_equal(one.lesion, other.lesion)
    assert not np.array_equal(one.lesion, make_plan(4000, 4000, 4).lesion)


def test_a_stopped_writing_leaves_nothing(tmp_path):
    def stop(done, of):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_slide(tmp_path / "half.tif", size=600, step=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_textures_go_on_where_they_repeat() -> None:
    """A wave that repeats with the texture: no row differs from the one above by more than its slope allows."""
    y, x = np.mgrid[:SIDE_OF_TEXTURE, :SIDE_OF_TEXTURE] * 2 * np.pi / SIDE_OF_TEXTURE
    wave = np.sin(3 * y + 5 * x).astype(np.float32)
    paint = object.__new__(_Painter)
    paint._stains = {"wave": np.stack([wave, wave], -1)}
    bands = [paint._texture("wave", top, 100, slice(300, 700)) for top in range(1900, 2300, 100)]
    steps = np.abs(np.diff(np.concatenate(bands)[..., 0], axis=0))
    assert steps.max() <= (3 + 5) * 2 * np.pi / SIDE_OF_TEXTURE + 1e-5  # one row down, at most one pixel aside
    assert not np.array_equal(bands[0][0], paint._texture("wave", 1900 + SIDE_OF_TEXTURE, 1, slice(300, 700))[0])
