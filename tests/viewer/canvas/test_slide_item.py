"""A slide on the screen: coarse at once, sharp soon, never blank, no seam, whatever way it came there."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from colour_profiles import ADOBE
from PySide6.QtCore import QPointF

from inference.geometry import Affine, Point, Rect, Size
from inference.images.colour_profile import to_srgb
from inference.images.pyramid import halve
from inference.slides.cache import TileCache
from inference.slides.facts import SlideFacts
from inference.slides.grid import TileGrid, gather
from inference.slides.source import Extras, SlideSource
from tests.viewer.canvas.conftest import pixels_of
from viewer.canvas.mosaic import compose
from viewer.canvas.prefetch import Motion, wishes
from viewer.canvas.sampling import Grid, resample
from viewer.canvas.slide_item import SlideItem
from viewer.canvas.tile_loader import TileLoader
from viewer.document.document import Document

RNG = np.random.default_rng(3)
IMAGE = np.kron(RNG.integers(20, 236, (190, 250, 3)), np.ones((10, 10, 1))).astype(np.uint8)  # 2500 × 1900
TILE = Size(128, 128)


class ArrayTiles:
    """A store over arrays; each tile waits for `open`, and every reading is counted."""

    def __init__(self, pixels, levels=3):
        self.arrays = [pixels]
        while len(self.arrays) < levels:
            self.arrays.append(halve(self.arrays[-1]))
        self.grids = tuple(TileGrid(Size.of(array.shape), TILE) for array in self.arrays)
        self.open, self.read, self.holds_back = threading.Event(), Counter(), False
        self.open.set()

    def tile(self, level, place):
        if self.holds_back and level < len(self.grids) - 1:
            assert self.open.wait(10)
        self.read[level, place] += 1
        return self.arrays[level][self.grids[level].rect(place).slices].copy()

    def tiles(self, level, places):
        for place in places:
            yield place, self.tile(level, place)

    def close(self):
        self.open.set()


def slide_of(store):
    from inference.images.array_source import plain_info

    return SlideSource(
        plain_info(store.arrays[0], name="slide"), store, Extras(SlideFacts()), cache=TileCache(1 << 28)
    )


@pytest.fixture
def store():
    return ArrayTiles(IMAGE)


@pytest.fixture
def shown(qtbot, canvas, store):
    """A canvas that shows the slide at 1:1, sharp."""
    canvas.set_document(Document(slide_of(store)))
    assert isinstance(canvas.picture.item, SlideItem)
    canvas.one_to_one()
    sharpen(qtbot, canvas)
    yield canvas
    canvas.set_document(None)


def sharpen(qtbot, canvas):
    def sharp():
        canvas.grab()
        return canvas.picture.item.sharp and canvas.picture.reader._reader.idle

    qtbot.waitUntil(sharp)


def expected(canvas, array, level=0):
    """The screen drawn in one go from a whole level: the second way."""
    screen = canvas.screen_size()
    grid = Grid(canvas.placement, Rect(0, 0, screen.width, screen.height))
    covered = grid.covered_by(IMAGE.shape[1], IMAGE.shape[0], Affine())
    out = np.zeros((screen.height, screen.width, 3), np.uint8)
    plane = Affine(2.0**level, 2.0**level)
    out[covered.slices] = resample(array, plane, grid.of_part(covered), smooth=canvas.camera.zoom < 2)
    return out


def differ(one, other):
    return int(np.abs(one.astype(int) - other.astype(int)).max())


def test_one_to_one_shows_the_stored_pixels(shown):
    """400 × 300 around the middle (1250, 950)."""
    assert np.array_equal(pixels_of(shown), IMAGE[800:1100, 1050:1450])


@pytest.mark.parametrize("zoom", [0.83, 0.61, 0.5, 0.31])
def test_no_seam_at_any_zoom(qtbot, shown, store, zoom):
    shown.zoom_by(zoom)
    sharpen(qtbot, shown)
    level = 1 if zoom <= 0.5 else 0
    assert differ(pixels_of(shown), expected(shown, store.arrays[level], level)) <= 1


def test_a_pan_ends_where_a_fresh_drawing_would(qtbot, shown, store):
    shown.zoom_by(0.7)
    for way in ((31, 7), (-90, 55), (3, -120), (260, 0)):
        shown.pan_by(*way)
        shown.grab()
    sharpen(qtbot, shown)
    assert differ(pixels_of(shown), expected(shown, store.arrays[0])) <= 1


def test_turned_and_mirrored_it_is_the_same_slide(qtbot, shown, store):
    shown.rotate_by(1)
    shown.mirror(left_right=True)
    shown.pan_by(40, -25)
    sharpen(qtbot, shown)
    assert differ(pixels_of(shown), expected(shown, store.arrays[0])) == 0


def test_never_blank_while_tiles_are_on_their_way(qtbot, canvas, store):
    """Nothing but the coarsest level can be read: all of the slide is there all the same, only coarser."""
    store.holds_back = True
    store.open.clear()
    canvas.set_document(Document(slide_of(store)))
    canvas.one_to_one()
    for way in ((200, 100), (-500, 300), (0, -600)):
        canvas.pan_by(*way)
        assert pixels_of(canvas).min(axis=2).min() > 0, "a black pixel: the darkest of the image is 20"
    assert not canvas.picture.item.sharp
    store.open.set()
    sharpen(qtbot, canvas)
    assert differ(pixels_of(canvas), expected(canvas, store.arrays[0])) == 0
    canvas.set_document(None)


def test_beyond_the_slide_it_is_black(qtbot, shown):
    shown.show_point(Point(0, 0))
    sharpen(qtbot, shown)
    seen = pixels_of(shown)
    assert not seen[:150].any()
    assert not seen[:, :200].any()
    assert np.array_equal(seen[150:, 200:], IMAGE[:150, :200])


def test_the_value_under_the_cursor_is_the_stored_one(shown):
    assert shown.picture.value_at(Point(1250.5, 950.5)) == tuple(float(v) for v in IMAGE[950, 1250])


def test_a_tile_is_read_once(qtbot, shown, store):
    for way in ((300, 0), (-300, 0), (0, 200), (0, -200)):
        shown.pan_by(*way)
        sharpen(qtbot, shown)
    shown.zoom_by(2, QPointF(50, 60))
    sharpen(qtbot, shown)
    assert max(store.read.values()) == 1


class Everything:
    """Tiles of which only those in `there` are in memory."""

    def __init__(self, store, there):
        self.grids, self.coarsest = store.grids, len(store.grids) - 1
        self.planes = tuple(Affine(2.0**k, 2.0**k) for k in range(len(store.grids)))
        self._store, self._there = store, there

    def tile(self, level, place):
        there = level == self.coarsest or (level, place) in self._there
        return self._store.tile(level, place) if there else None


def test_a_part_is_the_finest_there_is(store):
    """Tile (1, 0) of level 0 is there, its neighbour (2, 0) only at level 1."""
    kept = Everything(store, {(0, (1, 0)), (1, (1, 0))})
    piece = compose(kept, 0, Rect(200, 10, 120, 50))
    assert (piece.level, piece.whole) == (0, False)
    assert np.array_equal(piece.pixels[:, :56], IMAGE[10:60, 200:256])
    finer = compose(Everything(store, {(0, (1, 0)), (0, (2, 0))}), 0, Rect(200, 10, 120, 50))
    assert finer.whole
    assert np.array_equal(finer.pixels, IMAGE[10:60, 200:320])
    far = compose(kept, 0, Rect(1500, 1500, 100, 100))
    assert far.level == 2


def test_wishes_begin_coarse_and_end_where_the_motion_leads(store):
    levels = Everything(store, set())
    store.grids += (TileGrid(Size(313, 238), TILE),)
    levels = Everything(store, set())
    asked = wishes(levels, Rect(1000, 800, 300, 300), 0, Rect(1300, 800, 300, 300))
    assert {level for level, _ in asked[:1]} == {2}
    assert asked[-1][1][0] > max(place[0] for level, place in asked if level == 2)
    assert len(asked) == len(set(asked))


def test_motion_looks_ahead_against_the_drag():
    """The picture moves right by 10 px a drawing: what is seen soon lies to the left."""
    from viewer.canvas.camera import Placement

    grid = Grid(Placement(1, 0, 0, 1, -1000, -1000), Rect(0, 0, 400, 300))
    assert Motion().ahead(grid).empty
    assert Motion(10, 0).ahead(grid) == Rect(1000 - 200, 1000, 400, 300)


def test_tiles_no_longer_wanted_are_not_read(qtbot, store):
    store.holds_back = True
    store.open.clear()
    loader = TileLoader(store, lambda: None, threads=1)
    loader.want([(0, (x, y)) for y in range(8) for x in range(4)])
    loader.want([(0, (9, 9))])
    store.open.set()
    qtbot.waitUntil(lambda: loader.idle)
    assert (0, (9, 9)) in store.read
    assert sum(store.read.values()) <= 5  # that one, and at most the four that one thread had begun
    loader.close(wait_s=5)


def test_a_tile_that_cannot_be_read_is_told_once(qtbot, canvas, store):
    from inference.errors import ImageError

    def broken(level, places):
        if level == 0:
            raise ImageError("“slide” is damaged: a tile of it cannot be decoded.")
        yield from ArrayTiles.tiles(store, level, places)

    store.tiles = broken
    told = []
    canvas.unreadable.connect(told.append)
    canvas.set_document(Document(slide_of(store)))
    canvas.one_to_one()
    canvas.grab()
    qtbot.waitUntil(lambda: bool(told))
    qtbot.waitUntil(lambda: canvas.picture.reader._reader.idle)
    assert pixels_of(canvas).min() > 0
    canvas.set_document(None)


def test_gather_is_the_array(store):
    grid, rect = store.grids[0], Rect(100, 90, 400, 300)
    assert np.array_equal(gather(grid, rect, store.tiles(0, list(grid.over(rect)))), IMAGE[rect.slices])


@pytest.mark.parametrize("factor", [1.9, 1.25, 0.8, 0.4])
def test_a_zoom_shows_the_same_places_at_once_and_sharp_ones_soon(qtbot, shown, store, factor):
    """The first frame is a scaled copy, here with nothing renewed behind it: close to the whole, and never blank."""
    item = shown.picture.item
    item._mend = lambda until: None
    shown.zoom_by(factor)
    first = pixels_of(shown)
    assert first.min() >= 20, "the darkest of the image is 20"
    level = 1 if factor <= 0.5 else 0
    whole = expected(shown, store.arrays[level], level)
    assert np.abs(first.astype(int) - whole.astype(int)).mean() < 20, "unrelated random greys differ by 72"
    del item._mend
    shown.viewport().update()
    sharpen(qtbot, shown)
    assert differ(pixels_of(shown), whole) <= 1


def test_zooming_about_the_edge_never_shows_black_on_the_slide(qtbot, shown, store):
    shown.show_point(Point(0, 0))
    sharpen(qtbot, shown)
    shown.picture.item._mend = lambda until: None
    for factor in (1.3, 0.6, 0.7, 1.25, 1.25, 0.9):
        shown.zoom_by(factor)
        seen = pixels_of(shown)
        screen = shown.screen_size()
        covered = Grid(shown.placement, Rect(0, 0, screen.width, screen.height)).covered_by(
            2500, 1900, Affine()
        )
        assert seen[covered.slices].max(axis=2).min() > 0
        outside = seen.copy()
        outside[covered.slices] = 0
        assert not outside.any(), "nothing of the slide lies beyond it"


def test_a_mirrored_and_turned_slide_zooms_the_same(qtbot, shown, store):
    shown.rotate_by(1)
    shown.mirror(left_right=False)
    sharpen(qtbot, shown)
    shown.picture.item._mend = lambda until: None
    shown.zoom_by(1.25)
    whole = expected(shown, store.arrays[0])
    assert np.abs(pixels_of(shown).astype(int) - whole.astype(int)).mean() < 20


def test_a_pan_over_the_black_moves_the_picture(qtbot, shown):
    """Nothing new comes into view but the black beyond: what is there moves all the same."""
    shown.zoom_by(0.05)
    sharpen(qtbot, shown)
    before = pixels_of(shown)
    shown.pan_by(9, 4)
    assert np.array_equal(pixels_of(shown)[4:, 9:], before[:-4, :-9])


def test_what_was_asked_for_is_not_asked_again_until_other_tiles_are_seen(shown):
    asked = []
    reader = shown.picture.reader._reader
    reader.want = lambda tiles: asked.append(list(tiles))
    shown.picture.item._motion = Motion()
    for _ in range(5):
        shown.pan_by(0.0, 0.0)
        shown.grab()
    assert asked == []
    shown.pan_by(-300, 0)
    shown.grab()
    assert len(asked) == 1


def test_a_slide_with_a_profile_is_seen_in_its_colours_and_can_be_seen_as_stored(qtbot, canvas):
    flat = np.full((300, 400, 3), (60, 200, 60), np.uint8)
    source = slide_of(ArrayTiles(flat, levels=1))
    source.info = replace(source.info, icc=ADOBE)
    document = Document(source)
    canvas.set_document(document)
    expected = to_srgb(flat[:1, :1], ADOBE)[0, 0].astype(int)
    qtbot.waitUntil(lambda: np.abs(pixels_of(canvas)[150, 200].astype(int) - expected).max() == 0, timeout=60_000)
    assert canvas.picture.value_at(Point(5, 5)) == (60.0, 200.0, 60.0)
    document.set_display(replace(document.display, managed=False))
    assert pixels_of(canvas)[150, 200].tolist() == [60, 200, 60]
    canvas.set_document(None)


def test_after_a_zoom_no_place_is_made_twice_of_the_level_that_suits(qtbot, shown, store):
    """Half of 400 × 300 at 0.5 comes from level 1, of which nothing is there yet: cells wait for all their tiles."""
    store.holds_back = True
    store.open.clear()
    item, made = shown.picture.item, []
    make = item._make
    item._make = lambda rect, level: made.append((rect, level)) or make(rect, level)
    shown.zoom_by(0.5)
    shown.grab()
    assert 1 not in {level for _, level in made}, "none of its tiles is there"
    store.open.set()
    sharpen(qtbot, shown)
    fine = [rect for rect, level in made if level == 1]
    assert sum(rect.width * rect.height for rect in fine) == 400 * 300
    assert differ(pixels_of(shown), expected(shown, store.arrays[1], 1)) <= 1


def test_beside_a_tile_that_cannot_be_read_the_slide_is_sharp(qtbot, canvas, store):
    """Tile (9, 7) of level 0, columns 1152–1279 and rows 896–1023; at 1:1 the screen shows 1050–1449, 800–1099."""
    from inference.errors import ImageError

    def broken(level, places):
        if level == 0 and (9, 7) in places:
            raise ImageError("“slide” is damaged: a tile of it cannot be decoded.")
        yield from ArrayTiles.tiles(store, level, places)

    store.tiles = broken
    canvas.set_document(Document(slide_of(store)))
    canvas.one_to_one()
    sharpen(qtbot, canvas)
    seen = pixels_of(canvas)
    lost = {place for level, place in canvas.picture.reader._reader._loader.lost if level == 0}
    assert (9, 7) in lost
    for row, column in ((6, 9), (6, 10), (8, 9), (8, 11)):
        if (column, row) not in lost:
            rect = store.grids[0].rect((column, row)).intersect(Rect(1050, 800, 400, 300))
            part = seen[rect.top - 800 : rect.bottom - 800, rect.left - 1050 : rect.right - 1050]
            assert np.array_equal(part, IMAGE[rect.slices])
    canvas.set_document(None)
