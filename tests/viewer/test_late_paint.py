from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from viewer.late_paint import LatePaint


class Painted(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.times += 1


@pytest.fixture
def window(qtbot: QtBot) -> Painted:
    widget = Painted()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: widget.times > 0)
    qtbot.wait(50)  # what showing it brings with it
    widget.times = 0
    return widget


def what_waits() -> None:
    """All posted events, among them the wish to paint; no timer."""
    QCoreApplication.sendPostedEvents()


def test_a_change_is_painted_at_once_as_a_rule(window: Painted) -> None:
    LatePaint(window)
    window.update()
    what_waits()
    assert window.times == 1


def test_after_long_work_it_is_painted_a_turn_later_and_once(window: Painted, qtbot: QtBot) -> None:
    late = LatePaint(window)
    window.update()
    late.rest()
    what_waits()
    assert window.times == 0
    window.update()
    what_waits()
    assert window.times == 0
    qtbot.waitUntil(lambda: window.times > 0, timeout=2000)
    qtbot.wait(30)
    assert window.times == 1


def test_a_rest_with_nothing_to_paint_paints_nothing(window: Painted, qtbot: QtBot) -> None:
    late = LatePaint(window)
    late.rest()
    qtbot.wait(30)
    assert window.times == 0


def test_other_events_are_heard_while_it_rests(window: Painted) -> None:
    late = LatePaint(window)
    late.rest()
    assert not late.eventFilter(window, QEvent(QEvent.Type.MouseMove))
    assert not late.eventFilter(window, QEvent(QEvent.Type.KeyPress))
    assert late.eventFilter(window, QEvent(QEvent.Type.UpdateRequest))
