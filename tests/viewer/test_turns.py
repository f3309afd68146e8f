from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from viewer.turns import Turns


def steps(seen: list[str], names: str) -> Iterator[None]:
    for name in names:
        seen.append(name)
        yield


@pytest.fixture
def turns(qtbot: QtBot) -> Turns:
    return Turns()


def test_each_piece_has_a_turn_in_which_others_have_theirs(turns: Turns, qtbot: QtBot) -> None:
    seen: list[str] = []
    other = QTimer(turns)
    other.timeout.connect(lambda: seen.append("-"))
    other.start(0)
    turns.begin(steps(seen, "abc"))
    assert (seen, turns.busy) == ([], True)
    qtbot.waitUntil(lambda: not turns.busy)
    other.stop()
    between = "".join(seen)
    assert [name for name in seen if name != "-"] == ["a", "b", "c"]
    assert "ab" not in between
    assert "bc" not in between


def test_newer_work_takes_the_place_of_older(turns: Turns, qtbot: QtBot) -> None:
    seen: list[str] = []
    turns.begin(steps(seen, "abc"))
    turns.begin(steps(seen, "xy"))
    qtbot.waitUntil(lambda: not turns.busy)
    assert seen == ["x", "y"]


def test_a_piece_may_begin_other_work_or_stop(turns: Turns, qtbot: QtBot) -> None:
    seen: list[str] = []

    def work() -> Iterator[None]:
        seen.append("a")
        turns.begin(steps(seen, "x"))
        yield
        seen.append("never")

    turns.begin(work())
    qtbot.waitUntil(lambda: not turns.busy)
    assert seen == ["a", "x"]

    def ends() -> Iterator[None]:
        seen.append("b")
        turns.stop()
        yield
        seen.append("never")

    turns.begin(ends())
    qtbot.waitUntil(lambda: not turns.busy)
    qtbot.wait(10)
    assert seen == ["a", "x", "b"]
