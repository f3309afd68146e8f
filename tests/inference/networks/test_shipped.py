"""Every model in the repository loads from its card and repeats its stored result on the CPU."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import load, load_file

from inference.cards import read_card
from inference.library import check_requirements, checked_weights, read_library
from inference.networks import NETWORKS

CARDS = sorted((Path(__file__).resolve().parents[3] / "resources" / "models").glob("*/card.toml"))


def test_there_are_models_to_check() -> None:
    assert {path.parent.name for path in CARDS} >= {"breast-us-seg", "breast-us-class", "breast-us-fused"}


TRAINED = [path for path in CARDS if read_card(path).trained]


def test_only_the_thyroid_types_are_untrained_and_bring_no_weights() -> None:
    untrained = [path for path in CARDS if path not in TRAINED]
    assert [path.parent.name for path in untrained] == ["thyroid-us-type"]
    assert [path.name for path in untrained[0].parent.iterdir()] == ["card.toml"]


@pytest.mark.parametrize("path", TRAINED, ids=lambda path: path.parent.name)
def test_shipped_model_repeats_its_stored_result(path: Path) -> None:
    card = read_card(path)
    model = NETWORKS[card.network](**card.network_args)
    model.load_state_dict(load(checked_weights(card)))
    stored = load_file(path.parent / "selftest.safetensors")
    inputs = [stored[name] for name in ("input", "map", "classes") if name in stored]
    with torch.inference_mode():
        answer = model.float().eval()(*inputs)
    assert torch.allclose(getattr(answer, "logits", answer), stored["output"], atol=1e-4)


def test_shipped_models_are_the_ones_their_cards_require() -> None:
    library = read_library()
    for path in CARDS:
        check_requirements(read_card(path), library)
