"""Magnification, overview, where a person has been, slides in step: by hand arithmetic and on the screen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRectF, Qt

from inference.geometry import Point, Rect, Size
from inference.images.array_source import plain_info
from viewer.canvas.camera import UPRIGHT, Camera
from viewer.slide.book import MppBook
from viewer.slide.magnify import STEPS, words, zoom_for
from viewer.slide.overview import Overview
from viewer.slide.step import Pair
from viewer.slide.visited import VisitedTrack

QUARTER = (0, -1, 1, 0)  # turned clockwise by 90°


def test_the_scans_own_magnification_is_one_to_one():
    assert zoom_for(STEPS.index(40.0), 40.0) == 1.0
    assert zoom_for(0, 40.0) == 1.25 / 40
    assert zoom_for(6, 20.0) == 4.0
    assert zoom_for(2, None) is None
    assert words(0.5, 40.0) == "20×"
    assert words(0.5, None) == ""


def test_cells_count_as_visited_if_their_middle_was_seen_closely():
    """160 cells of 100 px: the middle of cell 3 lies at 350."""
    track = VisitedTrack(Size(16_000, 8_000))
    assert track.cell == 100
    assert track.closest.shape == (80, 160)
    track.mark(Rect(350, 0, 200, 100), 0.5)
    assert np.flatnonzero(track.looked_at().any(axis=0)).tolist() == [3, 4]
    assert np.flatnonzero(track.looked_at().any(axis=1)).tolist() == [0]
    track.mark(Rect(-500, -500, 20_000, 20_000), 0.01)
    assert track.share() == pytest.approx(2 / (80 * 160))
    track.mark(Rect(351, 0, 99, 100), 1.0)
    assert track.closest[0, 3] == pytest.approx(0.5)


def test_in_step_the_other_slide_moves_as_far_on_the_screen():
    """One moves 100 px at zoom 0.5: 50 on the screen; the other, at zoom 0.25, moves 200."""
    pair = Pair(Camera(Point(1000, 1000), 0.5), Camera(Point(7000, 300), 0.25))
    now = Camera(Point(1100, 1000), 1.0)
    assert pair.follow(now) == Camera(Point(7200, 300), 0.5)


def test_in_step_a_turned_slide_moves_the_same_way_on_the_screen():
    """To see what lies right on the screen, the quarter-turned one goes up its own image."""
    pair = Pair(Camera(Point(0, 0), 1.0), Camera(Point(500, 500), 1.0, turn=QUARTER))
    followed = pair.follow(Camera(Point(10, 0), 1.0))
    assert (followed.centre.x, followed.centre.y) == (500, 490)
    assert followed.turn == QUARTER


@given(
    st.floats(-1e4, 1e4),
    st.floats(-1e4, 1e4),
    st.floats(0.1, 10),
    st.sampled_from([UPRIGHT, QUARTER, (-1, 0, 0, 1)]),
)
def test_in_step_there_and_back_is_home(x, y, zoom, turn):
    one, other = Camera(Point(10, 20), 0.7, turn=turn), Camera(Point(3, 4), 0.2)
    moved = Pair(one, other).follow(Camera(Point(x, y), zoom, turn=turn))
    back = Pair(Camera(Point(x, y), zoom, turn=turn), moved).follow(one)
    assert back.centre.x == pytest.approx(3, abs=1e-6 * (1 + abs(x) + abs(y)) * 10)
    assert back.zoom == pytest.approx(0.2)


@pytest.fixture
def overview(qtbot):
    from PySide6.QtWidgets import QWidget

    home = QWidget()
    qtbot.addWidget(home)
    home.resize(400, 400)
    made = Overview(home)
    made.show_slide(Size(20_000, 10_000), np.full((100, 200, 3), 200, np.uint8))
    home.show()
    made.home = home  # its parent lives as long as it does
    return made


def test_the_box_lies_where_the_view_is(overview):
    """200 × 100 px for 20 000 × 10 000: a hundred to one."""
    overview.show_seen(Rect(4000, 2000, 6000, 3000))
    assert overview.isVisible()
    assert (overview.width(), overview.height()) == (200, 100)
    assert overview.box == QRectF(40, 20, 60, 30)


def test_a_tiny_box_can_still_be_found(overview):
    overview.show_seen(Rect(10_000, 5_000, 20, 20))
    assert overview.box.width() >= 5
    assert overview.box.height() >= 5
    assert overview.box.center().x() == pytest.approx(100.1)


def test_the_overview_hides_when_the_whole_slide_is_seen(overview):
    overview.show_seen(Rect(-10, -10, 30_000, 20_000))
    assert not overview.isVisible()


def test_a_click_goes_there(qtbot, overview):
    overview.show_seen(Rect(0, 0, 100, 100))
    with qtbot.waitSignal(overview.chosen) as told:
        qtbot.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(150, 25))
    assert told.args[0] == Point(15_000, 2_500)


def test_a_told_pixel_size_is_found_again_after_the_file_moved(tmp_path):
    from dataclasses import replace

    content = b"slide" * 1000
    for name in ("a.svs", "b.svs"):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "c.svs").write_bytes(content + b"!")
    info = plain_info(np.zeros((4, 4, 3), np.uint8), name="x")
    infos = [replace(info, path=str(tmp_path / name)) for name in ("a.svs", "b.svs", "c.svs")]
    book = MppBook(tmp_path / "home" / "mpp.json")
    assert book.told(infos[0]) is None
    book.tell(infos[0], 0.46)
    assert [MppBook(tmp_path / "home" / "mpp.json").told(one) for one in infos] == [0.46, 0.46, None]


def test_an_unusable_book_is_an_empty_one(tmp_path):
    path = tmp_path / "mpp.json"
    info = plain_info(np.zeros((4, 4, 3), np.uint8), name="x")
    for text in ("[]", "{", '{"memory:x": "many"}', '{"memory:x": 900}'):
        path.write_text(text)
        assert MppBook(path).told(info) is None
