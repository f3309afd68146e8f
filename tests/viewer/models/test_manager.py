"""The window of the models."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.viewer.panels.panel_samples import BREAST, THYROID, card
from viewer.models.facts import Facts, Weights
from viewer.models.manager import ModelManager

MEASURED = card(
    "mine", "breast-unet", "breast", ("lesion",),
    use={"intended": "Reading.", "not_for": "Anything else.", "licence": "CC BY 4.0"},
    evaluation={"data": "Our set", "n": 40, "dice": [0.79, 0.75, 0.83]},
)  # fmt: skip


@pytest.fixture
def manager(qtbot: QtBot) -> ModelManager:
    made = ModelManager()
    qtbot.addWidget(made)
    cards = (*THYROID, *BREAST, MEASURED)
    made.show_cards(cards, "US:mine")
    qtbot.waitUntil(lambda: len(made.boxes) == len(cards))
    return made


def said(manager: ModelManager, model: str) -> str:
    return " | ".join(part.text() for part in manager.boxes[model].findChildren(QLabel)).replace(
        "\u00a0", " "
    )


def test_trained_models_come_first(manager: ModelManager) -> None:
    assert list(manager.boxes)[-1] == "thyroid-us-type"


def test_a_card_says_use_figures_with_intervals_and_licence(manager: ModelManager) -> None:
    text = said(manager, "mine")
    for part in (
        "Reading.",
        "Anything else.",
        "CC BY 4.0",
        "Dice 0.79 (95 % 0.75–0.83)",
        "Our set · 40 images",
    ):
        assert part in text


def test_a_model_without_figures_says_so(manager: ModelManager) -> None:
    assert "not evaluated" in said(manager, BREAST[0].id)


def test_an_untrained_model_is_greyed_and_cannot_be_set_to_run(manager: ModelManager) -> None:
    box = manager.boxes["thyroid-us-type"]
    assert box.checks == {}
    assert box.styleSheet()
    assert "Not trained" in said(manager, "thyroid-us-type")


def test_what_runs_on_open_is_shown_and_told(manager: ModelManager, qtbot: QtBot) -> None:
    assert not manager.boxes["mine"].checks["US"].isChecked()
    with qtbot.waitSignal(manager.on_open_changed) as told:
        manager.boxes["mine"].checks["US"].setChecked(True)
    assert told.args == ["US", "mine", True]


def test_wrong_weights_are_said_as_an_error(manager: ModelManager) -> None:
    manager.show_facts({"mine": Facts(Weights.WRONG, 1_000_000)}, "CPU")
    assert "the weights do not match the card · 1.0 MB · CPU" in said(manager, "mine")
    manager.show_facts({"mine": Facts(Weights.VERIFIED, 1_000_000)}, "")
    assert "weights verified · sha256" in said(manager, "mine")


def test_a_dropped_folder_or_card_is_given_on(manager: ModelManager, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "card.toml").write_text("")
    for path in (folder, folder / "card.toml"):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        drop = QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        with qtbot.waitSignal(manager.folder_given) as told:
            manager.dropEvent(drop)
        assert told.args == [folder]


def test_two_models_are_compared_and_one_is_not(manager: ModelManager, qtbot: QtBot) -> None:
    manager.show_comparable([("a", "Model a")])
    assert not manager.compare.isEnabled()
    manager.show_comparable([("a", "Model a"), ("b", "Model b")])
    with qtbot.waitSignal(manager.compare_wanted) as told:
        manager.compare.click()
    assert told.args == ["a", "b"]
