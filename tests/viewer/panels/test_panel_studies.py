from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from inference.cards import InputSpec, ModelCard, OutputSpec, Requirement
from inference.geometry import Size
from inference.images.source import Instance
from tests.viewer.panels.panel_samples import image_info
from viewer.panels.card_view import CardView, metric_lines
from viewer.panels.identity import different_patients
from viewer.panels.studies import NARROW, WIDTH, OpenImage, StudiesPanel
from viewer.panels.study_row import IMAGE, close_rect
from viewer.panels.study_tree import SERIES_MIME

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


def _of(name: str) -> OpenImage:
    return _image(name=name, path=f"/data/{name}")


def test_each_image_is_named_with_modality_size_and_frames() -> None:
    image = _image(name="scan.dcm", path="/data/scan.dcm")
    assert (image.title, image.detail, image.stack) == ("scan.dcm", "US · 64×48", "3 frames")
    assert image.tooltip == "/data/scan.dcm\nUS · 64×48 · 3 frames · PNG"
    assert _image(modality=None, frames=1).detail == "64×48"


def test_a_mammogram_tells_its_side_and_view() -> None:
    breast = Instance(sop_uid="1", laterality="L", view_position="CC", series_description="Screening")
    image = _image(modality="MG", frames=1, instance=breast)
    assert (image.title, image.detail) == ("Screening", "MG · L CC · 64×48")


def _outline(panel: StudiesPanel) -> list[tuple[str, str, list[str]]]:
    """(patient, study, titles) for each study, as they stand on the screen."""
    root = panel.open.invisibleRootItem()
    return [
        (
            root.child(p).text(0),
            root.child(p).child(s).text(0),
            [
                root.child(p).child(s).child(n).data(0, IMAGE).title
                for n in range(root.child(p).child(s).childCount())
            ],
        )
        for p in range(root.childCount())
        for s in range(root.child(p).childCount())
    ]


def _told(title: str, patient: str, study: str, date: str = "20260102") -> OpenImage:
    one = Instance(
        sop_uid=title, series_description=title, patient_id=patient, patient_name=f"{patient}^X", study_uid=study,
        study_date=date,
    )  # fmt: skip
    return _image(instance=one)


def test_images_lie_below_their_patient_and_study(panel: StudiesPanel) -> None:
    panel.show_open(
        [_told("a", "P", "1"), _told("b", "Q", "2"), _told("c", "P", "1"), _told("d", "P", "3")], 0
    )
    assert _outline(panel) == [
        ("P, X", "2026-01-02", ["a", "c"]),
        ("P, X", "2026-01-02", ["d"]),
        ("Q, X", "2026-01-02", ["b"]),
    ]
    panel.show_open([_told("c", "P", "1"), _told("d", "P", "3")], 0)
    assert _outline(panel) == [("P, X", "2026-01-02", ["c"]), ("P, X", "2026-01-02", ["d"])]


def test_pictures_lie_by_folder(panel: StudiesPanel) -> None:
    panel.show_open([_image(name="a.png", path="/one/a.png"), _image(name="b.png", path="/two/b.png")], 0)
    assert _outline(panel) == [("Pictures", "one", ["a.png"]), ("Pictures", "two", ["b.png"])]


def _click(panel: StudiesPanel, qtbot: QtBot, index: int, *, cross: bool = False) -> None:
    row = panel.open.visualItemRect(panel.open.item_of(index))
    at = close_rect(row).center() if cross else row.center()
    qtbot.mouseClick(panel.open.viewport(), Qt.MouseButton.LeftButton, pos=at)


def test_choosing_and_closing_name_the_image(panel: StudiesPanel, qtbot: QtBot) -> None:
    panel.show_open([_of("a"), _of("b")], 0)
    assert panel.open.current == 0
    with qtbot.waitSignal(panel.chosen, timeout=500) as chosen:
        _click(panel, qtbot, 1)
    assert chosen.args == [1]
    with qtbot.waitSignal(panel.close_wanted, timeout=500) as closed:
        _click(panel, qtbot, 1, cross=True)
    assert closed.args == [1]


def test_the_keyboard_walks_shows_and_closes(panel: StudiesPanel, qtbot: QtBot) -> None:
    panel.show_open([_of("a"), _of("b")], 0)
    told: list[tuple[str, int]] = []
    panel.chosen.connect(lambda index: told.append(("show", index)))
    panel.close_wanted.connect(lambda index: told.append(("close", index)))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Delete):
        qtbot.keyClick(panel.open, key)
    assert told == [("show", 1), ("show", 0), ("close", 0)]


def test_showing_the_list_again_chooses_nothing(panel: StudiesPanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.chosen):
        panel.show_open([_of("a"), _of("b")], 1)
        panel.show_open([_of("b")], 0)


@pytest.mark.parametrize("after", ["bc", "ac", "ab", "abcd", "xabc", "abxc", "cab", "", "axc", "aabc"])
def test_the_list_follows_what_opens_and_closes(panel: StudiesPanel, qtbot: QtBot, after: str) -> None:
    panel.show_open([_of(name) for name in "abc"], 1)
    with qtbot.assertNotEmitted(panel.chosen):
        panel.show_open([_of(name) for name in after], len(after) - 1)
    assert [title for *_, titles in _outline(panel) for title in titles] == list(after)
    assert [image.title for image in panel.open.images] == list(after)
    assert panel.open.current == len(after) - 1
    closed: list[int] = []
    panel.close_wanted.connect(closed.append)
    for index in range(len(after)):
        _click(panel, qtbot, index, cross=True)
    assert closed == list(range(len(after)))


def test_the_rows_before_and_after_a_closed_image_stay(panel: StudiesPanel) -> None:
    panel.show_open([_of(name) for name in "abcd"], 0)
    a, _, c, d = (panel.open.item_of(n) for n in range(4))
    panel.show_open([_of(name) for name in "acd"], 0)
    assert [panel.open.item_of(n) for n in range(3)] == [a, c, d]


def test_what_was_folded_stays_folded(panel: StudiesPanel) -> None:
    panel.show_open([_told("a", "P", "1"), _told("b", "Q", "2")], 0)
    patient = panel.open.item_of(0).parent().parent()
    patient.setExpanded(False)
    panel.show_open([_told("a", "P", "1"), _told("b", "Q", "2"), _told("c", "P", "1")], 2)
    assert not patient.isExpanded()
    assert panel.open.item_of(1).parent().parent().isExpanded()


def test_a_thumbnail_comes_into_its_row(panel: StudiesPanel) -> None:
    images = [_of(name) for name in "ab"]
    red = QPixmap(64, 64)
    red.fill(QColor("#FF0000"))
    panel.show_open(images, 0, [None, red])
    shown = panel.open.viewport().grab().toImage()
    rows = [panel.open.visualItemRect(panel.open.item_of(n)) for n in range(2)]
    colours = [shown.pixelColor(row.left() + 22, row.center().y()).name() for row in rows]
    assert colours[0] != "#ff0000"
    assert colours[1] == "#ff0000"


def test_a_series_can_be_dragged_away(panel: StudiesPanel) -> None:
    panel.show_open([_of("a"), _of("b")], 0)
    data = panel.open.mimeData([panel.open.item_of(1)])
    assert bytes(data.data(SERIES_MIME).data()) == b"1"
    assert not panel.open.mimeData([panel.open.item_of(1).parent()]).hasFormat(SERIES_MIME)


def test_mixed_patients_are_told_loudly(panel: StudiesPanel) -> None:
    panel.show_open([_image(instance=ROE), _image(instance=Instance(patient_id="9"))], 0)
    assert panel.mixed.isVisible()
    assert "2 patients" in panel.mixed.text()
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
