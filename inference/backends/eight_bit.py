"""A network in 8 bits: the converted model of 32 bits, with the ranges put in that `lesionscope-train calibrate` measured.

`ranges.safetensors` beside a card's weights holds where values are rounded, how far they reach, the scale of each
channel's weights and the biases that make up for the rounding: some KB. OpenVINO runs convolutions between such ranges
in 8 bits. Positions count the model's operations; a model that is wired otherwise is refused, and stays in 32 bits.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.backends.openvino_cpu import RANGES
from inference.cards import ModelCard
from inference.errors import ModelError

Floats = NDArray[np.float32]
Place = tuple[int, int]  # (operation, its input or output), counted by `operations`
LEVELS = 256
LARGEST = 127  # of a weight in 8 bits


@dataclass(frozen=True, slots=True, eq=False)
class Rounded:
    """A value that is rounded to 256 levels. at: whose output.  to: which inputs take it rounded.

    reach: (4, …), from where to where before and after the rounding, as OpenVINO's FakeQuantize takes them.
    """

    at: Place
    to: tuple[Place, ...]
    reach: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Ranges:
    """All that 8 bits need. wiring: of the model that was measured.  scales: of weights, a number for each channel.

    constants: other constants that changed, biases.  sha256: of the weights that were measured.
    result: probabilities that 8 bits give of the card's stored input, for every machine to repeat.
    """

    wiring: str
    sha256: str
    rounded: tuple[Rounded, ...]
    scales: Mapping[Place, Floats]
    constants: Mapping[Place, Floats]
    result: Floats


def operations(model: Any) -> list[Any]:
    """The model's operations but its constants, each behind those it reads."""
    return [one for one in model.get_ordered_ops() if one.get_type_name() != "Constant"]


def wiring_of(model: Any) -> str:
    """sha256 over the kinds of the operations and what each reads: equal for equal positions."""
    ops = operations(model)
    number = {one.get_friendly_name(): index for index, one in enumerate(ops)}
    told = [[one.get_type_name(), *(_source(port, number) for port in one.inputs())] for one in ops]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _source(port: Any, number: Mapping[str, int]) -> list[int]:
    """Of a constant its shape behind −1, else operation and output."""
    output = port.get_source_output()
    name = output.get_node().get_friendly_name()
    if name not in number:
        return [-1, *output.get_shape()]
    return [number[name], output.get_index()]


def in_eight_bits(model: Any, ranges: Ranges) -> Any:
    """The model itself, changed. Raises ModelError where it is not wired like the one that was measured."""
    if wiring_of(model) != ranges.wiring:
        raise ModelError("The 8-bit ranges belong to a network that was converted otherwise.")
    ops = operations(model)
    for (op, port), values in ranges.constants.items():
        ops[op].input(port).replace_source_output(_constant(values))
    for (op, port), scale in ranges.scales.items():
        _round_weights(ops[op].input(port), scale)
    for one in ranges.rounded:
        _round_values(ops, one)
    model.validate_nodes_and_infer_types()
    return model


def _constant(values: NDArray[Any]) -> Any:
    from openvino import opset13  # type: ignore[import-untyped]  # it brings no types

    return opset13.constant(values).output(0)


def _round_weights(port: Any, scale: Floats) -> None:
    """Whole numbers of 8 bits, and the scale that each channel is multiplied by."""
    from openvino import opset13

    weights = port.get_source_output().get_node().get_data()
    whole = np.clip(np.rint(weights / scale), -LARGEST, LARGEST).astype(np.int8)
    back = opset13.multiply(opset13.convert(_constant(whole), "f32"), _constant(scale))
    port.replace_source_output(back.output(0))


def _round_values(ops: Sequence[Any], one: Rounded) -> None:
    from openvino import opset13

    op, output = one.at
    reach = [_constant(part) for part in one.reach]
    fake = opset13.fake_quantize(ops[op].output(output), *reach, LEVELS)
    for taker, port in one.to:
        ops[taker].input(port).replace_source_output(fake.output(0))


def ranges_path(card: ModelCard) -> Path:
    """Where a card's ranges lie."""
    return card.weights.parent / RANGES


def stored(ranges: Ranges) -> bytes:
    """The bytes of `ranges.safetensors`."""
    from safetensors.numpy import save

    tensors = {f"reach/{index}": one.reach for index, one in enumerate(ranges.rounded)}
    tensors |= {f"scale/{op}/{port}": values for (op, port), values in ranges.scales.items()}
    tensors |= {f"constant/{op}/{port}": values for (op, port), values in ranges.constants.items()}
    tensors["result"] = ranges.result
    told = {
        "wiring": ranges.wiring, "sha256": ranges.sha256,
        "rounded": json.dumps([[one.at, one.to] for one in ranges.rounded]),
    }  # fmt: skip
    return save({key: np.ascontiguousarray(values) for key, values in tensors.items()}, metadata=told)


def read_ranges(card: ModelCard) -> Ranges:
    """What lies beside the weights. Raises ModelError if it cannot be read or belongs to other weights."""
    try:
        from safetensors import safe_open

        with safe_open(ranges_path(card), "np") as file:
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  # no dict
            told = file.metadata() or {}
        ranges = _ranges(tensors, told)
    except Exception as error:
        raise ModelError(f"The 8-bit ranges of '{card.title}' cannot be read.", detail=repr(error)) from error
    if ranges.sha256 != card.sha256:
        raise ModelError(f"The 8-bit ranges of '{card.title}' belong to other weights.")
    return ranges


def _ranges(tensors: Mapping[str, Floats], told: Mapping[str, str]) -> Ranges:
    rounded = tuple(
        Rounded((at[0], at[1]), tuple((op, port) for op, port in to), tensors[f"reach/{index}"])
        for index, (at, to) in enumerate(json.loads(told["rounded"]))
    )
    places: dict[str, dict[Place, Floats]] = {"scale": {}, "constant": {}}
    for key, values in tensors.items():
        kind, *place = key.split("/")
        if kind in places:
            places[kind][int(place[0]), int(place[1])] = values
    return Ranges(
        told["wiring"], told["sha256"], rounded, places["scale"], places["constant"], tensors["result"]
    )


def measured(model: Any, rounded: Any, sha256: str) -> Ranges:
    """The ranges of `rounded`, a calibrated form of `model` by OpenVINO's makers (NNCF), without a result yet.

    Raises ModelError for a form that `in_eight_bits` cannot repeat.
    """
    ops = operations(model)
    number = {one.get_friendly_name(): index for index, one in enumerate(ops)}
    there = {one.get_friendly_name(): one for one in rounded.get_ops()}
    scales: dict[Place, Floats] = {}
    constants: dict[Place, Floats] = {}
    for name, index in number.items():
        for port in range(len(ops[index].inputs())):
            _constant_input(ops[index], there[name], (index, port), scales, constants)
    fakes = [one for one in rounded.get_ops() if one.get_type_name() == "FakeQuantize"]
    values = tuple(_rounded(one, number) for one in fakes)
    ordered = tuple(sorted(values, key=lambda one: (one.at, one.to)))
    return Ranges(wiring_of(model), sha256, ordered, scales, constants, np.zeros(0, np.float32))


def _constant_input(
    before: Any, after: Any, place: Place, scales: dict[Place, Floats], constants: dict[Place, Floats]
) -> None:
    """What became of a constant that the operation reads: the same, another one, or weights of 8 bits."""
    old, new = (one.input_value(place[1]).get_node() for one in (before, after))
    if old.get_type_name() != "Constant":
        return
    if new.get_type_name() == "Constant":
        if not np.array_equal(old.get_data(), new.get_data()):
            constants[place] = np.asarray(new.get_data(), np.float32)
        return
    scales[place] = _scale(new)


def _scale(node: Any) -> Floats:
    """Of weights that were made small: constant (8 bits) → convert → multiply."""
    if node.get_type_name() == "Multiply":
        whole, scale = (node.input_value(port).get_node() for port in (0, 1))
        inner = whole.input_value(0).get_node() if whole.get_type_name() == "Convert" else whole
        if inner.get_type_name() == scale.get_type_name() == "Constant" and inner.get_data().dtype == np.int8:
            return np.asarray(scale.get_data(), np.float32)
    raise ModelError("The calibrated network stores weights in a form that is not known here.")


def _rounded(fake: Any, number: Mapping[str, int]) -> Rounded:
    if fake.get_attributes()["levels"] != LEVELS:
        raise ModelError("The calibrated network rounds to another number of levels.")
    source = fake.input_value(0)
    takers = [
        (port.get_node().get_friendly_name(), port.get_index()) for port in fake.output(0).get_target_inputs()
    ]
    reach = [np.asarray(fake.input_value(port).get_node().get_data(), np.float32) for port in range(1, 5)]
    at = number[source.get_node().get_friendly_name()], source.get_index()
    return Rounded(at, tuple(sorted((number[name], port) for name, port in takers)), np.stack(reach))
