"""The screen gets sRGB, the mouse what is stored; a pan converts the same pixels as a whole drawing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from colour_profiles import ADOBE
from hypothesis import given
from hypothesis import strategies as st

from inference.geometry import Point, Rect
from inference.images.array_source import ArraySource
from inference.images.colour_profile import to_srgb
from inference.images.source import Region
from tests.viewer.canvas.conftest import pixels_of
from viewer.canvas.colours_managed import ManagedReader
from viewer.canvas.tiles import DirectReader
from viewer.document.document import Document

RGB = np.random.default_rng(5).integers(0, 256, (60, 80, 3), dtype=np.uint8)


def picture(icc: bytes = ADOBE) -> ArraySource:
    source = ArraySource.of(RGB)
    return ArraySource(replace(source.info, icc=icc), RGB[None])


rects = st.builds(
    lambda left, top, width, height: Rect(left, top, min(width, 80 - left), min(height, 60 - top)),
    st.integers(0, 70), st.integers(0, 50), st.integers(1, 80), st.integers(1, 60),
)  # fmt: skip


@given(st.lists(rects, min_size=1, max_size=6))
def test_any_walk_over_the_picture_gives_what_converting_each_part_gives(walk: list[Rect]) -> None:
    reader = ManagedReader(DirectReader(picture()), lambda frame: ADOBE)
    for rect in walk:
        found = reader.take(Region(rect), ask=True)
        assert np.array_equal(found, to_srgb(RGB[rect.slices], ADOBE))


def test_pixels_that_have_become_sharper_are_converted_again() -> None:
    class Sharpening(DirectReader):
        pixels = np.zeros((60, 80, 3), np.uint8)

        def take(self, region: Region, *, ask: bool) -> np.ndarray:
            return self.pixels[region.rect.slices]

    inner = Sharpening(picture())
    reader = ManagedReader(inner, lambda frame: ADOBE)
    reader.take(Region(Rect(0, 0, 80, 60)), ask=True)
    inner.pixels = RGB
    assert np.array_equal(reader.take(Region(Rect(0, 0, 80, 60)), ask=True), to_srgb(RGB, ADOBE))


def test_switched_off_and_without_profile_it_gives_what_is_stored() -> None:
    part = Region(Rect(3, 4, 20, 10))
    off = ManagedReader(DirectReader(picture()), lambda frame: ADOBE)
    off.on = False
    for reader in (off, ManagedReader(DirectReader(picture()), lambda frame: b"")):
        assert np.array_equal(reader.take(part, ask=True), RGB[part.rect.slices])


def test_the_canvas_shows_srgb_the_mouse_tells_what_is_stored_and_a_switch_turns_it(canvas) -> None:
    flat = np.full((60, 80, 3), (60, 200, 60), np.uint8)
    source = ArraySource.of(flat)
    document = Document(ArraySource(replace(source.info, icc=ADOBE), flat[None]))
    canvas.set_document(document)
    expected = to_srgb(flat[:1, :1], ADOBE)[0, 0].tolist()
    assert expected[0] < 20  # well outside what sRGB has, so the two cannot be mixed up
    assert pixels_of(canvas)[150, 200].tolist() == expected
    assert canvas.picture.value_at(Point(5, 5)) == (60.0, 200.0, 60.0)
    document.set_display(replace(document.display, managed=False))
    assert pixels_of(canvas)[150, 200].tolist() == [60, 200, 60]
    assert document.display.reset().managed is False
