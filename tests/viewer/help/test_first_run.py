"""The first-run page says what is so, closes by any key, and leaves the commands of the program alone."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

import resources
from inference.library import fingerprint, read_library
from inference.phantom.cases import make_case
from viewer.help.first_pictures import Picture, case, marked, opened, wrong
from viewer.help.first_run import CARDS, NARROW, FirstRunPage


@pytest.fixture
def page(qtbot: QtBot) -> FirstRunPage:
    made = FirstRunPage()
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_G, Qt.Key.Key_Return, Qt.Key.Key_1]
)
def test_any_key_closes(page: FirstRunPage, qtbot: QtBot, key: Qt.Key) -> None:
    with qtbot.waitSignal(page.closed, timeout=1000):
        qtbot.keyClick(page.begin, key)


@pytest.mark.parametrize(
    ("key", "with_"),
    [
        (Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_commands_and_keys_that_move_do_not_close(
    page: FirstRunPage, qtbot: QtBot, key: Qt.Key, with_: Qt.KeyboardModifier
) -> None:
    with qtbot.assertNotEmitted(page.closed, wait=50):
        qtbot.keyClick(page.begin, key, with_)


def test_the_whole_page_can_be_said_aloud(page: FirstRunPage) -> None:
    said = page.accessibleName() + page.accessibleDescription()
    assert all(title in said and text in said for _, title, text in CARDS)


def test_every_word_is_whole_on_a_small_and_a_large_window(page: FirstRunPage, qtbot: QtBot) -> None:
    for width, height in ((640, 360), (NARROW, 500), (1280, 720), (1920, 1000)):
        page.resize(width, height)
        qtbot.wait(20)
        for label in page.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width()) - 1, (width, label.text())


def test_the_pictures_differ_by_what_is_drawn_over_one_case() -> None:
    shown = []
    for paint in (opened, marked, wrong):
        picture = Picture(paint, "")
        picture.resize(QSize(320, 240))
        shown.append(picture.grab().toImage())
    assert shown[0] != shown[1] != shown[2]


def test_the_case_is_the_phantom_and_its_truth() -> None:
    """The stored picture is the tissue of the made case, pixel by pixel; the solid line is its drawn-in lesion."""
    made = make_case("malignant")
    rect = made.tissue_rect
    image = QImage(str(resources.path("first_run", "case.png"))).convertToFormat(
        QImage.Format.Format_Grayscale8
    )
    grey = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())[
        :, : image.width()
    ]
    assert np.array_equal(grey, made.pixels[rect.top : rect.bottom, rect.left : rect.right])
    drawn = QImage(image.size(), QImage.Format.Format_Grayscale8)
    drawn.fill(0)
    painter = QPainter(drawn)
    painter.fillPath(case().true, QColor("white"))
    painter.end()
    area = (np.frombuffer(drawn.constBits(), np.uint8) > 127).sum()
    assert area == pytest.approx(
        made.truth.sum(), rel=0.05
    )  # the line runs through the middle of the edge pixels


def test_what_the_models_say_is_what_the_shipped_weights_said() -> None:
    """Other weights: run `python packaging/first_run.py` again."""
    facts = json.loads(resources.path("first_run", "case.json").read_text("utf-8"))
    library = read_library()
    for name, said in facts["models"].items():
        assert fingerprint(library.card(name), library) == said, name
    assert sum(facts["scores"].values()) == pytest.approx(1, abs=1e-6)
