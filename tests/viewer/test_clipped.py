"""The finder of cut words finds them: each kind of widget, once with room enough and once without."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from clipped import clipped, painted_texts
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QPushButton, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from viewer.panels.parts import Check, Choice, Elided, button, label

WORDS = "Oberflächenvernunft of the picture"


def _choice() -> Choice:
    made = Choice()
    made.addItem(WORDS)
    return made


def _tree() -> QTreeWidget:
    made = QTreeWidget()
    made.setHeaderLabels([WORDS])
    return made


@pytest.mark.parametrize(
    "make",
    [
        lambda: label(WORDS),
        lambda: label(WORDS, wrap=True),
        lambda: button(WORDS),
        lambda: Check(WORDS),
        _choice,
        _tree,
    ],
    ids=["label", "wrapped", "button", "check", "choice", "heads"],
)
def test_words_in_too_little_room_are_found(make: Callable[[], QWidget], qtbot: QtBot) -> None:
    widget = make()
    qtbot.addWidget(widget)
    widget.show()
    for width, height, found in ((600, 60, False), (40, 60, True)):
        widget.setFixedSize(width, height)
        if isinstance(widget, QTreeWidget):
            widget.setColumnWidth(0, width - 4)
        qtbot.wait(10)
        assert bool(clipped(widget)) is found, (width, clipped(widget))


def test_what_shortens_itself_is_whole_in_its_tooltip(qtbot: QtBot) -> None:
    line = Elided(WORDS)
    qtbot.addWidget(line)
    line.resize(30, 20)
    line.show()
    assert clipped(line) == []
    line.setToolTip("")
    assert len(clipped(line)) == 1


def test_a_widget_cut_by_the_one_around_it_is_found(qtbot: QtBot) -> None:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(100, 40)
    inside = QPushButton("Open", room)
    inside.move(80, 0)
    room.show()
    assert any("cut at the side" in line for line in clipped(room))
    inside.move(0, 0)
    assert clipped(room) == []


def test_words_painted_past_their_box_are_found(qtbot: QtBot) -> None:
    class Painted(QLabel):
        box = QRect(0, 0, 300, 30)

        def paintEvent(self, event: QPaintEvent) -> None:
            painter = QPainter(self)
            painter.drawText(self.box, Qt.AlignmentFlag.AlignLeft, WORDS)

    widget = Painted()
    qtbot.addWidget(widget)
    widget.resize(300, 30)
    with painted_texts() as faults:
        widget.grab()
        assert faults == []
        widget.box = QRect(0, 0, 30, 30)
        widget.grab()
    assert len(faults) == 1
