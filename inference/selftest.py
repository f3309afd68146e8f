"""The class-map self-test: a model must give its stored result here before anybody is shown an answer of it.

`selftest.safetensors` beside the weights holds a small input, the probabilities that it leads to at the card's own size,
and the names of the classes in the order of the outputs. `lesionscope-train selftest` writes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from inference.backends.base import Backend, FloatArray, Input
from inference.cards import ModelCard
from inference.errors import ModelError
from inference.explain import sigmoid, softmax

NAME = "selftest.safetensors"
SIDE = 64  # px of the stored picture and of a stored map
TOLERANCE = 1e-4  # of a probability, in 32 bits on a CPU
LOOSE = 0.02  # on accelerators, whose convolutions round, and of 8 bits against 8 bits of another processor


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """inputs: as the network takes them at the card's size.  result: probabilities, (classes,) or (64, 64).

    classes: the names that the weights were stored with.
    """

    inputs: tuple[Input, ...]
    result: FloatArray
    classes: tuple[str, ...]


def stored_of(card: ModelCard, shape: tuple[int, int]) -> Stored | None:
    """What lies beside the card's weights; None where no result for its size was stored. shape: (H, W) of the input.

    Raises ModelError if the file cannot be read.
    """
    path = card.weights.parent / NAME
    if not path.exists():
        return None
    from safetensors import safe_open

    try:
        with safe_open(path, "np") as file:
            tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  # no dict
            told = file.metadata() or {}
        if "result" not in tensors:
            return None
        return Stored(inputs_of(tensors, shape), tensors["result"], tuple(json.loads(told["classes"])))
    except Exception as error:
        raise ModelError(
            f"The stored result of '{card.title}' cannot be read.", detail=repr(error)
        ) from error


def inputs_of(tensors: Mapping[str, FloatArray], shape: tuple[int, int]) -> tuple[Input, ...]:
    """The small input at the size of the network's: pixels are repeated, nothing is computed.

    tensors: `input` (1, 3, 64, 64) in [0, 1], or A3's `map` (1, 1, 64, 64) and `classes` (1, 3).
    """
    if "map" in tensors:
        return repeated(tensors["map"][0, 0], shape)[None, None], tensors["classes"]
    rgb = np.rint(tensors["input"][0].transpose(1, 2, 0) * 255).astype(np.uint8)
    return (repeated(rgb, shape)[None],)


def repeated(small: Input, shape: tuple[int, int]) -> Input:
    """Nearest pixels of a (64, 64, …) array on the grid of `shape`."""
    rows, cols = (
        np.arange(size) * length // size for size, length in zip(shape, small.shape[:2], strict=True)
    )
    return np.ascontiguousarray(small[rows][:, cols])


def probabilities(card: ModelCard, backend: Backend, inputs: tuple[Input, ...]) -> FloatArray:
    """What is compared: (classes,), or a map's values at 64 × 64 places."""
    logits = backend(*inputs).logits[0]
    if card.network == "breast-fusion":  # it gives probabilities
        return np.asarray(logits, np.float32)
    if logits.ndim == 1:
        return softmax(logits).astype(np.float32)
    rows, cols = (np.arange(SIDE) * size // SIDE for size in logits.shape[1:])
    return np.ascontiguousarray(sigmoid(logits[0][rows][:, cols]))


def check(
    card: ModelCard,
    backend: Backend,
    shape: tuple[int, int],
    *,
    tolerance: float = TOLERANCE,
    result: FloatArray | None = None,
) -> None:
    """Raises ModelError if names or result are not the stored ones; a model without a stored result passes.

    result: what this form of the model gave of the stored input, where it has a result of its own: in 8 bits.
    """
    stored = stored_of(card, shape)
    if stored is None:
        return
    if stored.classes != card.output.classes:
        told = f"card {card.output.classes}, stored {stored.classes}"
        raise ModelError(
            f"The class names of '{card.title}' are not those its weights were stored with.", detail=told
        )
    wanted = stored.result if result is None else result
    got = probabilities(card, backend, stored.inputs)
    far = float(np.abs(got - wanted).max()) if got.shape == wanted.shape else float("inf")
    if not far <= tolerance:
        why = f"'{card.title}' does not repeat its stored result on this machine, so it gives no answer."
        raise ModelError(why, detail=f"{backend.name}: differs by {far:.2g}")


def has_result(folder: Path) -> bool:
    """Whether a model's folder holds a stored result that can be checked at load."""
    try:
        from safetensors import safe_open

        with safe_open(folder / NAME, "np") as file:
            return "result" in file.keys()  # noqa: SIM118  # no dict
    except Exception:
        return False
