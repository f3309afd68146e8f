from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from viewer.panels.notice import MOST, Notices
from viewer.panels.scope_question import ScopeQuestion


@pytest.fixture
def notices(qtbot: QtBot, dressed: object) -> Notices:
    made = Notices()
    qtbot.addWidget(made)
    return made


def test_lines_stack_and_close_one_by_one(notices: Notices, qtbot: QtBot) -> None:
    first = notices.tell("'a.dcm' is no image.")
    second = notices.tell("'b.dcm' ends too early.", kind="warning")
    assert notices.lines == (first, second)
    qtbot.mouseClick(first.close_button, Qt.MouseButton.LeftButton)
    assert notices.lines == (second,)
    notices.clear()
    assert notices.isHidden()


def test_the_same_message_is_not_doubled_and_old_ones_make_room(notices: Notices) -> None:
    assert notices.tell("one") is notices.tell("one")
    for number in range(MOST + 2):
        notices.tell(f"line {number}")
    assert [line.text for line in notices.lines] == [f"line {n}" for n in range(2, MOST + 2)]


def _texts(notices: Notices) -> list[str]:
    return [line.text for line in notices.lines]


def test_an_error_outlives_what_matters_less(notices: Notices) -> None:
    notices.tell("could not be saved")
    for number in range(MOST + 2):
        notices.tell(f"info {number}", kind="info")
    assert _texts(notices) == ["could not be saved", *(f"info {n}" for n in range(3, MOST + 2))]
    notices.tell("warning", kind="warning")
    for number in range(MOST):
        notices.tell(f"more {number}", kind="info")
    assert _texts(notices) == ["could not be saved", "warning", "more 2", "more 3"]


def test_a_new_line_is_seen_beside_errors_and_goes_before_them(notices: Notices) -> None:
    errors = [f"error {n}" for n in range(MOST)]
    for text in errors:
        notices.tell(text)
    for text in ("info 1", "info 2"):
        notices.tell(text, kind="info")
        assert _texts(notices) == [*errors, text]
    notices.tell("error 4")
    assert _texts(notices) == [*errors[1:], "error 4"]


def test_a_line_takes_the_place_of_the_one_with_its_key(notices: Notices, qtbot: QtBot) -> None:
    notices.show()
    notices.tell("1 of 40 files could not be opened.", key="open")
    notices.tell("other")
    newer = notices.tell("2 of 40 files could not be opened.", key="open")
    assert _texts(notices) == ["2 of 40 files could not be opened.", "other"]
    assert notices.tell(newer.text, key="open") is newer
    assert _texts(notices) == ["2 of 40 files could not be opened.", "other"]
    qtbot.wait(1)
    first, second = notices.lines
    assert first.isVisible()
    assert first.y() < second.y()


def test_lines_without_a_key_replace_nothing(notices: Notices) -> None:
    for text in ("one", "two"):
        notices.tell(text)
    notices.tell("three", key="open")
    assert _texts(notices) == ["one", "two", "three"]


def test_a_message_does_not_take_the_keyboard(qtbot: QtBot, dressed: object) -> None:
    window, edit, notices = QWidget(), QLineEdit(), Notices()
    column = QVBoxLayout(window)
    column.addWidget(notices)
    column.addWidget(edit)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.isVisible)
    edit.setFocus()
    line = notices.tell("'a.dcm' is no image.", log_id="ab12")
    qtbot.mouseClick(line.details, Qt.MouseButton.LeftButton)
    assert window.focusWidget() is edit
    assert QGuiApplication.clipboard().text() == "ab12"


def test_details_are_offered_only_with_a_log_id(notices: Notices) -> None:
    assert notices.tell("plain").details.isHidden()
    assert not notices.tell("logged", log_id="ab12").details.isHidden()


@pytest.mark.parametrize("answer", ["US BREAST", "US THYROID", "OTHER"])
def test_the_question_is_answered_once_and_goes(qtbot: QtBot, dressed: object, answer: str) -> None:
    question = ScopeQuestion()
    qtbot.addWidget(question)
    assert question.isHidden()
    question.ask([("US", "BREAST"), ("US", "THYROID")])
    with qtbot.waitSignal(question.answered, timeout=500) as told:
        qtbot.mouseClick(question.buttons[answer], Qt.MouseButton.LeftButton)
    assert told.args == [answer]
    assert question.isHidden()
    assert not question.isModal()


def test_a_picture_that_says_nothing_is_never_taken_for_an_ultrasound(qtbot: QtBot, dressed: object) -> None:
    """A mammogram stored as PNG: 'Breast' alone would make it one."""
    question = ScopeQuestion()
    qtbot.addWidget(question)
    question.ask([("US", "BREAST")])
    assert question.question.text() == "What does this image show?"
    assert question.buttons["US BREAST"].text() == "Breast ultrasound"
    question.ask([("US", "BREAST"), ("SM", "")])
    assert question.buttons["SM "].text() == "Tissue picture"
    question.ask([("US", "BREAST")], modality="US")
    assert question.question.text() == "Which organ does this ultrasound show?"
    assert question.buttons["US BREAST"].text() == "Breast"


@pytest.mark.parametrize("wide", [1400, 766, 400])
def test_the_question_lies_over_the_picture_and_moves_nothing(qtbot: QtBot, dressed: object, wide: int) -> None:
    ground = QWidget()
    qtbot.addWidget(ground)
    column = QVBoxLayout(ground)
    picture = QLabel()
    column.addWidget(picture, 1)
    question = ScopeQuestion()
    question.lie_over(ground, picture.geometry)
    ground.resize(wide, 700)
    ground.show()
    before = picture.geometry()
    question.ask([("US", "BREAST"), ("US", "THYROID"), ("MG", "BREAST"), ("SM", "")])
    column.activate()
    assert picture.geometry() == before
    place = question.geometry()
    assert before.contains(place)
    assert abs(place.center().x() - before.center().x()) <= 1
    assert all(made.width() >= made.sizeHint().width() for made in question.buttons.values())
    answers = [made.geometry() for made in question.buttons.values()]
    assert all(question.rect().contains(each) for each in answers)
    assert not [(a, b) for i, a in enumerate(answers) for b in answers[:i] if a.intersects(b)]
    if wide == 1400:  # beside the words, with room for who the patient is at either side
        assert len({each.center().y() for each in answers}) == 1
        assert place.left() - before.left() >= 180
    question.buttons["OTHER"].click()
    assert question.isHidden()
    assert picture.geometry() == before
