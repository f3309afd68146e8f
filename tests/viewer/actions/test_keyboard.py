"""The shortcuts of real QActions follow the context."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from viewer import actions
from viewer.actions import Context, Keyboard


@pytest.fixture
def built(qtbot: QtBot) -> Iterator[dict[str, QAction]]:
    parent = QObject()
    yield actions.build(parent, {})
    parent.deleteLater()


@pytest.fixture
def keyboard(built: dict[str, QAction]) -> Keyboard:
    return Keyboard(built)


def _keys(built: dict[str, QAction], name: str) -> list[str]:
    return [sequence.toString() for sequence in built[name].shortcuts()]


def test_brackets_turn_the_picture_until_a_brush_is_in_hand(
    built: dict[str, QAction], keyboard: Keyboard
) -> None:
    assert (_keys(built, "rotate_left"), _keys(built, "brush_smaller")) == (["["], [])
    keyboard.draw(True)
    assert (_keys(built, "rotate_left"), _keys(built, "brush_smaller")) == ([], ["["])
    keyboard.draw(False)
    assert (_keys(built, "rotate_left"), _keys(built, "brush_smaller")) == (["["], [])


def test_on_a_slide_the_window_has_no_key(built: dict[str, QAction], keyboard: Keyboard) -> None:
    keyboard.read_in(Context.SLIDE)
    assert _keys(built, "window_level") == []
    assert _keys(built, "open") == ["Ctrl+O"]


def test_other_keys_are_taken_at_once_and_told_in_the_tip(
    built: dict[str, QAction], keyboard: Keyboard
) -> None:
    keyboard.use({**keyboard.keys, "pan": ("P",)})
    assert _keys(built, "pan") == ["P"]
    assert built["pan"].toolTip().endswith("(P)")


def test_the_peek_key_is_left_to_its_filter(built: dict[str, QAction], keyboard: Keyboard) -> None:
    assert _keys(built, "ai_visible") == []
