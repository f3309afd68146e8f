from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from inference.cards import InputSpec, ModelCard, OutputSpec, Requirement
from inference.geometry import Size
from inference.images.source import Instance
from tests.viewer.panels.panel_samples import image_info
from viewer import theme
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


def _differ_by_pairs(instances: list[Instance]) -> bool:
    """The definition, pair by pair: something both images state is not the same."""
    told = ("patient_id", "patient_name", "birth_date", "sex")
    pairs = itertools.combinations(instances, 2)
    return any(
        getattr(a, name) and getattr(b, name) and getattr(a, name) != getattr(b, name)
        for a, b in pairs
        for name in told
    )


FIELD = st.sampled_from(["", "A", "B"])


@given(st.lists(st.builds(Instance, FIELD, FIELD, FIELD, FIELD), max_size=5))
def test_patients_differ_as_their_pairs_do(instances: list[Instance]) -> None:
    assert different_patients(instances) is _differ_by_pairs(instances)


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


def _rows(panel: StudiesPanel) -> list[QWidget]:
    return [panel.open.itemWidget(panel.open.item(row)) for row in range(panel.open.count())]


def _titles(panel: StudiesPanel) -> list[str]:
    return [row.findChildren(QLabel)[1].text() for row in _rows(panel)]


def _marked(panel: StudiesPanel) -> list[int]:
    """Rows whose picture has an edge in the accent colour, read off the screen."""
    return [n for n, row in enumerate(_rows(panel)) if _edge(row) == theme.ACCENT.upper()]


def _edge(row: QWidget) -> str:
    picture = row.findChildren(QLabel)[0].grab().toImage()
    return picture.pixelColor(picture.width() // 2, 0).name().upper()


def test_another_current_image_moves_only_the_mark(panel: StudiesPanel) -> None:
    images = [_image(name=name) for name in "abc"]
    panel.show_open(images, 0)
    before = _rows(panel)
    assert _marked(panel) == [0]
    panel.show_open([_image(name=name) for name in "abc"], 2)
    assert _rows(panel) == before
    assert (_marked(panel), panel.open.currentRow()) == ([2], 2)
    assert [item.row() for item in panel.open.selectedIndexes()] == [2]
    panel.show_open(images, -1)
    assert (_marked(panel), panel.open.currentRow()) == ([], -1)


@pytest.mark.parametrize("after", ["bc", "ac", "ab", "abcd", "xabc", "abxc", "cab", "", "axc", "aabc"])
def test_the_list_follows_what_opens_and_closes(panel: StudiesPanel, qtbot: QtBot, after: str) -> None:
    panel.show_open([_image(name=name) for name in "abc"], 1)
    with qtbot.assertNotEmitted(panel.chosen):
        panel.show_open([_image(name=name) for name in after], len(after) - 1)
    assert _titles(panel) == list(after)
    assert _marked(panel) == ([len(after) - 1] if after else [])
    assert panel.open.currentRow() == len(after) - 1
    closed: list[int] = []
    panel.close_wanted.connect(closed.append)
    for row in _rows(panel):
        qtbot.mouseClick(row.findChild(QAbstractButton), Qt.MouseButton.LeftButton)
    assert closed == list(range(len(after)))


def test_the_rows_before_and_after_a_closed_image_stay(panel: StudiesPanel) -> None:
    panel.show_open([_image(name=name) for name in "abcd"], 0)
    a, _, c, d = _rows(panel)
    panel.show_open([_image(name=name) for name in "acd"], 0)
    assert _rows(panel) == [a, c, d]


def test_an_image_may_go_while_its_button_is_pressed(panel: StudiesPanel, qtbot: QtBot) -> None:
    images = [_image(name=name) for name in "ab"]
    panel.show_open(images, 0)
    panel.close_wanted.connect(lambda index: panel.show_open(images[:index] + images[index + 1 :], 0))
    for _ in images:
        qtbot.mouseClick(_rows(panel)[0].findChild(QAbstractButton), Qt.MouseButton.LeftButton)
        images.pop(0)
        qtbot.wait(1)
        assert _titles(panel) == [image.title for image in images]


def test_a_thumbnail_comes_into_its_row(panel: StudiesPanel) -> None:
    images = [_image(name=name) for name in "ab"]
    panel.show_open(images, 0, [None, QPixmap()])
    before = _rows(panel)
    red = QPixmap(64, 64)
    red.fill(QColor("#FF0000"))
    panel.show_open(images, 0, [None, red])
    assert _rows(panel) == before
    middles = [row.findChildren(QLabel)[0].grab().toImage().pixelColor(20, 20).name() for row in before]
    assert middles[0] != "#ff0000"
    assert middles[1] == "#ff0000"


def test_unchanged_rows_are_kept(panel: StudiesPanel) -> None:
    images = [_image(name=f"{n}.dcm", instance=ROE) for n in range(20)]
    pictures = [QPixmap(64, 64) for _ in images]
    panel.show_open(images, 0, pictures)
    rows = [panel.open.itemWidget(panel.open.item(n)) for n in range(20)]
    panel.show_open([replace(image) for image in images], 1, pictures)
    assert [panel.open.itemWidget(panel.open.item(n)) for n in range(20)] == rows


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
