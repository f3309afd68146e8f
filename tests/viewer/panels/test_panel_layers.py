from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QSlider, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from inference.geometry import Size
from inference.results import State
from tests.viewer.panels.panel_samples import BREAST, CLASS, OUTLINE, SIZE, heat, result, two_squares
from viewer.document.annotations import Annotation, Origin, Review
from viewer.document.document import Document, LayerKey, LayerView, Run
from viewer.document.tiles import TiledMask
from viewer.panels.findings import FindingsPanel
from viewer.panels.layers import LayersPanel
from viewer.panels.swatch import LineSample

LESION, HEAT = LayerKey(OUTLINE, "lesion"), LayerKey(CLASS, "gradcam")


@pytest.fixture
def panel(qtbot: QtBot, dressed: object, document: Document) -> LayersPanel:
    outline = result(OUTLINE, State.FINDINGS, findings=2, layers=(two_squares(),))
    a2 = result(CLASS, State.FINDINGS, decision="benign", scores={"benign": 0.9}, layers=(heat(),))
    for found in (outline, a2):
        document.set_run(Run(found.provenance.model, found.state, result=found), frame=0)
    made = LayersPanel(lambda: BREAST)
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.set_document(document)
    made.show()
    return made


def test_each_layer_has_a_row_with_the_documents_view(panel: LayersPanel) -> None:
    assert list(panel.rows) == [LESION, HEAT]
    lesion, heatmap = panel.rows[LESION], panel.rows[HEAT]
    assert (lesion.check.isChecked(), heatmap.check.isChecked()) == (True, False)
    assert lesion.threshold.number.text() == "0.50"
    assert lesion.opacity.number.text() == "35%"
    assert (lesion.bar, heatmap.sample) == (None, None)
    assert heatmap.bar is not None


def test_a_slider_changes_the_document_while_it_moves(panel: LayersPanel, document: Document) -> None:
    heard: list[LayerView] = []
    document.layers_changed.join(lambda: heard.append(document.view_of(LESION)))
    for step in (55, 60):
        panel.rows[LESION].threshold.slider.setValue(step)
    assert [view.threshold for view in heard] == [0.55, 0.6]
    panel.rows[LESION].opacity.slider.setValue(80)
    assert document.view_of(LESION) == LayerView(visible=True, opacity=0.8, threshold=0.6)
    assert panel.rows[LESION].threshold.number.text() == "0.60"


def test_a_map_is_shown_on_demand_with_its_colour_bar(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    row = panel.rows[HEAT]
    assert row.bar is not None
    assert not row.bar.isVisible()
    qtbot.mouseClick(row.check, Qt.MouseButton.LeftButton)
    assert document.view_of(HEAT).visible
    assert row.bar.isVisible()


def test_the_panel_follows_the_document(panel: LayersPanel, document: Document) -> None:
    document.set_view(LESION, LayerView(visible=False, opacity=0.1, threshold=0.9))
    row = panel.rows[LESION]
    assert (row.check.isChecked(), row.threshold.value, row.opacity.value) == (False, 0.9, 0.1)
    document.show_ai(False)
    assert not panel.ai_button.isChecked()


def test_the_eye_hides_all_ai(panel: LayersPanel, document: Document, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.ai_toggled, timeout=500) as told:
        qtbot.mouseClick(panel.ai_button, Qt.MouseButton.LeftButton)
    assert told.args == [False]
    assert not document.ai_visible
    assert panel.ai_button.toolTip().endswith("(G)")


@pytest.mark.parametrize("origin", list(Origin))
def test_annotations_wear_their_origin(
    panel: LayersPanel, document: Document, origin: Origin, qtbot: QtBot
) -> None:
    mask = TiledMask(Size(SIZE.width, SIZE.height), {})
    document.put(Annotation(mask, origin=origin, review=Review.ACCEPTED))
    qtbot.wait(1)
    samples = [s for s in panel.findChildren(LineSample) if s.parent() not in panel.rows.values()]
    assert [s.origin for s in samples if s.isVisibleTo(panel)] == [origin]


def test_three_origins_look_different(qtbot: QtBot, dressed: object) -> None:
    pictures = []
    for origin in Origin:
        sample = LineSample("#F2E08A", origin)
        qtbot.addWidget(sample)
        pictures.append(sample.grab().toImage())
    assert all(a != b for i, a in enumerate(pictures) for b in pictures[:i])


def test_another_frame_has_its_own_layers(panel: LayersPanel, document: Document) -> None:
    document.go_to(1)
    assert panel.rows == {}
    document.go_to(0)
    assert list(panel.rows) == [LESION, HEAT]
    panel.set_document(None)
    document.set_view(LESION, LayerView())
    assert panel.rows == {}


def test_controls_are_named_and_large_enough(panel: LayersPanel, qtbot: QtBot) -> None:
    qtbot.mouseClick(panel.rows[HEAT].check, Qt.MouseButton.LeftButton)
    for kind in (QAbstractButton, QSlider):
        for control in panel.findChildren(kind):
            assert control.accessibleName()
            assert control.height() >= 28, control.accessibleName()


def test_the_colour_bar_runs_from_dark_to_bright(panel: LayersPanel, qtbot: QtBot) -> None:
    row = panel.rows[HEAT]
    qtbot.mouseClick(row.check, Qt.MouseButton.LeftButton)
    assert row.bar is not None
    picture = row.bar.grab().toImage()
    light = [picture.pixelColor(round(f * (picture.width() - 1)), 4).lightnessF() for f in (0, 0.3, 0.6, 1)]
    assert np.all(np.diff(light) > 0)


@pytest.mark.parametrize(
    "height", [672, 950]
)  # what bars and status line leave of 1280 × 800 and 1920 × 1080
def test_the_right_side_fits_beside_the_image(
    panel: LayersPanel, document: Document, qtbot: QtBot, height: int
) -> None:
    side, findings = QWidget(), FindingsPanel(lambda: BREAST)
    findings.set_document(document)
    column = QVBoxLayout(side)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(findings)
    column.addWidget(panel, 1)
    qtbot.addWidget(side)
    side.setFixedWidth(300)
    side.resize(300, height)
    side.show()
    qtbot.wait(1)
    assert (side.width(), side.height()) == (300, height)
    assert not findings.geometry().intersects(panel.geometry())
    lowest = max(row.mapTo(side, row.rect().bottomLeft()).y() for row in panel.rows.values())
    assert lowest < height
    for area in (findings, panel):
        rights = [w.mapTo(side, w.rect().topRight()).x() for w in area.findChildren(QWidget) if w.isVisible()]
        assert max(rights) < 300
    findings.set_document(None)
    panel.setParent(None)  # the fixture owns it


def test_what_was_not_moved_keeps_its_exact_value(
    panel: LayersPanel, document: Document, qtbot: QtBot
) -> None:
    document.set_view(LESION, LayerView(visible=True, opacity=0.123, threshold=0.437))
    row = panel.rows[LESION]
    assert row.threshold.number.text() == "0.44"
    row.opacity.slider.setValue(80)
    assert document.view_of(LESION) == LayerView(visible=True, opacity=0.8, threshold=0.437)
    qtbot.mouseClick(row.check, Qt.MouseButton.LeftButton)
    assert document.view_of(LESION) == LayerView(visible=False, opacity=0.8, threshold=0.437)
    document.set_view(LESION, LayerView(visible=True, opacity=0.123, threshold=0.437))
    row.threshold.slider.setValue(45)
    assert document.view_of(LESION) == LayerView(visible=True, opacity=0.123, threshold=0.45)
