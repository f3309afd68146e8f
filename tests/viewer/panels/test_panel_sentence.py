"""A sentence is as high as its words, and measuring it leaves nothing behind."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from viewer.panels.sentence import Sentence

WORDS = "a_very_long_name_without_a_single_place_to_break.dcm " * 3


@pytest.fixture
def sentence(qtbot: QtBot) -> Sentence:
    made = Sentence(WORDS)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("width", [80, 200, 600])
def test_it_asks_for_the_height_that_its_own_text_takes(sentence: Sentence, width: int, qtbot: QtBot) -> None:
    sentence.resize(width, 2000)
    sentence.show()
    qtbot.waitExposed(sentence)
    shown = sentence.document().size().height()  # Qt's own layout of what is painted
    assert sentence.heightForWidth(width) == pytest.approx(shown, abs=1.0)


def test_to_be_asked_leaves_nothing_behind(sentence: Sentence) -> None:
    def documents() -> int:
        gc.collect()
        return sum(issubclass(type(thing), QTextDocument) for thing in gc.get_objects())

    before = documents()
    for width in range(80, 180):
        sentence.heightForWidth(width)
    assert documents() <= before + 1
