from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewer.panels.welcome import SHOWN, WAY, Welcome


@pytest.fixture
def welcome(qtbot: QtBot, dressed: object) -> Welcome:
    made = Welcome()
    qtbot.addWidget(made)
    made.resize(780, 640)
    made.show()
    return made


def test_three_ways_in_are_offered(welcome: Welcome, qtbot: QtBot) -> None:
    for way, signal in (
        (welcome.open_button, welcome.open_wanted),
        (welcome.drop_area, welcome.open_wanted),
        (welcome.demo_button, welcome.demo_wanted),
    ):
        assert way.size() == WAY
        with qtbot.waitSignal(signal, timeout=500):
            qtbot.mouseClick(way, Qt.MouseButton.LeftButton)


def test_every_way_is_reached_by_tab(welcome: Welcome) -> None:
    for way in (welcome.open_button, welcome.drop_area, welcome.demo_button):
        assert way.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_recent_studies_are_offered_newest_first(welcome: Welcome, qtbot: QtBot) -> None:
    paths = [f"/data/{n}.dcm" for n in range(SHOWN + 3)]
    welcome.show_recent(paths)
    assert welcome.recent.count() == SHOWN
    with qtbot.waitSignal(welcome.recent_chosen, timeout=500) as chosen:
        welcome.recent.itemClicked.emit(welcome.recent.item(1))
    assert chosen.args == ["/data/1.dcm"]
    welcome.show_recent([])
    assert not welcome.recent.isVisible()


def test_dropped_files_are_handed_on(welcome: Welcome, qtbot: QtBot) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/data/a b.dcm"), QUrl("https://example.org/x.dcm")])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    )
    with qtbot.waitSignal(welcome.dropped, timeout=500) as dropped:
        welcome.dropEvent(event)
    assert dropped.args == [["/data/a b.dcm"]]


@pytest.mark.parametrize("size", [(780, 700), (1420, 980)])
def test_nothing_overlaps(welcome: Welcome, size: tuple[int, int], qtbot: QtBot) -> None:
    welcome.show_recent([f"/data/{n}.dcm" for n in range(SHOWN)])
    welcome.resize(*size)
    qtbot.wait(1)
    inner = welcome.open_button.parentWidget()
    assert inner is not None
    parts = [w.geometry() for w in inner.children() if isinstance(w, QWidget) and w.isVisible()]
    assert len(parts) >= 7
    assert not [(a, b) for i, a in enumerate(parts) for b in parts[:i] if a.intersects(b)]
    assert welcome.rect().contains(inner.geometry())
