from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from inference.cards import InputSpec, ModelCard, OutputSpec, Requirement
from inference.geometry import Size
from inference.images.source import Instance
from tests.viewer.panels.panel_samples import image_info
from viewer.panels.card_view import CardView, metric_lines
from viewer.panels.identity import different_patients
from viewer.panels.studies import NARROW, WIDTH, OpenImage, StudiesPanel

ROE = Instance(patient_name="Roe^Ann", patient_id="1", sex="F")


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (Instance(), False),
        (Instance(patient_name="ROE^ANN^", patient_id="1"), False),
        (Instance(patient_name="Roe^Ann", patient_id="2"), True),
        (Instance(patient_name="Doe^Jane"), True),
        (Instance(patient_id="1", sex="M"), True),
    ],
)
def test_patients_differ_only_by_what_both_images_state(other: Instance, differs: bool) -> None:
    assert different_patients([ROE, other]) is differs
    assert different_patients([other, Instance(), ROE]) is differs


@pytest.fixture
def panel(qtbot: QtBot, dressed: object) -> StudiesPanel:
    made = StudiesPanel()
    qtbot.addWidget(made)
    made.resize(WIDTH, 500)
    made.show()
    return made


def _image(**changes: object) -> OpenImage:
    return OpenImage.of(image_info(**changes))


def test_each_image_is_named_with_modality_size_and_frames() -> None:
    image = _image(name="scan.dcm", path="/data/scan.dcm")
    assert (image.title, image.detail, image.stack) == ("scan.dcm", "US · 64×48", "3 frames")
    assert image.tooltip == "/data/scan.dcm\nUS · 64×48 · 3 frames · PNG"
    assert _image(modality=None, frames=1).detail == "64×48"


def test_choosing_and_closing_name_the_image(panel: StudiesPanel, qtbot: QtBot) -> None:
    panel.show_open([_image(name="a"), _image(name="b")], 0)
    assert panel.open.currentRow() == 0
    with qtbot.waitSignal(panel.chosen, timeout=500) as chosen:
        panel.open.setCurrentRow(1)
    assert chosen.args == [1]
    closer = next(b for b in panel.findChildren(QAbstractButton) if b.accessibleName() == "Close b")
    with qtbot.waitSignal(panel.close_wanted, timeout=500) as closed:
        qtbot.mouseClick(closer, Qt.MouseButton.LeftButton)
    assert closed.args == [1]


def test_showing_the_list_again_chooses_nothing(panel: StudiesPanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.chosen):
        panel.show_open([_image(name="a"), _image(name="b")], 1)
        panel.show_open([_image(name="b")], 0)


def test_mixed_patients_are_told_loudly(panel: StudiesPanel) -> None:
    panel.show_open([_image(instance=ROE), _image(instance=Instance(patient_id="9"))], 0)
    assert panel.mixed.isVisible()
    panel.show_open([_image(instance=ROE)], 0)
    assert not panel.mixed.isVisible()


def test_a_recent_file_is_chosen_by_its_path(panel: StudiesPanel, qtbot: QtBot) -> None:
    panel.show_recent(["/data/a.dcm", "/data/b.dcm"])
    with qtbot.waitSignal(panel.recent_chosen, timeout=500) as chosen:
        panel.recent.itemClicked.emit(panel.recent.item(1))
    assert chosen.args == ["/data/b.dcm"]


def test_the_panel_collapses_and_comes_back(panel: StudiesPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.collapsed, timeout=500) as told:
        qtbot.mouseClick(panel.fold, Qt.MouseButton.LeftButton)
    assert (told.args, panel.width()) == ([True], NARROW)
    qtbot.mouseClick(panel.fold, Qt.MouseButton.LeftButton)
    assert (panel.folded, panel.width()) == (False, WIDTH)


def _card(**changes: object) -> ModelCard:
    plain = {
        "id": "m-1",
        "title": "A model",
        "version": "1.2.0",
        "network": "net",
        "pipeline": "pipe",
        "weights": Path("w.safetensors"),
        "sha256": "ab" * 32,
        "trained": True,
        "input": InputSpec(("US",), Size(128, 128), ("BREAST",)),
        "output": OutputSpec(("normal", "benign"), "lesion", 0.4, positive="benign", operating_point=0.3),
        "requires": (Requirement("m-0", "cd" * 32),),
        "evaluation": {"data": "set X", "n": 117, "dice": [0.79, 0.75, 0.83]},
        "use": {"intended": "Research.", "not_for": "Patients.", "licence": "Apache-2.0"},
    }
    return ModelCard(**{**plain, **changes})  # type: ignore[arg-type]


def test_metrics_are_told_with_their_intervals() -> None:
    assert metric_lines(_card().evaluation) == [
        ("Data", "set X"),
        ("Images", "117"),
        ("Dice", "0.79 (95 % 0.75–0.83)"),
    ]


def test_the_card_tells_what_the_model_is_and_is_not_for(qtbot: QtBot, dressed: object) -> None:
    view = CardView(_card())
    qtbot.addWidget(view)
    texts = [part.text() for part in view.findChildren(QLabel)]
    for expected in (
        "Research.",
        "Patients.",
        "Apache-2.0",
        "benign from 0.30",
        "m-0 (cdcdcdcd)",
        "US, BREAST",
    ):
        assert expected in texts
    assert not view.isModal()


def test_an_untrained_model_says_so(qtbot: QtBot, dressed: object) -> None:
    view = CardView(_card(trained=False, evaluation={}, use={}))
    qtbot.addWidget(view)
    texts = view.texts()
    assert "Not trained: it is listed, but never run." in texts
    assert "not evaluated" in texts
    assert texts.count("not stated") == 3
