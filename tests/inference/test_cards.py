from __future__ import annotations

from pathlib import Path

import pytest

from inference.cards import read_card
from inference.engine import weakness
from inference.errors import ModelError
from inference.library import read_library

GOOD = """
id = "a"
title = "A"
version = "1.0"
network = "breast-unet"
pipeline = "breast"
weights = "weights.safetensors"
sha256 = "00"
trained = true
[input]
modality = ["US"]
size = [128, 96]
[output]
classes = ["lesion"]
threshold = 0.4
"""


def card_at(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "card.toml").write_text(text)
    return folder / "card.toml"


def test_a_card_is_read_as_it_is_written(tmp_path: Path) -> None:
    card = read_card(card_at(tmp_path / "a", GOOD))
    assert (card.id, card.input.size.width, card.input.size.height) == ("a", 128, 96)
    assert (card.output.threshold, card.output.temperature) == (0.4, 1.0)
    assert card.weights == tmp_path / "a" / "weights.safetensors"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('id = "a"', "", "id is missing"),
        ("trained = true", 'trained = "yes"', "trained has the wrong type"),
        ("size = [128, 96]", "size = [128]", "input.size must be two numbers"),
        ("size = [128, 96]", "size = [128, 0]", "input.size must be two positive"),
        ("threshold = 0.4", "threshold = 1.5", "output.threshold must lie"),
        ("threshold = 0.4", "threshold = true", "output.threshold has the wrong type"),
        ("threshold = 0.4", "temperature = 0.0", "output.temperature must be greater"),
        ('classes = ["lesion"]', "classes = []", "output.classes must be"),
        ('"weights.safetensors"', '"../elsewhere.safetensors"', "weights must be a file beside"),
        ("threshold = 0.4", 'positive = "cyst"', "output.positive must be one of"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, old: str, new: str, key: str) -> None:
    with pytest.raises(ModelError, match=key) as caught:
        read_card(card_at(tmp_path / "the-model", GOOD.replace(old, new)))
    assert "the-model" in caught.value.text


def test_one_broken_card_does_not_hide_the_others(tmp_path: Path) -> None:
    card_at(tmp_path / "broken", "id = ")
    card_at(tmp_path / "mine", GOOD.replace('id = "a"', 'id = "mine"'))
    library = read_library([tmp_path])
    assert "mine" in library.cards
    assert any("'broken'" in problem for problem in library.problems)


def test_an_id_that_is_taken_is_told(tmp_path: Path) -> None:
    card_at(tmp_path / "one", GOOD)
    card_at(tmp_path / "two", GOOD)
    library = read_library([tmp_path])
    assert any("taken already" in problem for problem in library.problems)


@pytest.mark.parametrize(
    ("auc", "told"), [("", False), ("[0.7, 0.61, 0.8]", False), ("[0.54, 0.45, 0.64]", True)]
)
def test_a_model_that_chance_explains_says_so(tmp_path: Path, auc: str, told: bool) -> None:
    text = GOOD + (f"held_out_auc = {auc}\n" if auc else "")
    warnings = weakness(read_card(card_at(tmp_path / "a", text)))
    assert bool(warnings) is told
    assert all("0.54, 95 % 0.45–0.64" in words for words in warnings)


def test_an_interval_needs_its_ends(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="held_out_auc"):
        read_card(card_at(tmp_path / "a", GOOD + "held_out_auc = [0.7]\n"))
