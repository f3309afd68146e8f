"""A step through a stack, or of the window, is one painting of the view."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from inference.images.source import Window
from tests.viewer.panels.panel_samples import FlatSource, image_info
from viewer.canvas.view import CanvasView
from viewer.document.document import Display, Document


class Counting(CanvasView):
    """paintings: of the whole view."""

    paintings = 0

    def drawForeground(self, painter, rect):
        self.paintings += 1
        super().drawForeground(painter, rect)


@pytest.fixture
def canvas(qtbot: QtBot) -> Counting:
    made = Counting()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    made.set_document(Document(FlatSource(image_info(frames=5))))
    qtbot.waitUntil(lambda: made.paintings > 0)
    qtbot.wait(50)
    return made


def test_a_step_is_painted_and_then_no_more(canvas: Counting, qtbot: QtBot) -> None:
    document = canvas.document
    for step in (
        lambda: document.go_to(document.frame + 1),
        lambda: document.set_display(Display(Window(40, 80))),
        lambda: document.set_display(Display(Window(40, 80), inverted=True)),
    ):
        before = canvas.paintings
        step()
        canvas.viewport().repaint()
        assert canvas.paintings == before + 1
        qtbot.wait(40)
        assert canvas.paintings == before + 1


def test_a_step_is_painted_without_being_asked_to(canvas: Counting, qtbot: QtBot) -> None:
    before = canvas.paintings
    canvas.step_frame(1)
    qtbot.waitUntil(lambda: canvas.paintings > before)
