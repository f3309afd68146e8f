"""A1 against a peer out of fold, and the peer's card: the commands on a set made by code, networks of width 4."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from inference.cards import read_card
from training.__main__ import main
from training.breast_evaluate import load_model
from training.evaluate_ledger import LEDGER
from training.operating import FindingRule
from training.outlines import outlines_of
from training.peers_held import Held, differences, figures_of

pytestmark = pytest.mark.timeout(300)  # trainings
RULE = FindingRule(0.5, 0.0, 0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def runs(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the runs seg and u-net; of the latter the third fold is not finished yet."""
    root = tmp_path_factory.mktemp("held")
    both = ["--data", str(indexed), "--size", "32", "--threads", "1", "--width", "4", "--max-epochs", "2"]
    assert main(["breast-seg", *both, "--skip-final", "--out", str(root / "seg")]) == 0
    peer = ["peer", *both, "--network", "u-net", "--out", str(root / "u-net")]
    assert main([*peer, "--only", "fold0", "fold1", "final"]) == 0
    return root


def held_command(runs: Path, indexed: Path) -> list[str]:
    ours = ["--seg", f"as it ships={runs / 'seg'}", f"again={runs / 'seg'}"]
    told = ["peers-held", "--data", str(indexed), *ours, "--peer", str(runs / "u-net")]
    return [*told, "--size", "32", "--out", str(runs), "--draws", "20", "--note", "Both short."]


def test_folds_that_are_not_finished_are_left_out_and_said_to_be(runs: Path, indexed: Path) -> None:
    assert main(held_command(runs, indexed)) == 0
    told = json.loads((runs / "peers-held.json").read_text())
    assert told["folds"] == [0, 1]
    text = (runs / "peers-held.md").read_text()
    assert "Only fold 0, 1 of 3" in text
    assert "| U-Net − A1, as it ships |" in text
    assert told["A1, again"] == told["A1, as it ships"]
    assert not (runs / LEDGER).exists()  # the test split was not looked at


def test_runs_without_a_fold_in_common_are_refused(runs: Path, indexed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = held_command(runs, indexed)
    command[command.index("--peer") + 1] = str(runs / "none")
    assert main(command) == 1
    assert "no finished fold" in capsys.readouterr().err


def test_the_card_is_chosen_on_all_folds_and_repeats_its_stored_result(runs: Path, indexed: Path) -> None:
    network = ["--data", str(indexed), "--size", "32", "--threads", "1", "--width", "4", "--max-epochs", "2"]
    assert main(["peer", *network, "--network", "u-net", "--out", str(runs / "u-net"), "--only", "fold2"]) == 0
    card_command = ["peer-card", "--data", str(indexed), "--run", str(runs / "u-net"), "--models", str(runs / "models")]
    assert main([*card_command, "--trade-off", str(runs / "curve.md")]) == 0
    card = read_card(runs / "models" / "breast-us-unet" / "card.toml")
    assert (card.network, card.network_args, card.input.size.shape) == ("u-net", {"width": 4}, (32, 32))
    assert (card.output.layer, card.output.classes, card.trained) == ("lesion", ("lesion",), True)
    stored = load_file(card.weights.parent / "selftest.safetensors")
    with torch.inference_mode():
        assert torch.allclose(load_model(card)(stored["input"]), stored["output"], atol=1e-4)
    assert "U-Net's operating points" in (runs / "curve.md").read_text()


def test_figures_and_differences_are_those_by_hand() -> None:
    """Two lesions of four pixels and a normal. One: half of each found, the normal marked. Other: all found, not marked."""
    empty, four, two = np.zeros((4, 4), bool), np.zeros((4, 4), bool), np.zeros((4, 4), bool)
    four[0], two[0, :2] = True, True
    groups = ["a", "b", "c"]
    weak = outlines_of([(two, four), (two, four), (two, empty)], groups)
    good = outlines_of([(four, four), (four, four), (empty, empty)], groups)
    one = Held("A1", RULE, weak, np.array([2.0, 2.0, np.nan]))
    other = Held("U-Net", RULE, good, np.array([0.0, 0.0, np.nan]))
    figures = {name: value[0] for name, value in figures_of(one, 20).items()}
    assert figures == pytest.approx({"dice": 4 / 6, "iou": 2 / 4, "hd95": 2.0, "normals_marked": 1.0})
    between = {name: value[0] for name, value in differences(one, other, draws=20).items()}
    assert between == pytest.approx({"dice": 2 / 6, "iou": 2 / 4, "hd95": -2.0, "normals_marked": -1.0})
