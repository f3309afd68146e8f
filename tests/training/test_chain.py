"""The whole chain of method A as a person runs it, on a set made by code and networks of width 4."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from inference.cards import read_card
from training.__main__ import main
from training.breast_evaluate import load_model
from training.evaluate_ledger import LEDGER, read_looks

pytestmark = pytest.mark.timeout(400)  # five commands, each a whole training


@pytest.fixture(scope="module")
def chain(indexed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the runs seg, cls, fuse, the models and the figures."""
    root = tmp_path_factory.mktemp("runs")
    sizes = ["--size", "32", "--threads", "1"]
    both = ["--data", str(indexed), *sizes, "--width", "4", "--max-epochs", "3", "--schedule", "cosine"]
    runs = [f"--seg={root / 'seg'}", f"--cls={root / 'cls'}"]
    assert main(["breast-seg", *both, "--out", str(root / "seg")]) == 0
    assert main(["breast-class", *both, "--out", str(root / "cls"), "--init", str(root / "seg")]) == 0
    fuse = ["--data", str(indexed), *sizes, *runs, "--out", str(root / "fuse"), "--max-epochs", "5"]
    assert main(["breast-fuse", *fuse]) == 0
    models = ["--data", str(indexed), "--models", str(root / "models"), "--threads", "1"]
    models += ["--trade-off", str(root / "curve.md")]
    assert main(["breast-card", *models, *runs, f"--fuse={root / 'fuse'}", "--size", "32"]) == 0
    assert main(["breast-evaluate", *models, "--out", str(root / "figures"), "--draws", "50"]) == 0
    return root


def test_the_looks_at_the_test_split_are_written_down(chain: Path) -> None:
    assert [look.model for look in read_looks(chain / LEDGER)] == [
        "breast-us-seg", "breast-us-class", "breast-us-fused",
    ]  # fmt: skip


def test_each_part_leaves_weights_and_curves_and_no_state(chain: Path) -> None:
    for run in ("seg", "cls"):
        for part in ("fold0", "fold1", "fold2", "final"):
            names = {path.name for path in (chain / run / part).iterdir()}
            assert names == {"weights.safetensors", "curves.csv", "curves.png"}
    rows = (chain / "seg" / "fold0" / "curves.csv").read_text().splitlines()
    assert rows[0].startswith("epoch,lr,loss,held_dice")
    assert len(rows) == 1 + 3


@pytest.mark.parametrize("model", ["breast-us-seg", "breast-us-class", "breast-us-fused"])
def test_every_card_repeats_its_stored_result(chain: Path, model: str) -> None:
    card = read_card(chain / "models" / model / "card.toml")
    stored = load_file(card.weights.parent / "selftest.safetensors")
    inputs = [stored[name] for name in ("input", "map", "classes") if name in stored]
    with torch.inference_mode():
        answer = load_model(card)(*inputs)
    assert torch.allclose(getattr(answer, "logits", answer), stored["output"], atol=1e-4)


def test_fusion_card_requires_the_weights_it_was_trained_on(chain: Path) -> None:
    folder = chain / "models"
    fused = read_card(folder / "breast-us-fused" / "card.toml")
    required = {need.id: need.sha256 for need in fused.requires}
    for model in ("breast-us-seg", "breast-us-class"):
        assert required[model] == read_card(folder / model / "card.toml").sha256


def test_figures_are_in_the_table_and_in_the_card(chain: Path) -> None:
    figures = json.loads((chain / "figures.json").read_text())
    card = tomllib.loads((chain / "models" / "breast-us-class" / "card.toml").read_text())
    assert card["evaluation"]["n"] == 6
    assert card["evaluation"]["accuracy"] == pytest.approx(figures["breast-us-class"]["accuracy"], abs=1e-4)
    assert "chosen" in (chain / "figures.md").read_text()
    assert "malignant sensitivity" in (chain / "figures.md").read_text()


def test_a_missing_folder_is_said_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["breast-seg", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
