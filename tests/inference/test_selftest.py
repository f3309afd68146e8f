"""A model that does not repeat its stored result is never shown."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from inference.backends.base import Outputs
from inference.backends.convert import convert_all
from inference.backends.openvino_cpu import OpenVinoBackend, input_shape, place_of
from inference.cards import read_card
from inference.engine import Engine
from inference.errors import ModelError
from inference.images.array_source import ArraySource
from inference.job import CancelToken
from inference.library import Library, read_library
from inference.results import Request, Result, Scope, State
from inference.selftest import NAME, check, has_result, probabilities, repeated, stored_of
from training.selftest import store_result

ALL = ("tiny-seg", "tiny-class", "tiny-fused")


@pytest.fixture
def models(tiny_models: Path, tmp_path: Path) -> Path:
    """The tiny models with stored results."""
    made = Path(shutil.copytree(tiny_models, tmp_path / "models"))
    for name in ALL:
        store_result(made / name)
    return made


def ask(engine: Engine, source: ArraySource, *models: str) -> list[Result]:
    requests = [Request(model, "disc", scope=Scope("US", "BREAST")) for model in models]
    return engine.analyse(source, requests, CancelToken())


def change(folder: Path, **told: object) -> None:
    """Store another result or other names."""
    tensors = load_file(folder / NAME)
    classes = told.get("classes", list(read_card(folder / "card.toml").output.classes))
    if "result" in told:
        tensors["result"] = np.asarray(told["result"], np.float32)
    save_file(tensors, folder / NAME, metadata={"classes": json.dumps(classes)})


def test_pixels_are_repeated_not_computed() -> None:
    small = np.array([[1, 2], [3, 4]], np.uint8)
    assert repeated(small, (4, 6)).tolist() == [[1, 1, 1, 2, 2, 2]] * 2 + [[3, 3, 3, 4, 4, 4]] * 2
    assert repeated(small, (1, 1)).tolist() == [[1]]


def test_what_is_compared_are_probabilities(models: Path) -> None:
    card = read_card(models / "tiny-class" / "card.toml")

    def one_to_three(*inputs: object) -> Outputs:
        return Outputs(np.log(np.array([[1.0, 2.0, 1.0]], np.float32)), lambda index: np.zeros((1, 1), np.float32))

    assert probabilities(card, one_to_three, ()) == pytest.approx([0.25, 0.5, 0.25])  # type: ignore[arg-type]


def test_models_that_repeat_their_results_answer(models: Path, picture: ArraySource, tmp_path: Path) -> None:
    results = ask(Engine([models], device="cpu", networks=tmp_path), picture, *ALL)
    assert all(result.state in {State.FINDINGS, State.NO_FINDING} for result in results)
    assert all(has_result(models / name) for name in ALL)


@pytest.mark.parametrize("model", ALL)
def test_another_result_is_a_failure_with_its_reason(
    models: Path, picture: ArraySource, tmp_path: Path, model: str
) -> None:
    tensors = load_file(models / model / NAME)
    change(models / model, result=tensors["result"] + 0.001)
    (result,) = ask(Engine([models], device="cpu", networks=tmp_path), picture, model)
    assert result.state is State.FAILED
    assert "does not repeat its stored result" in result.warnings[0]
    assert not result.scores
    assert not result.layers


def test_swapped_class_names_are_a_failure(models: Path, picture: ArraySource, tmp_path: Path) -> None:
    card = models / "tiny-class" / "card.toml"
    text = card.read_text()
    card.write_text(text.replace('"benign", "malignant"', '"malignant", "benign"'))
    assert card.read_text() != text
    (result,) = ask(Engine([models], device="cpu", networks=tmp_path), picture, "tiny-class")
    assert result.state is State.FAILED
    assert "class names" in result.warnings[0]


def test_a_result_of_another_shape_is_a_failure(models: Path, picture: ArraySource, tmp_path: Path) -> None:
    change(models / "tiny-class", result=[0.5, 0.5])
    (result,) = ask(Engine([models], device="cpu", networks=tmp_path), picture, "tiny-class")
    assert result.state is State.FAILED


def test_a_damaged_file_is_a_failure(models: Path, picture: ArraySource, tmp_path: Path) -> None:
    (models / "tiny-seg" / NAME).write_bytes(b"\x00" * 40)
    (result,) = ask(Engine([models], device="cpu", networks=tmp_path), picture, "tiny-seg")
    assert result.state is State.FAILED
    assert "stored result of" in result.warnings[0]
    assert not has_result(models / "tiny-seg")


def test_a_model_without_a_stored_result_still_answers(tiny_models: Path) -> None:
    card = read_card(tiny_models / "tiny-seg" / "card.toml")
    assert stored_of(card, input_shape(card)) is None
    assert not has_result(tiny_models / "tiny-seg")


def test_a_converted_network_that_fails_the_test_is_thrown_away_and_torch_answers(
    models: Path, picture: ArraySource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    networks = tmp_path / "networks"
    card = read_library([models]).cards["tiny-class"]
    assert convert_all(Library({"tiny-class": card}), networks) == []
    right = OpenVinoBackend._once
    monkeypatch.setattr(OpenVinoBackend, "_once", lambda self, inputs: [a[:, ::-1] for a in right(self, inputs)])
    (result,) = ask(Engine([models], device="cpu", networks=networks), picture, "tiny-class")
    (reference,) = ask(Engine([models], device="cpu", networks=tmp_path), picture, "tiny-class")
    assert result.provenance.device == "CPU · PyTorch (OpenVINO failed)"
    assert [score.raw for score in result.scores] == pytest.approx([score.raw for score in reference.scores])
    assert not place_of(card, networks).exists()


def test_converted_networks_repeat_the_results_too(models: Path, picture: ArraySource, tmp_path: Path) -> None:
    library = read_library([models])
    assert convert_all(Library({name: library.cards[name] for name in ALL}), tmp_path / "networks") == []
    for result in ask(Engine([models], device="cpu", networks=tmp_path / "networks"), picture, *ALL):
        assert result.provenance.device == "CPU · OpenVINO"


def test_an_untrained_model_has_no_result_to_store(tiny_models: Path) -> None:
    with pytest.raises(ModelError, match="not been trained"):
        store_result(tiny_models / "tiny-untrained")


def test_every_shipped_model_has_a_stored_result_and_names() -> None:
    for card in read_library().cards.values():
        if card.trained:
            stored = stored_of(card, input_shape(card))
            assert stored is not None, f"run lesionscope-train selftest {card.id}"
            assert stored.classes == card.output.classes
            if stored.result.ndim == 1:
                assert stored.result.sum() == pytest.approx(1.0, abs=1e-5)


def test_check_passes_without_a_file(tiny_models: Path) -> None:
    card = read_card(tiny_models / "tiny-seg" / "card.toml")
    check(card, None, input_shape(card))  # type: ignore[arg-type]  # nothing to ask it
