"""Panels change with the image in one turn; where none was open they are filled unseen, one by one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from inference.images.array_source import ArraySource
from viewer.document.document import Document
from viewer.side.filling import Filling


class Panel:
    def __init__(self, log, name):
        self.log, self.name, self.document = log, name, None

    def set_document(self, document):
        self.document = document
        self.log.append((self.name, document is not None))


class Window:
    def __init__(self, log):
        self.log = log

    def show_panels(self, shown):
        self.log.append(("places", shown))

    def reveal(self, *, shown: bool = True) -> Iterator[None]:
        for side in ("left", "right"):
            self.log.append(("reveal" if shown else "conceal", side))
            yield


@pytest.fixture
def made(qtbot):
    log: list[tuple[str, object]] = []
    now: list[Document | None] = [None]
    panels = [Panel(log, "findings"), Panel(log, "layers")]
    filling = Filling(Window(log), panels, lambda: now[0])
    yield log, now, panels, filling
    filling.close()


def document():
    return Document(ArraySource.of(np.zeros((4, 4), np.uint8)))


def seen(log):
    return ("reveal", "right") in log


def test_the_first_image_fills_hidden_panels_one_by_one_and_shows_them_filled(made, qtbot):
    log, now, _, filling = made
    now[0] = document()
    filling.show(now[0], shown=True)
    assert log == [("places", True)]  # the picture's place is right from the start, nothing is filled yet
    qtbot.waitUntil(lambda: seen(log))
    assert log[1:] == [("findings", True), ("layers", True), ("reveal", "left"), ("reveal", "right")]


def test_from_one_image_to_the_next_all_panels_change_at_once(made, qtbot):
    log, now, panels, filling = made
    now[0] = document()
    filling.show(now[0], shown=True)
    qtbot.waitUntil(lambda: seen(log))
    now[0] = document()
    filling.show(now[0], shown=True)
    assert all(panel.document is now[0] for panel in panels)


def test_an_image_that_comes_while_the_panels_are_filled_is_the_one_they_show(made, qtbot):
    log, now, panels, filling = made
    now[0] = document()
    filling.show(now[0], shown=True)
    qtbot.waitUntil(lambda: ("findings", True) in log)
    now[0] = document()
    filling.show(now[0], shown=True)
    qtbot.waitUntil(lambda: seen(log))
    assert all(panel.document is now[0] for panel in panels)


def test_closing_the_last_image_empties_and_hides_them_even_while_they_are_filled(made, qtbot):
    log, now, panels, filling = made
    now[0] = document()
    filling.show(now[0], shown=True)
    qtbot.waitUntil(lambda: ("findings", True) in log)
    now[0] = None
    filling.show(None, shown=False)
    told = len(log)
    assert ("places", False) in log
    assert all(panel.document is None for panel in panels)
    qtbot.wait(20)
    assert len(log) == told


def test_panels_that_were_shown_are_hidden_with_the_last_image(made, qtbot):
    log, now, _, filling = made
    now[0] = document()
    filling.show(now[0], shown=True)
    qtbot.waitUntil(lambda: seen(log))
    now[0] = None
    filling.show(None, shown=False)
    assert log[-3:] == [("places", False), ("conceal", "left"), ("conceal", "right")]


def test_panels_asked_for_in_an_empty_window_are_there(made):
    log, _, _, filling = made
    filling.show(None, shown=True)
    assert seen(log)
