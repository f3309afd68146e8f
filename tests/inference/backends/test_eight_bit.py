"""8 bits: the ranges are put in where they were measured, or not at all; what runs says which form it is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from inference.backends import convert
from inference.backends.eight_bit import (
    Ranges,
    Rounded,
    in_eight_bits,
    operations,
    ranges_path,
    read_ranges,
    stored,
    wiring_of,
)
from inference.backends.openvino_cpu import (
    EIGHT_BIT,
    FLOAT,
    OpenVinoBackend,
    found,
    kept,
    place_of,
    runtime,
    settings,
)
from inference.cards import ModelCard, read_card
from inference.errors import ModelError
from inference.library import read_library

SIDE = 16


def small_model(reach: float = 1.0):  # type: ignore[no-untyped-def]  # OpenVINO brings no types
    """x (1, 1, 16, 16) → a 3×3 convolution of two channels → ReLU."""
    ov = runtime()
    from openvino import opset13 as ops

    picture = ops.parameter([1, 1, SIDE, SIDE], np.float32, name="x")
    weights = np.random.default_rng(0).normal(0, 0.3, (2, 1, 3, 3)).astype(np.float32)
    folded = ops.convolution(picture, ops.constant(weights * reach), [1, 1], [1, 1], [1, 1], [1, 1])
    moved = ops.add(folded, ops.constant(np.full((1, 2, 1, 1), 0.1, np.float32)))
    return ov.Model([ops.relu(moved)], [picture], "small")


def ranges_of(model, weights: np.ndarray) -> Ranges:  # type: ignore[no-untyped-def]
    """By hand: x in [0, 1] in 256 steps, weights in steps of a 127th of each channel's largest, the bias 0.25."""
    kinds = [one.get_type_name() for one in operations(model)]
    fold, add = kinds.index("Convolution"), kinds.index("Add")
    picture = kinds.index("Parameter")
    reach = np.array([0, 1, 0, 1], np.float32).reshape(4, 1)[:, 0]
    scale = (np.abs(weights).max(axis=(1, 2, 3), keepdims=True) / 127).astype(np.float32)
    port = 0 if operations(model)[add].input_value(1).get_node().get_type_name() != "Constant" else 1
    return Ranges(
        wiring_of(model), "sha", (Rounded((picture, 0), ((fold, 0),), reach),), {(fold, 1): scale},
        {(add, port): np.full((1, 2, 1, 1), 0.25, np.float32)}, np.zeros(3, np.float32),
    )  # fmt: skip


def weights_of(model) -> np.ndarray:  # type: ignore[no-untyped-def]
    (fold,) = (one for one in operations(model) if one.get_type_name() == "Convolution")
    return np.array(fold.input_value(1).get_node().get_data())


def answer(model, picture: np.ndarray) -> np.ndarray:  # type: ignore[no-untyped-def]
    compiled = runtime().Core().compile_model(model, "CPU", settings(1))
    return OpenVinoBackend(compiled)(picture).logits


def test_what_runs_is_the_arithmetic_of_rounded_numbers() -> None:
    """Against the same sums written out in numpy."""
    model = small_model()
    weights = weights_of(model)
    ranges = ranges_of(model, weights)
    picture = np.random.default_rng(1).random((1, 1, SIDE, SIDE), dtype=np.float32)
    (scale,) = ranges.scales.values()
    rounded = np.rint(weights / scale) * scale
    seen = np.pad(np.rint(picture[0, 0] * 255) / 255, 1)
    wanted = np.stack([
        sum(rounded[c, 0, i, j] * seen[i : i + SIDE, j : j + SIDE] for i in range(3) for j in range(3)) + 0.25
        for c in range(2)
    ]).clip(0)  # fmt: skip
    got = answer(in_eight_bits(model, ranges), picture)[0]
    np.testing.assert_allclose(got, wanted, atol=2e-3)
    assert np.abs(got - answer(small_model(), picture)[0]).max() > 0.1  # the bias moved by 0.15


def test_a_network_that_is_wired_otherwise_is_refused() -> None:
    ranges = ranges_of(small_model(), weights_of(small_model()))
    assert wiring_of(small_model(reach=2.0)) == ranges.wiring  # values do not matter, wires do
    with pytest.raises(ModelError, match="converted otherwise"):
        in_eight_bits(small_model(), replace(ranges, wiring="0" * 64))


@pytest.fixture
def card(student_models: Path, tmp_path: Path) -> ModelCard:
    """The trained student, free to be changed."""
    folder = next(
        path.parent for path in student_models.glob("*/card.toml") if "trained = true" in path.read_text()
    )
    shutil.copytree(folder, tmp_path / folder.name)
    return replace(read_card(tmp_path / folder.name / "card.toml"), int8=True)


def test_ranges_come_back_as_they_were_written_and_only_for_their_weights(card: ModelCard) -> None:
    ranges = replace(ranges_of(small_model(), weights_of(small_model())), sha256=card.sha256)
    ranges_path(card).write_bytes(stored(ranges))
    again = read_ranges(card)
    assert (again.wiring, again.sha256) == (ranges.wiring, ranges.sha256)
    assert [(one.at, one.to) for one in again.rounded] == [(one.at, one.to) for one in ranges.rounded]
    np.testing.assert_array_equal(again.rounded[0].reach, ranges.rounded[0].reach)
    assert again.scales.keys() == ranges.scales.keys()
    assert again.constants.keys() == ranges.constants.keys()
    with pytest.raises(ModelError, match="other weights"):
        read_ranges(replace(card, sha256="0" * 64))
    ranges_path(card).write_bytes(b"nothing")
    with pytest.raises(ModelError, match="cannot be read"):
        read_ranges(card)


def test_a_card_without_ranges_runs_in_32_bits(card: ModelCard, tmp_path: Path) -> None:
    """A broken or foreign file costs nothing but the speed."""
    folder = tmp_path / "networks"
    for data in (None, b"nothing"):
        if data is not None:
            ranges_path(card).write_bytes(data)
        convert.convert(card, folder)
        backend = kept(card, folder, 1)
        assert backend is not None
        assert backend.name == FLOAT


def identity(card: ModelCard) -> Ranges:
    """Ranges that round nothing: the form of 8 bits, the values of 32."""
    from inference.backends.torch_eager import network_of
    from inference.library import checked_weights

    network = network_of(card, checked_weights(card))
    model = convert.converted(network, convert.examples(card))
    return Ranges(wiring_of(model), card.sha256, (), {}, {}, np.zeros(0, np.float32))


@pytest.mark.parametrize(("faster", "form"), [(True, EIGHT_BIT), (False, FLOAT)])
def test_8_bits_run_where_they_pay_and_the_other_form_has_another_place(
    card: ModelCard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, faster: bool, form: str
) -> None:
    ranges_path(card).write_bytes(stored(identity(card)))
    monkeypatch.setattr(convert, "pays", lambda *seen: faster)
    folder = tmp_path / "networks"
    convert.convert(card, folder)
    backend = kept(card, folder, 1)
    assert backend is not None
    assert backend.name == form
    assert found(card, folder) == (place_of(card, folder, form), form)
    assert place_of(card, folder, EIGHT_BIT) != place_of(card, folder, FLOAT)
    plain = kept(replace(card, int8=False), folder, 1)
    assert (plain is None) == faster  # a card that says nothing never takes the small form


def test_the_faster_of_two_is_the_one_that_pays() -> None:
    class Slow:
        name = "slow"

        def __init__(self, steps: int) -> None:
            self.steps = steps

        def __call__(self, *inputs: np.ndarray) -> object:
            return sum(range(self.steps))

    quick, slow = Slow(10), Slow(400_000)
    assert convert.pays(quick, slow, [])  # type: ignore[arg-type]
    assert not convert.pays(slow, quick, [])  # type: ignore[arg-type]


SHIPPED = [card.id for card in read_library().cards.values() if card.int8]


@pytest.mark.parametrize("model", SHIPPED)
def test_ranges_of_a_shipped_card_fit_its_weights_and_how_they_are_converted_here(model: str) -> None:
    from inference.backends.torch_eager import network_of
    from inference.library import checked_weights
    from inference.selftest import LOOSE, check, stored_of

    card = read_library().cards[model]
    ranges, shape = read_ranges(card), convert.input_shape(card)
    stored_result = stored_of(card, shape)
    assert stored_result is not None
    assert ranges.result.shape == stored_result.result.shape
    assert np.abs(ranges.result - stored_result.result).mean() < LOOSE  # of 64 × 64 places
    exact = convert.converted(network_of(card, checked_weights(card)), convert.examples(card))
    small = in_eight_bits(exact, ranges)  # raises where this OpenVINO wires it otherwise
    assert sum(one.get_type_name() == "FakeQuantize" for one in operations(small)) == len(ranges.rounded)
    wrong = replace(ranges, result=1 - ranges.result)
    backend = OpenVinoBackend(runtime().Core().compile_model(small, "CPU", settings(1)), EIGHT_BIT)
    with pytest.raises(ModelError, match="does not repeat"):
        check(card, backend, shape, tolerance=LOOSE, result=wrong.result)
