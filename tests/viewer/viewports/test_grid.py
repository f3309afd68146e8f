"""The grid: shapes, which viewport is under hand, one as large as all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from viewer.viewports.grid import Shape, ViewportGrid


@pytest.fixture
def grid(qtbot: QtBot) -> Iterator[ViewportGrid]:
    made = ViewportGrid()
    qtbot.addWidget(made)
    made.resize(800, 600)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    for canvas in made.canvases:
        canvas.set_document(None)


def test_it_begins_with_one_viewport_and_no_frame(grid: ViewportGrid) -> None:
    assert len(grid.canvases) == 1
    assert grid.active.canvas.size() == grid.size()


def test_viewports_stand_row_by_row_from_the_top_left(grid: ViewportGrid, qtbot: QtBot) -> None:
    grid.set_shape(Shape(2, 2))
    qtbot.waitUntil(lambda: grid.viewports[3].x() > 100)
    corners = [(v.y() > 200, v.x() > 200) for v in grid.viewports]
    assert corners == [(False, False), (False, True), (True, False), (True, True)]


@pytest.mark.parametrize("rows", range(1, 5))
@pytest.mark.parametrize("columns", range(1, 5))
def test_every_shape_divides_the_room_evenly(grid: ViewportGrid, qtbot: QtBot, rows: int, columns: int) -> None:
    grid.set_shape(Shape(rows, columns))
    qtbot.waitUntil(lambda: abs(grid.viewports[-1].geometry().right() - 799) <= 1)
    widths = {v.width() for v in grid.viewports}
    heights = {v.height() for v in grid.viewports}
    assert max(widths) - min(widths) <= 1
    assert max(heights) - min(heights) <= 1
    assert len(grid.viewports) == rows * columns


def test_a_shape_beyond_four_is_refused() -> None:
    with pytest.raises(ValueError, match="4×4"):
        Shape(5, 1)


def test_a_press_takes_a_viewport_before_its_tool_acts(grid: ViewportGrid, qtbot: QtBot) -> None:
    grid.set_shape(Shape(1, 2))
    second = grid.viewports[1]
    with qtbot.waitSignal(grid.active_changed) as told:
        qtbot.mousePress(second.canvas.viewport(), Qt.MouseButton.LeftButton)
    assert told.args == [second]
    assert [v.active for v in grid.viewports] == [False, True]


def test_the_wheel_does_not_take_a_viewport(grid: ViewportGrid, qtbot: QtBot) -> None:
    grid.set_shape(Shape(1, 2))
    first = grid.active
    QTest.wheelEvent(grid.windowHandle(), grid.viewports[1].geometry().center(), QPoint(0, 120))
    assert grid.active is first


def test_tab_goes_round_and_shift_tab_leaves_from_the_first(grid: ViewportGrid, qtbot: QtBot) -> None:
    grid.set_shape(Shape(1, 3))
    grid.activateWindow()
    grid.viewports[0].canvas.setFocus()
    seen = []
    for _ in range(3):
        grid.focusNextPrevChild(True)
        seen.append(grid.viewports.index(grid.active))
    assert seen == [1, 2, 0]


def test_the_active_one_stays_on_the_screen_when_the_grid_shrinks(grid: ViewportGrid) -> None:
    grid.set_shape(Shape(2, 2))
    last = grid.viewports[3]
    grid.activate(last)
    released = []
    grid.released.connect(released.append)
    grid.set_shape(Shape(1, 1))
    assert grid.viewports == (last,)
    assert grid.active is last
    assert last.isVisible()
    assert len(released) == 3
    assert last not in released


def test_a_double_click_makes_one_as_large_as_all_and_back(grid: ViewportGrid, qtbot: QtBot) -> None:
    grid.set_shape(Shape(2, 2))
    third = grid.viewports[2]
    qtbot.mouseDClick(third.canvas.viewport(), Qt.MouseButton.LeftButton)
    assert [v.isVisible() for v in grid.viewports] == [False, False, True, False]
    qtbot.mouseDClick(third.canvas.viewport(), Qt.MouseButton.LeftButton)
    assert all(v.isVisible() for v in grid.viewports)


def test_what_joins_each_canvas_meets_those_that_come_later_too(grid: ViewportGrid) -> None:
    met = []
    grid.each(met.append)
    grid.set_shape(Shape(2, 1))
    assert tuple(met) == grid.canvases
    assert len(met) == 2
