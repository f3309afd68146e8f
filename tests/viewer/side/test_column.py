"""The column shows what the image has a use for, folds, and keeps what was folded."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inference.results import Scope
from tests.viewer.panels.panel_samples import ALL, FlatSource, image_info
from viewer.document.document import Document
from viewer.panels.parts import label
from viewer.side.column import SideColumn


def _panel(title: str) -> QWidget:
    made = QWidget()
    QVBoxLayout(made).addWidget(label(title, "section"))
    return made


def _column(qtbot: QtBot, folded: str = "") -> SideColumn:
    made = SideColumn(lambda: ALL, folded)
    qtbot.addWidget(made)
    for name in ("findings", "layers", "measurements", "histogram"):
        made.add(name, _panel(name.upper()))
    made.show()
    return made


def _document(modality: str, part: str | None, **more: int) -> Document:
    return Document(FlatSource(image_info(modality=modality, body_part=part, **more)), scope=Scope(modality, part))


def test_the_order_follows_the_image(qtbot: QtBot) -> None:
    column = _column(qtbot)
    column.set_document(_document("US", "BREAST"))
    assert column.shown == ("findings", "layers", "measurements", "histogram")
    column.set_document(_document("CT", "CHEST"))
    assert column.shown == ("histogram", "measurements", "findings")
    column.set_document(_document("SM", None, channels=3))
    assert column.shown == ("findings", "measurements")


def test_a_click_on_the_title_folds_and_the_line_left_unfolds(qtbot: QtBot) -> None:
    column = _column(qtbot, "layers")
    column.set_document(_document("US", "BREAST"))
    section = column.sections["findings"]
    assert column.sections["layers"].folded
    assert section._title is not None
    with qtbot.waitSignal(column.folded_changed, timeout=500) as told:
        qtbot.mouseClick(section._title, Qt.MouseButton.LeftButton)
    assert told.args == ["findings,layers"]
    assert not section.panel.isVisible()
    with qtbot.waitSignal(column.folded_changed, timeout=500) as told:
        qtbot.mouseClick(section.head, Qt.MouseButton.LeftButton)
    assert told.args == ["layers"]
    assert section.panel.isVisible()


def test_a_panel_that_hides_itself_leaves_no_section(qtbot: QtBot) -> None:
    column = _column(qtbot)
    column.set_document(_document("US", "BREAST"))
    column.sections["measurements"].panel.hide()
    assert "measurements" not in column.shown
    column.sections["measurements"].panel.show()
    assert "measurements" in column.shown
