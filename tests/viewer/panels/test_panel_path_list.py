from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QListWidget
from pytestqt.qtbot import QtBot

from viewer.panels.studies import StudiesPanel
from viewer.panels.welcome import Welcome

PATHS = ["/data/a.dcm", "/data/b.dcm", "/data/c.dcm"]
Panel = Welcome | StudiesPanel


@pytest.fixture(params=[Welcome, StudiesPanel])
def panel(request: pytest.FixtureRequest, qtbot: QtBot, dressed: object) -> Panel:
    made: Panel = request.param()
    qtbot.addWidget(made)
    made.resize(780, 640)
    made.show_recent(PATHS)
    made.show()
    qtbot.wait(1)
    return made


@pytest.fixture
def heard(panel: Panel) -> list[str]:
    paths: list[str] = []
    panel.recent_chosen.connect(paths.append)
    return paths


def _click(qtbot: QtBot, files: QListWidget, row: int, *, double: bool = False) -> None:
    """As a hand makes it: of a double click's two presses Qt tells the second as an event of its own kind."""
    place: QPoint = files.visualItemRect(files.item(row)).center()
    left, view = Qt.MouseButton.LeftButton, files.viewport()
    qtbot.mouseClick(view, left, pos=place)
    if double:
        qtbot.mouseDClick(view, left, pos=place)  # only that second press
        qtbot.mouseRelease(view, left, pos=place)


def test_one_click_opens_once(panel: Panel, heard: list[str], qtbot: QtBot) -> None:
    _click(qtbot, panel.recent, 1)
    assert heard == ["/data/b.dcm"]


def test_a_double_click_opens_once(panel: Panel, heard: list[str], qtbot: QtBot) -> None:
    _click(qtbot, panel.recent, 1, double=True)
    assert heard == ["/data/b.dcm"]


def test_a_double_click_on_a_list_that_changes_under_it_opens_once(
    panel: Panel, heard: list[str], qtbot: QtBot
) -> None:
    panel.recent_chosen.connect(lambda path: panel.show_recent([path, *(p for p in PATHS if p != path)]))
    _click(qtbot, panel.recent, 2, double=True)
    assert heard == ["/data/c.dcm"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_opens_once(panel: Panel, heard: list[str], qtbot: QtBot, key: Qt.Key) -> None:
    panel.recent.setCurrentRow(2)
    qtbot.keyClick(panel.recent, key)
    assert heard == ["/data/c.dcm"]


def test_two_clicks_on_two_files_open_both(panel: Panel, heard: list[str], qtbot: QtBot) -> None:
    _click(qtbot, panel.recent, 0, double=True)
    _click(qtbot, panel.recent, 2)
    assert heard == ["/data/a.dcm", "/data/c.dcm"]
