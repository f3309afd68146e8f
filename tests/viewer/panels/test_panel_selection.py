from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from inference.export import kos
from viewer.panels.selection_dialog import TITLES, SelectionDialog, Wish


def test_every_title_offered_can_be_written() -> None:
    assert {code: words.casefold() for code, words in TITLES.items()} == {
        code: meaning.casefold() for code, meaning in kos.TITLES.items()
    }


def test_the_person_says_what_for_and_why(qtbot: QtBot, dressed: object) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = SelectionDialog(2, parent)
    dialog.title.setCurrentIndex(dialog.title.findData("113004"))
    dialog.note.setText("for the course")
    with qtbot.waitSignal(dialog.wanted, timeout=500) as told:
        dialog.write.click()
    assert told.args == [Wish("113004", "for the course")]
