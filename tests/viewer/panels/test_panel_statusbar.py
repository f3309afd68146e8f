from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from inference.job import Progress
from viewer.panels.statusbar import PATIENCE_MS, StatusBar


@pytest.fixture
def bar(qtbot: QtBot, dressed: object) -> StatusBar:
    made = StatusBar()
    qtbot.addWidget(made)
    made.resize(1280, 32)
    made.show()
    return made


def test_the_research_use_line_never_leaves(bar: StatusBar) -> None:
    bar.show_progress(Progress(1, 2, "x" * 400))
    bar._show_work()
    bar.show_device("cuda:0 " * 4, 0.41)
    line = bar.research
    assert line.text() == "Research use only – not for clinical use"
    assert line.isVisible()
    assert line.width() >= line.fontMetrics().horizontalAdvance(line.text())


def test_progress_appears_only_after_300_ms(bar: StatusBar, qtbot: QtBot) -> None:
    bar.show_progress(Progress(3, 5, "tiles"))
    assert not bar.busy
    assert bar._patience.interval() == PATIENCE_MS == 300
    qtbot.waitUntil(lambda: bar.busy, timeout=2000)
    assert (bar._work.bar.value(), bar._work.bar.maximum()) == (3, 5)
    assert bar._work.words.text() == "3/5 tiles"


def test_short_work_shows_no_progress(bar: StatusBar) -> None:
    bar.show_progress(Progress(1, 2))
    bar.end_progress()
    assert not bar._patience.isActive()
    assert not bar.busy


def test_cancel_is_told(bar: StatusBar, qtbot: QtBot) -> None:
    bar.show_progress(Progress(0, 0, "opening"))
    bar._show_work()
    with qtbot.waitSignal(bar.cancel_wanted, timeout=500):
        qtbot.mouseClick(bar._work.cancel, Qt.MouseButton.LeftButton)


def test_nothing_jumps_when_progress_comes_and_goes(bar: StatusBar, qtbot: QtBot) -> None:
    bar.show_device("cpu", 0.4)
    bar.show_memory(1536, 4 * 2**30)
    qtbot.wait(1)
    places = [w.geometry() for w in (bar.research, bar.device, bar.memory, bar.saved)]
    bar.show_progress(Progress(1, 9, "a long step with many words " * 9))
    bar._show_work()
    qtbot.wait(1)
    assert [w.geometry() for w in (bar.research, bar.device, bar.memory, bar.saved)] == places
    assert bar.height() == 32


def test_figures_are_told_in_words(bar: StatusBar) -> None:
    bar.show_saved(datetime(2026, 11, 21, 12, 3, 41))
    bar.show_memory(1536, 4 * 2**30)
    bar.show_device("cpu", 0.414)
    assert bar.saved.text() == "saved 12:03:41"
    assert bar.memory.text() == "cache 1.5 KB of 4.0 GB"
    assert bar.device.text() == "cpu · 0.41 s"
    bar.show_saved(None)
    assert bar.saved.text() == ""
