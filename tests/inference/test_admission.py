"""A model that somebody hands over is checked before it is copied."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import resources
from inference.admission import admit, checked, trial
from inference.errors import ModelError
from inference.library import read_library

SHIPPED = "breast-us-seg"


@pytest.fixture
def handed(tmp_path: Path) -> Path:
    """A shipped model under another id."""
    folder = tmp_path / "given" / "some folder"
    shutil.copytree(resources.path("models", SHIPPED), folder)
    change(folder, f'id = "{SHIPPED}"', 'id = "my-model"')
    return folder


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "card.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_good_model_is_copied_under_its_id_and_found(handed: Path, tmp_path: Path) -> None:
    (handed / "notes.txt").write_text("not the model's")
    home = tmp_path / "home" / "models"
    card = admit(handed, home, [home])
    assert card.weights == home / "my-model" / card.weights.name
    names = sorted(path.name for path in (home / "my-model").iterdir())
    assert names == ["card.toml", "selftest.safetensors", card.weights.name]
    assert "my-model" in read_library([home]).cards


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('id = "my-model"', f'id = "{SHIPPED}"', "already"),
        ('id = "my-model"', 'id = "../up"', "id must be"),
        ('network = "breast-unet"', "network = 3", "network has the wrong type"),
        ("intended = ", "told = ", "use.intended"),
        ("licence = ", "license = ", "use.licence"),
        ('sha256 = "', 'sha256 = "0', "do not match"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_copied(
    handed: Path, tmp_path: Path, old: str, new: str, why: str
) -> None:
    change(handed, old, new)
    with pytest.raises(ModelError, match=why):
        admit(handed, tmp_path / "home", [])
    assert not (tmp_path / "home").exists()


def test_a_folder_without_a_card_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="has no card"):
        checked(tmp_path, read_library())


def test_missing_weights_are_named(handed: Path) -> None:
    (handed / "weights.safetensors").unlink()
    with pytest.raises(ModelError, match="missing"):
        checked(handed, read_library())


def test_loading_tells_of_an_unknown_pipeline_or_network(handed: Path) -> None:
    assert trial(handed, ()) is None
    change(handed, 'pipeline = "breast"', 'pipeline = "magic"')
    error = trial(handed, ())
    assert error is not None
    assert "unknown pipeline 'magic'" in error.text
    change(handed, 'pipeline = "magic"', 'pipeline = "breast"')
    change(handed, 'network = "breast-unet"', 'network = "wonder"')
    error = trial(handed, ())
    assert error is not None
    assert "unknown network 'wonder'" in error.text
