"""`lesionscope-train calibrate`: the ranges of a card's 8-bit form, from pictures of the train split, and what they cost.

The card says `int8 = true` only if Dice or AUC of the validation pictures stays, the stored result is repeated, and the
whole run is faster; else ranges and remark are taken away. The test split is not opened.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import nn

from inference.backends.convert import converted, examples
from inference.backends.eight_bit import Ranges, in_eight_bits, measured, operations, stored
from inference.backends.openvino_cpu import (
    EIGHT_BIT,
    FLOAT,
    RANGES,
    OpenVinoBackend,
    input_shape,
    runtime,
    settings,
)
from inference.backends.torch_eager import network_of
from inference.cards import ModelCard, read_card
from inference.errors import ModelError, SettingsError
from inference.library import checked_weights
from inference.selftest import probabilities, stored_of
from training.calibrate_measure import Compared, compare, frames_of, markdown, on_frames, pictures_of
from training.cards import write_card
from training.checkpoint import write_bytes
from training.data import ImageSet
from training.parts import prepare


def add_options(parser: argparse.ArgumentParser) -> None:
    """The model, its data and where the figures go."""
    parser.add_argument("card", help="id of a model, such as breast-us-seg")
    parser.add_argument("--data", type=Path, required=True, help="train calibrates, validation compares")
    parser.add_argument("--frames", type=Path, help="whole frames (ddti_raw), where --data holds crops")
    parser.add_argument("--models", type=Path, required=True, help="such as resources/models")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results: int8.json, int8.md")
    parser.add_argument("--pictures", type=int, default=64, help="of the train split, spread evenly over it")
    parser.add_argument("--threads", type=int, default=1)


def run(args: argparse.Namespace) -> None:
    """Calibrate, compare, keep the ranges if they may be used. Raises SettingsError, ModelError."""
    prepare(args)
    folder = args.models / args.card
    card = read_card(folder / "card.toml")
    if not card.trained:
        raise SettingsError(f"'{card.title}' has not been trained: there is nothing to calibrate.")
    network = network_of(card, checked_weights(card))
    ranges = calibrated(card, network, spread(pictures_of(card, args.data, "train"), args.pictures))
    small = in_eight_bits(converted(network, examples(card)), ranges)
    both = {FLOAT: converted(network, examples(card)), EIGHT_BIT: small}
    ways = {name: compiled(model, args.threads, name) for name, model in both.items()}
    told = compare(card, ways, pictures_of(card, args.data, "val"), args.data.name)
    if args.frames is not None:
        told = replace(told, frames=on_frames(card, ways, frames_of(card, args.frames)))
    ranges = replace(ranges, result=result_of(card, ways[EIGHT_BIT]))
    keep(folder, stored(ranges) if told.kept else None)
    report(args.out, told)


def spread(pictures: ImageSet, count: int) -> ImageSet:
    """At most `count` of the pictures, evenly over their order."""
    return pictures.take(
        np.unique(np.linspace(0, len(pictures) - 1, min(count, len(pictures))).astype(np.int64))
    )


def calibrated(card: ModelCard, network: nn.Module, pictures: ImageSet) -> Ranges:
    """The ranges that NNCF finds for the logits' way through the network; what only the heat needs stays in 32 bits."""
    runtime()  # before nncf: its telemetry is locked out
    import nncf  # type: ignore[import-untyped]  # part of `lesionscope[train]` alone

    nncf.set_log_level(40)
    model = converted(network, examples(card))
    given = nncf.Dataset([[picture[None]] for picture in pictures.images], lambda one: one)
    told: dict[str, Any] = {"preset": nncf.QuantizationPreset.MIXED, "subset_size": len(pictures)}
    if left := only_for_heat(model):
        told["ignored_scope"] = nncf.IgnoredScope(names=[*left, *sharing(model, left)])
    return measured(model, nncf.quantize(model, given, **told), card.sha256)


def only_for_heat(model: Any) -> list[str]:
    """Names of the operations that the first result, the logits, does not need."""
    wanted, left = set(), [model.get_results()[0]]
    while left:
        node = left.pop()
        if node.get_friendly_name() not in wanted:
            wanted.add(node.get_friendly_name())
            left += [value.get_node() for value in node.input_values()]
    names = (one.get_friendly_name() for one in operations(model) if one.get_type_name() != "Result")
    return [name for name in names if name not in wanted]


def sharing(model: Any, names: list[str]) -> list[str]:
    """Names of other operations that read a constant of these: weights used twice have one form."""
    there = set(names)
    readers: dict[str, list[str]] = {}
    for one in operations(model):
        for value in one.input_values():
            if value.get_node().get_type_name() == "Constant":
                readers.setdefault(value.get_node().get_friendly_name(), []).append(one.get_friendly_name())
    return sorted({name for who in readers.values() if there.intersection(who) for name in who} - there)


def compiled(model: Any, threads: int, name: str) -> OpenVinoBackend:
    """The model, ready to run on this machine."""
    return OpenVinoBackend(runtime().Core().compile_model(model, "CPU", settings(threads)), name)


def result_of(card: ModelCard, backend: OpenVinoBackend) -> NDArray[np.float32]:
    """What this form says of the card's stored input. Raises ModelError where there is none."""
    stored_input = stored_of(card, input_shape(card))
    if stored_input is None:
        raise ModelError(f"'{card.title}' has no stored result: run selftest first.")
    return probabilities(card, backend, stored_input.inputs)


def keep(folder: Path, ranges: bytes | None) -> None:
    """Write ranges and remark, or take both away."""
    card = tomllib.loads((folder / "card.toml").read_text("utf-8"))
    card.pop("int8", None)
    if ranges is None:
        (folder / RANGES).unlink(missing_ok=True)
    else:
        write_bytes(folder / RANGES, ranges)
        card["int8"] = True
    write_card(folder, card)


def report(out: Path, told: Compared) -> None:
    """Put this model's row among the others of int8.json, and write the table anew."""
    path = out / "int8.json"
    rows = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    rows[told.model] = asdict(told)
    write_bytes(path, (json.dumps(dict(sorted(rows.items())), indent=1) + "\n").encode())
    text = markdown([Compared(**row) for _, row in sorted(rows.items())])
    write_bytes(out / "int8.md", text.encode())
    print(text)  # noqa: T201 – the command's own voice
