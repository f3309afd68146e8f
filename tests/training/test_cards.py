"""Writing models: every set of weights has a version of its own."""

from __future__ import annotations

from pathlib import Path

import torch

from inference.cards import read_card
from training.cards import next_version, write_model

CARD = {
    "id": "toy", "title": "Toy", "version": "1.0.0", "network": "breast-unet", "pipeline": "breast", "trained": True,
    "network_args": {"width": 4}, "output": {"classes": ["lesion"], "layer": "lesion", "threshold": 0.5},
    "input": {"modality": ["US"], "body_part": ["BREAST"], "size": [64, 64], "range": [0.0, 1.0]},
    "use": {"intended": "Tests.", "not_for": "Anything else.", "licence": "None."},
}  # fmt: skip


def version(folder: Path) -> str:
    return read_card(folder / "card.toml").version


def test_other_weights_are_another_version(tmp_path: Path) -> None:
    one, two = {"w": torch.zeros(3)}, {"w": torch.ones(3)}
    write_model(tmp_path, CARD, one, one)
    assert version(tmp_path) == "1.0.0"
    write_model(tmp_path, CARD, one, one)
    assert version(tmp_path) == "1.0.0"  # the same weights once more
    write_model(tmp_path, CARD, two, two)
    assert version(tmp_path) == "1.1.0"
    write_model(tmp_path, CARD, one, one)
    assert version(tmp_path) == "1.2.0"  # back again is a third shipment, never "1.0.0" for a second time


def test_a_new_model_begins_where_its_command_says(tmp_path: Path) -> None:
    assert next_version(tmp_path / "none", "0.1.0", "ab") == "0.1.0"
