"""Pixels that come later: coarse first, then fine, never more than the cache may hold."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import QThreadPool

from inference.geometry import Rect, Size
from inference.images.array_source import ArraySource
from inference.images.source import Region
from tests.viewer.canvas.conftest import pixels_of
from viewer.canvas.tiles import TILE, BackgroundReader, tiles_of
from viewer.document.document import Document

IMAGE = np.random.default_rng(1).integers(0, 256, (1500, 2000), np.uint8)


class SlowSource(ArraySource):
    """Level 0 waits until `open` is set."""

    def __init__(self, info, frames):
        super().__init__(info, frames)
        self.open = threading.Event()

    def read(self, region):
        if region.level == 0:
            assert self.open.wait(10)
        return super().read(region)


@pytest.fixture
def reader():
    pool = QThreadPool()
    source = SlowSource.of(IMAGE)
    made = BackgroundReader(source, pool)
    made.source, made.pool = source, pool
    yield made
    source.open.set()
    made.close()
    assert pool.waitForDone(5000)


def test_tiles_cover_a_region_and_stay_inside_the_level():
    region = Region(Rect(500, 510, 20, 600), 0, 2)
    tiles = list(tiles_of(region, Size(1000, 1100)))
    assert [t.rect for t in tiles[:2]] == [Rect(0, 0, 512, 512), Rect(512, 0, 488, 512)]
    assert tiles[-1].rect == Rect(512, 1024, 488, 76)
    assert {t.frame for t in tiles} == {2}


def test_a_region_comes_after_it_was_asked_for(qtbot, reader):
    reader.source.open.set()
    region = Region(Rect(300, 400, 700, 300))
    assert reader.take(region, ask=True) is None
    qtbot.waitUntil(lambda: reader.take(region, ask=False) is not None)
    assert np.array_equal(reader.take(region, ask=False), IMAGE[400:700, 300:1000])


def test_the_coarsest_level_is_there_at_once(reader):
    level = len(reader.levels) - 1
    size = reader.levels[level]
    assert reader.take(Region(Rect.whole(size), level), ask=True) is not None


def test_the_coarse_picture_stands_until_the_fine_one_is_there(qtbot, canvas, reader):
    canvas.set_document(Document(reader.source), reader)
    canvas.one_to_one()
    coarse = pixels_of(canvas)
    assert coarse.any()
    part = IMAGE[600:900, 800:1200]
    assert not np.array_equal(coarse[:, :, 0], part)
    reader.source.open.set()
    qtbot.waitUntil(lambda: np.array_equal(pixels_of(canvas)[:, :, 0], part))


def test_the_cache_stays_within_its_bytes(qtbot):
    pool = QThreadPool()
    reader = BackgroundReader(ArraySource.of(IMAGE), pool, cache_bytes=2 * TILE * TILE)
    reader.take(Region(Rect(0, 0, 2000, 1500)), ask=True)
    assert pool.waitForDone(5000)
    qtbot.waitUntil(lambda: not reader._pending)
    assert 0 < reader.kept_bytes <= 2 * TILE * TILE
    reader.close()


def test_tiles_no_longer_wanted_are_not_read(qtbot):
    pool = QThreadPool()
    pool.setMaxThreadCount(1)
    source = SlowSource.of(IMAGE)
    reader = BackgroundReader(source, pool)
    reader.take(Region(Rect(0, 0, 2000, 1500)), ask=True)
    reader.take(Region(Rect(0, 0, 10, 10)), ask=True)
    source.open.set()
    assert pool.waitForDone(5000)
    qtbot.waitUntil(lambda: not reader._pending)
    assert reader.kept_bytes <= 2 * TILE * TILE  # the one wanted, and at most the one already under way
    reader.close()
