"""`lesionscope-train selftest`: store what each model says of a small picture, for every machine to repeat."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch
from safetensors.torch import load_file, save
from torch import Tensor

from inference.backends.openvino_cpu import input_shape
from inference.backends.torch_eager import TorchBackend, network_of
from inference.cards import read_card
from inference.devices import CPU
from inference.errors import ModelError, SettingsError
from inference.library import checked_weights
from inference.selftest import NAME, inputs_of, probabilities
from training.cards import sample_picture
from training.checkpoint import write_bytes


def add_options(parser: argparse.ArgumentParser) -> None:
    """Whose results."""
    parser.add_argument("models", nargs="*", help="model ids; all trained ones if none is named")
    parser.add_argument("--folder", type=Path, required=True, help="such as resources/models")


def run(args: argparse.Namespace) -> None:
    """Store the results. Raises SettingsError where there is nothing to store, ModelError for a card that is wrong."""
    found = {path.parent.name: path.parent for path in sorted(args.folder.glob("*/card.toml"))}
    for unknown in set(args.models) - set(found):
        raise SettingsError(f"There is no model '{unknown}' in '{args.folder.name}'.")
    wanted = args.models or [name for name, folder in found.items() if read_card(folder / "card.toml").trained]
    if not wanted:
        raise SettingsError(f"There is no trained model in '{args.folder.name}'.")
    for name in wanted:
        store_result(found[name])
        print(f"{name}: stored")  # noqa: T201 – the command's own voice


def store_result(folder: Path) -> None:
    """Write what the reference says of the small input, raw at its own size and as probabilities at the card's.

    Raises ModelError if the model is not trained or its weights do not fit.
    """
    card = read_card(folder / "card.toml")
    if not card.trained:
        raise ModelError(f"'{card.title}' has not been trained; there is no result to store.")
    backend = TorchBackend(network_of(card, checked_weights(card)), CPU)
    tensors = small_input(folder / NAME, fused=card.network == "breast-fusion")
    with torch.inference_mode():
        answer = backend.network(*tensors.values())
    arrays = {name: tensor.numpy() for name, tensor in tensors.items()}
    result = probabilities(card, backend, inputs_of(arrays, input_shape(card)))
    tensors |= {"output": getattr(answer, "logits", answer).contiguous(), "result": torch.from_numpy(result)}
    names = json.dumps(list(card.output.classes))
    write_bytes(folder / NAME, save(tensors, metadata={"classes": names}))


def small_input(path: Path, *, fused: bool) -> dict[str, Tensor]:
    """The input that is stored already, else the sample picture; of A3 a map and a vector."""
    held = load_file(path) if path.exists() else {}
    names = ("map", "classes") if fused else ("input",)
    if all(name in held for name in names):
        return {name: held[name] for name in names}
    if fused:
        return {"map": sample_picture()[:, :1].contiguous(), "classes": torch.tensor([[0.2, 0.5, 0.3]])}
    return {"input": sample_picture()}
