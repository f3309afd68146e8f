"""Regions, levels, the cache and many readers at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inference.geometry import Rect, Size
from inference.images.array_source import ArraySource, plain_info
from inference.images.pyramid import Pyramid, halve, level_sizes
from inference.images.source import ImageSource, Region


def test_levels_halve_rounding_up_until_they_fit() -> None:
    assert level_sizes(Size(2049, 600)) == (Size(2049, 600), Size(1025, 300), Size(513, 150), Size(257, 75))
    assert level_sizes(Size(512, 512)) == (Size(512, 512),)


@pytest.mark.parametrize("dtype", ["uint8", "uint16", "int16", "int32", "float32"])
def test_a_halved_level_is_the_mean_of_two_by_two_with_repeated_edges(dtype: str) -> None:
    """[[0, 4, 9], [8, 12, 11]]: (0+4+8+12)/4 = 6 and, the last column twice, (9+9+11+11)/4 = 10."""
    assert halve(np.array([[0, 4, 9], [8, 12, 11]], dtype)).tolist() == [[6, 10]]
    assert halve(np.array([[7]], dtype)).tolist() == [[7]]


def test_colours_are_halved_channel_by_channel() -> None:
    pixels = np.array([[[0, 10, 20], [4, 30, 20]], [[8, 10, 20], [12, 30, 20]]], np.uint8)
    assert halve(pixels).tolist() == [[[6, 20, 20]]]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), colour=st.booleans(), width=st.integers(1, 700), height=st.integers(1, 60))
def test_a_region_is_a_slice_of_its_level(data: st.DataObject, colour: bool, width: int, height: int) -> None:
    shape = (2, height, width, 3) if colour else (2, height, width)
    frames = np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8)
    info = plain_info(frames[0], name="x")
    source: ImageSource = ArraySource(_with_frames(info, 2), frames)
    level = data.draw(st.integers(0, len(source.levels) - 1))
    frame = data.draw(st.integers(0, 1))
    size = source.levels[level]
    left, top = data.draw(st.integers(0, size.width - 1)), data.draw(st.integers(0, size.height - 1))
    rect = Rect(
        left, top, data.draw(st.integers(1, size.width - left)), data.draw(st.integers(1, size.height - top))
    )
    whole = frames[frame]
    for _ in range(level):
        whole = halve(whole)
    part = source.read(Region(rect, level, frame))
    assert np.array_equal(part, whole[rect.slices])
    assert part.flags.c_contiguous
    assert part.flags.writeable


def _with_frames(info: object, frames: int) -> object:
    from dataclasses import replace

    return replace(info, frames=frames)  # type: ignore[type-var]


@pytest.mark.parametrize(
    "region",
    [
        Region(Rect(0, 0, 11, 5)), Region(Rect(-1, 0, 2, 2)), Region(Rect(0, 0, 0, 5)),
        Region(Rect(0, 0, 5, 5), level=1), Region(Rect(0, 0, 5, 5), frame=1), Region(Rect(0, 0, 5, 5), frame=-1),
    ],
)  # fmt: skip
def test_a_region_outside_its_level_is_a_value_error(region: Region) -> None:
    with pytest.raises(ValueError, match=r"outside|no frame"):
        ArraySource.of(np.zeros((5, 10), np.uint8)).read(region)


def test_what_was_read_does_not_change_when_the_reader_writes_into_it() -> None:
    source = ArraySource.of(np.zeros((5, 10), np.uint8))
    whole = Region(Rect(0, 0, 10, 5))
    source.read(whole)[:] = 9
    assert source.read(whole).max() == 0


def test_the_cache_keeps_to_its_room_and_drops_the_oldest() -> None:
    loaded: list[int] = []

    def load(frame: int) -> np.ndarray:
        loaded.append(frame)
        return np.full((10, 10), frame, np.uint8)

    pyramid = Pyramid(Size(10, 10), 3, load, room=200)
    for frame in (0, 1, 0, 2, 0, 1):  # frame 1 is the oldest when 2 arrives, 0 stays
        assert pyramid.read(Region(Rect(0, 0, 1, 1), frame=frame))[0, 0] == frame
    assert loaded == [0, 1, 2, 1]


def test_sixteen_readers_at_once_get_the_same_pixels_and_one_decode() -> None:
    loaded: list[int] = []
    truth = np.random.default_rng(2).integers(0, 256, (700, 900)).astype(np.uint8)

    def load(frame: int) -> np.ndarray:
        loaded.append(frame)
        return truth.copy()

    pyramid, start = Pyramid(Size(900, 700), 1, load), Barrier(16)
    wanted = [halve(truth), truth]

    def read(at: int) -> bool:
        start.wait()
        level = at % 2
        size = pyramid.levels[1 - level]
        got = pyramid.read(Region(Rect.whole(size), level=1 - level))
        return np.array_equal(got, wanted[level])

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(read, range(16)))
    assert loaded == [0]


def test_an_array_that_is_not_what_its_info_says_is_refused() -> None:
    with pytest.raises(ValueError, match="its info says"):
        ArraySource(plain_info(np.zeros((5, 10), np.uint8), name="x"), np.zeros((1, 5, 9), np.uint8))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16])
def test_the_first_picture_is_halved_to_the_same_figures_as_opencv(dtype: type) -> None:
    from inference.images.pyramid import _halve_by_sums, _halve_with_opencv

    limits = np.iinfo(dtype)
    pixels = np.random.default_rng(3).integers(limits.min, limits.max, (64, 48), dtype=dtype, endpoint=True)
    np.testing.assert_array_equal(_halve_by_sums(pixels), _halve_with_opencv(pixels))


def test_what_is_read_after_closing_is_right_and_kept_by_nobody() -> None:
    """A thumbnail that was asked for before an image was closed comes later: it fills no memory any more."""
    pixels = np.arange(600 * 700, dtype=np.uint16).reshape(600, 700)
    pyramid = Pyramid(Size(width=700, height=600), 1, lambda frame: pixels.copy())
    pyramid.read(Region(Rect(0, 0, 5, 4)))
    assert pyramid.holds(0, 0)
    pyramid.close()
    assert not pyramid.holds(0, 0)
    np.testing.assert_array_equal(pyramid.read(Region(Rect(10, 20, 5, 4))), pixels[20:24, 10:15])
    assert not pyramid.holds(0, 0)
