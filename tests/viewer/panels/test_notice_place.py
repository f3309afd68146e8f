from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from viewer.notice_place import NoticePlace
from viewer.panels import notice
from viewer.panels.notice import Notices
from viewer.panels.scope_question import ScopeQuestion
from viewer.panels.sentence import Sentence
from viewer.viewports.grid import Shape, ViewportGrid
from viewer.window import RIGHT_PX, Parts, Window

LONG = "“a very long name of a study that nobody would give.dcm” could not be read: its pixels end after 3 of 4 frames."


@dataclass
class Desk:
    window: Window
    grid: ViewportGrid
    status: QWidget
    notices: Notices
    question: ScopeQuestion
    sections: QLabel

    def place(self, part: QWidget) -> QRect:
        """On the window's ground."""
        return QRect(part.mapTo(self.window.ground, QPoint()), part.size())

    @property
    def pictures(self) -> list[QRect]:
        return [self.place(viewport.canvas) for viewport in self.grid.viewports]


@pytest.fixture
def desk(qtbot: QtBot, dressed: object) -> Desk:
    grid, status, question, notices = ViewportGrid(), QLabel("not for clinical use"), ScopeQuestion(), Notices()
    question.lie_over(grid, grid.picture_place)
    window, sections = Window(Parts(grid, status)), QLabel("sections")
    qtbot.addWidget(window)
    window.place_right(sections)
    made = NoticePlace(notices, window, grid, question)
    assert made.parent() is window
    list(window.reveal())
    window.show_canvas(True)
    window.resize(1280, 800)
    window.show()
    qtbot.waitUntil(lambda: grid.active.canvas.isVisible() and grid.active.canvas.width() > 300)
    return Desk(window, grid, status, notices, question, sections)


@pytest.mark.parametrize("panels", [True, False])
@pytest.mark.parametrize("shape", [Shape(), Shape(2, 2), Shape(1, 4), Shape(2, 4)])
def test_no_picture_moves_for_a_notice(desk: Desk, qtbot: QtBot, shape: Shape, panels: bool) -> None:
    desk.window.show_panels(panels)
    desk.grid.set_shape(shape)
    qtbot.wait(50)
    before = desk.pictures
    for number in range(4):
        desk.notices.tell(f"{number} {LONG}")
        qtbot.wait(20)
        assert desk.pictures == before
        assert desk.notices.isVisible()
        assert not desk.place(desk.notices).intersects(desk.place(desk.status))
    desk.notices.clear()
    qtbot.wait(20)
    assert desk.pictures == before


def test_beside_panels_it_lies_over_no_picture_and_hides_no_panel(desk: Desk, qtbot: QtBot) -> None:
    desk.window.show_panels(True)
    desk.notices.tell(LONG)
    qtbot.wait(50)
    where = desk.place(desk.notices)
    assert where.width() == RIGHT_PX
    assert not any(where.intersects(picture) for picture in desk.pictures)
    assert not where.intersects(desk.place(desk.window.right.findChild(QWidget, "qt_scrollarea_viewport")))
    line = desk.notices.lines[0]
    assert line.height() >= line.heightForWidth(line.width())  # all its words are read
    assert desk.place(line).bottom() <= where.bottom()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_over_a_picture_it_leaves_the_patient_and_the_scale_free(desk: Desk, qtbot: QtBot, size: tuple[int, int]) -> None:
    """Corner text: 180 px wide and five lines of 16 px, 10 px from the edge; the scale bar: 40 px at the foot."""
    desk.window.resize(*size)
    desk.window.show_panels(False)
    for shape in (Shape(), Shape(1, 2), Shape(2, 2)):
        desk.grid.set_shape(shape)
        qtbot.wait(50)
        desk.notices.tell(LONG)
        qtbot.wait(50)
        where, picture = desk.place(desk.notices.lines[0]), desk.place(desk.grid.active.canvas)
        assert picture.contains(where)
        name = QRect(picture.left(), picture.top(), 180, 90)
        assert not where.intersects(name)
        assert where.bottom() < picture.bottom() - 40
        desk.notices.clear()


def test_it_lies_below_the_question_at_the_same_edge(desk: Desk, qtbot: QtBot) -> None:
    desk.window.show_panels(False)
    desk.notices.tell(LONG)
    desk.question.ask([("US", "BREAST"), ("US", "THYROID")], modality="US")
    qtbot.wait(50)
    assert desk.place(desk.notices.lines[0]).top() > desk.place(desk.question).bottom()
    desk.question.hide()
    qtbot.wait(20)
    assert desk.place(desk.notices).top() == desk.place(desk.grid.active.canvas).top()


def test_more_than_there_is_room_for_scrolls_and_the_window_may_still_be_low(desk: Desk, qtbot: QtBot) -> None:
    desk.window.show_panels(True)
    least = desk.window.minimumSizeHint().height()
    for number in range(4):
        desk.notices.tell(f"{number} {LONG}")
    assert desk.window.minimumSizeHint().height() == least
    desk.window.resize(1280, 400)
    qtbot.wait(50)
    assert desk.notices.height() <= desk.window.right.height() // 2
    assert desk.notices.verticalScrollBar().maximum() > 0
    newest = desk.notices.tell("the newest one")
    qtbot.wait(50)
    seen = QRect(desk.notices.viewport().mapTo(desk.window.ground, QPoint()), desk.notices.viewport().size())
    assert seen.contains(desk.place(newest))


@pytest.mark.parametrize("panels", [True, False])
def test_what_fits_has_no_scroll_bar(desk: Desk, qtbot: QtBot, panels: bool) -> None:
    desk.window.show_panels(panels)
    for text in ("one", LONG):
        desk.notices.tell(text)
        qtbot.wait(50)
        assert desk.notices.verticalScrollBar().maximum() == 0


def test_the_keyboard_reaches_it_escape_closes_it_and_goes_back_to_the_picture(desk: Desk, qtbot: QtBot) -> None:
    canvas = desk.grid.active.canvas
    canvas.setFocus()
    first, second = desk.notices.tell("one"), desk.notices.tell("two")
    assert desk.window.focusWidget() is canvas
    following, seen = canvas.nextInFocusChain(), set()
    while following is not canvas:
        seen.add(following)
        following = following.nextInFocusChain()
    assert {first.close_button, second.close_button} <= seen
    assert first.close_button.focusPolicy() & Qt.FocusPolicy.TabFocus
    first.close_button.setFocus()
    qtbot.keyClick(first.close_button, Qt.Key.Key_Escape)
    assert desk.notices.lines == (second,)
    assert desk.window.focusWidget() is second.close_button
    qtbot.keyClick(second.close_button, Qt.Key.Key_Space)
    assert desk.notices.lines == ()
    assert desk.window.focusWidget() is canvas


def test_a_screen_reader_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(notice, "announce", lambda line: told.append((line.text, line.kind)))
    desk.notices.tell("cannot be read")
    desk.notices.tell("cannot be read")  # on show already
    desk.notices.tell("written", kind="info")
    assert told == [("cannot be read", "error"), ("written", "info")]


@pytest.mark.parametrize("panels", [True, False])
def test_a_name_without_a_place_to_break_is_read_to_its_end(desk: Desk, qtbot: QtBot, panels: bool) -> None:
    desk.window.show_panels(panels)
    desk.grid.set_shape(Shape(2, 4))
    line = desk.notices.tell(f"“{'seg_image_ct_binary_single_frame_' * 4}.dcm” lies on “ct.dcm”.")
    short = desk.notices.tell("Two words.")
    qtbot.wait(50)
    for one in (line, short):
        assert desk.place(one.close_button).right() <= desk.place(desk.notices).right()
        sentence = one.findChild(Sentence)
        words = sentence.document().size()
        assert words.width() <= sentence.width()
        assert words.height() <= sentence.height()
        assert sentence.document().documentLayout().documentSize().height() <= sentence.height()
    assert line.height() > 2 * short.height()
    assert line.findChild(Sentence).height() > 2 * short.findChild(Sentence).height()
