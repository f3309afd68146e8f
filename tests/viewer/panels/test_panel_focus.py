"""The canvas keeps the keys: what is pressed or chosen with the mouse in a panel does not take them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from inference.results import State
from tests.viewer.panels.panel_samples import BREAST, CLASS, OUTLINE, heat, image_info, result, two_squares
from viewer.document.document import Document, Run
from viewer.panels.findings import FindingsPanel
from viewer.panels.histogram import HistogramPanel
from viewer.panels.layers import LayersPanel
from viewer.panels.statusbar import StatusBar
from viewer.panels.studies import OpenImage, StudiesPanel
from viewer.panels.welcome import Welcome


@pytest.fixture
def document(document: Document) -> Document:
    outline = result(OUTLINE, State.FINDINGS, findings=2, layers=(two_squares(),))
    a2 = result(CLASS, State.FINDINGS, decision="benign", scores={"benign": 0.9}, layers=(heat(),))
    for found in (outline, a2):
        document.set_run(Run(found.provenance.model, found.state, result=found), frame=0)
    return document


class Room(QWidget):
    """Every panel beside a field that holds the keyboard, as the canvas does."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.canvas = QLineEdit()
        self.findings, self.studies, self.welcome = FindingsPanel(lambda: BREAST), StudiesPanel(), Welcome()
        self.layers, self.histogram = LayersPanel(lambda: BREAST), HistogramPanel()
        panels = (self.findings, self.layers, self.histogram, self.studies, self.welcome, StatusBar())
        line = QHBoxLayout(self)
        for part in (self.canvas, *panels):
            line.addWidget(part)
        for panel in (self.findings, self.layers, self.histogram):
            panel.set_document(document)
        images = [OpenImage.of(image_info(name=name)) for name in ("a", "b")]
        self.studies.show_open(images, 0)
        for recent in (self.studies, self.welcome):
            recent.show_recent(["/data/a.dcm", "/data/b.dcm"])


@pytest.fixture
def room(qtbot: QtBot, dressed: QApplication, document: Document) -> Room:
    made = Room(document)
    qtbot.addWidget(made)
    made.show()
    made.canvas.setFocus()
    qtbot.wait(1)
    return made


def test_space_after_a_click_does_not_press_again(room: Room, qtbot: QtBot) -> None:
    heard: list[str] = []
    room.findings.accepted.connect(lambda: heard.append("accept"))
    qtbot.mouseClick(room.findings.decision.accept_button, Qt.MouseButton.LeftButton)
    assert room.focusWidget() is room.canvas
    qtbot.keyClick(room.focusWidget(), Qt.Key.Key_Space)
    assert heard == ["accept"]
    assert room.canvas.text() == " "


def test_every_button_and_list_is_reached_by_tab_and_not_by_a_click(room: Room) -> None:
    kinds = (QAbstractButton, QAbstractItemView, QComboBox)
    inside = [w for kind in kinds for w in room.findChildren(kind) if w.window() is room]  # no opened-up list
    ours = [w for w in inside if w.focusPolicy() is not Qt.FocusPolicy.NoFocus]
    assert len(ours) >= 20
    wrong = [w.accessibleName() for w in ours if w.focusPolicy() is not Qt.FocusPolicy.TabFocus]
    assert wrong == []


def test_a_click_into_a_list_chooses_and_leaves_the_keys(room: Room, qtbot: QtBot) -> None:
    heard: list[object] = []
    room.studies.chosen.connect(heard.append)
    room.findings.finding_chosen.connect(heard.append)
    room.studies.recent_chosen.connect(heard.append)
    tree, images, files = room.findings.regions.tree, room.studies.open, room.studies.recent
    finding = tree.topLevelItem(1)
    assert finding is not None
    for view, box in (
        (images, images.visualItemRect(images.item_of(1))),
        (tree, tree.visualItemRect(finding)),
        (files, files.visualItemRect(files.item(1))),
    ):
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
        assert room.focusWidget() is room.canvas
    assert heard == [1, 1, "/data/b.dcm"]


def test_the_histogram_leaves_the_keys(room: Room, qtbot: QtBot) -> None:
    plot = room.histogram.plot
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton)
    assert room.focusWidget() is room.canvas
    assert plot.focusPolicy() is Qt.FocusPolicy.NoFocus
