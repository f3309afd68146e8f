"""From the torch module to OpenVINO's cache: traced, compiled, compared with torch, written whole or not at all.

`python -m inference.backends.convert [--models DIR]` converts all trained models; an installer may call it.
Importing this module imports no torch; converting does.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
import warnings
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from time import perf_counter, time
from typing import TYPE_CHECKING, Any

import numpy as np

from inference.backends.base import Backend, Input
from inference.backends.openvino_cpu import (
    EIGHT_BIT,
    FLOAT,
    KEPT_UNUSED_DAYS,
    OpenVinoBackend,
    forms,
    found,
    input_shape,
    networks_folder,
    place_of,
    runtime,
    sealed,
    settings,
)
from inference.cards import ModelCard
from inference.devices import CPU
from inference.errors import AppError, ModelError
from inference.library import Library, checked_weights, read_library
from inference.selftest import LOOSE, check
from inference.worker_log import logged

if TYPE_CHECKING:
    from torch import nn

log = logging.getLogger(__name__)

TOLERANCE = 1e-4  # of a probability, 32-bit against 32-bit
SUFFIX = ".network"


def convert(card: ModelCard, folder: Path) -> Path:
    """Write the card's converted network into the cache, in 8 bits where its card says so and that pays here.

    Raises ModelError where it does not answer as torch does.
    """
    from inference.backends.torch_eager import TorchBackend, network_of

    network = network_of(card, checked_weights(card))
    compiled = runtime().Core().compile_model(converted(network, examples(card)), "CPU", settings(None))
    far = difference(OpenVinoBackend(compiled), TorchBackend(network, CPU), examples(card))
    if not far <= TOLERANCE:
        raise ModelError(f"'{card.title}' answers differently when converted.", detail=f"by {far:.2g}")
    form = FLOAT
    if EIGHT_BIT in forms(card) and (small := _smaller(card, network, OpenVinoBackend(compiled))) is not None:
        compiled, form = small, EIGHT_BIT
    path = place_of(card, folder, form)
    write_atomically(path, sealed(_bytes(compiled.export_model())))
    return path


def _smaller(card: ModelCard, network: nn.Module, exact: OpenVinoBackend) -> Any:
    """The compiled 8-bit form; None, and a line in the log, where this machine has no use for it."""
    from inference.backends.eight_bit import in_eight_bits, read_ranges

    try:
        ranges = read_ranges(card)
        model = in_eight_bits(converted(network, examples(card)), ranges)
        compiled = runtime().Core().compile_model(model, "CPU", settings(None))
        backend = OpenVinoBackend(compiled, EIGHT_BIT)
        check(card, backend, input_shape(card), tolerance=LOOSE, result=ranges.result)
    except ModelError as error:
        log.warning("'%s' stays in 32 bits: %s %s", card.id, error.text, error.detail)
        return None
    except Exception:
        log.exception("'%s' stays in 32 bits", card.id)
        return None
    if not pays(backend, exact, examples(card)):
        log.info("'%s' stays in 32 bits: 8 are not faster on this machine", card.id)
        return None
    return compiled


def pays(small: Backend, exact: Backend, inputs: Sequence[Input], rounds: int = 5) -> bool:
    """Whether the first is faster, by medians of interleaved runs: processors without 8-bit instructions are not."""
    taken: dict[Backend, list[float]] = {small: [], exact: []}
    for backend in (small, exact) * (rounds + 1):
        begun = perf_counter()
        backend(*inputs)
        taken[backend].append(perf_counter() - begun)
    return median(taken[small][1:]) < median(taken[exact][1:])


def converted(network: nn.Module, inputs: Sequence[Input]) -> Any:
    """OpenVINO's model of the network for inputs of these shapes; its outputs are logits and, of classes, heats."""
    import torch

    from inference.backends.exported import Exported

    examples = tuple(torch.from_numpy(one) for one in inputs)
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", DeprecationWarning
        )  # of the trace; torch.export takes four times as long
        traced = torch.jit.trace(  # type: ignore[no-untyped-call]  # torch's own
            Exported(network), examples, check_trace=False
        )
        shapes = [list(one.shape) for one in inputs]
        return runtime().convert_model(traced, example_input=examples, input=shapes)


def examples(card: ModelCard) -> list[Input]:
    """Inputs as the pipeline gives them, filled with grey noise over a ramp (the same each time)."""
    height, width = input_shape(card)
    rng = np.random.default_rng(0)
    ramp = np.linspace(0.1, 0.9, height)[:, None] + rng.normal(0, 0.08, (height, width))
    if card.network == "breast-fusion":
        return [ramp.clip(0, 1).astype(np.float32)[None, None], np.array([[0.2, 0.5, 0.3]], np.float32)]
    grey = (ramp.clip(0, 1) * 255).astype(np.uint8)
    return [np.repeat(grey[..., None], 3, axis=2)[None]]


def difference(one: Backend, other: Backend, inputs: Sequence[Input]) -> float:
    """The largest difference of a probability between two backends; of a logit's sigmoid, whatever it stands for."""
    ours, theirs = (_sigmoid(backend(*inputs).logits) for backend in (one, other))
    return float(np.abs(ours - theirs).max())


def _sigmoid(logits: Any) -> Any:
    return 1 / (1 + np.exp(-np.clip(logits.astype(np.float64), -60, 60)))


def _bytes(stream: Any) -> bytes:
    return bytes(stream.getvalue() if hasattr(stream, "getvalue") else stream)


def write_atomically(path: Path, data: bytes) -> None:
    """All of it or nothing, whoever else writes it at the same time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    number, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(number, "wb") as file:
            file.write(data)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def convert_all(library: Library, folder: Path, first: Sequence[str] = ()) -> list[str]:
    """Convert what is trained and not there yet, `first` before the rest. Returns one sentence for each that failed."""
    problems = []
    forget_unused(folder)
    for card in sorted(library.cards.values(), key=lambda card: card.id not in first):
        if not card.trained:
            continue
        try:
            if found(card, folder) is None:
                convert(card, folder)
        except AppError as error:
            problems.append(f"{error.text} {error.detail}".strip())
        except Exception as error:
            log.exception("'%s' cannot be converted", card.id)
            problems.append(f"'{card.title}' cannot be converted ({type(error).__name__}).")
    return problems


def forget_unused(folder: Path) -> None:
    """Remove what no start has used for a long time: other versions' networks and those of models that are gone."""
    for path in [*folder.glob(f"*{SUFFIX}"), *folder.glob(".*.part")]:
        with suppress(OSError):
            if time() - path.stat().st_mtime > KEPT_UNUSED_DAYS * 86400:
                path.unlink()


def work(models: tuple[Path, ...], first: tuple[str, ...], log_to: Path | None = None) -> None:
    """The life of the process that converts in the background, behind everything else on the machine."""
    import psutil  # type: ignore[import-untyped]  # it brings no types

    low = psutil.IDLE_PRIORITY_CLASS if sys.platform == "win32" else 19
    psutil.Process().nice(low)
    with logged(log_to):
        for problem in convert_all(read_library(models), networks_folder(), first):
            log.warning("%s", problem)


def main() -> int:
    """The command. Returns 1 if a model could not be converted, each told on stderr."""
    parser = argparse.ArgumentParser(description="Convert all trained models for this machine's CPU.")
    parser.add_argument(
        "--models", type=Path, action="append", default=[], help="a folder of models of your own"
    )
    asked = parser.parse_args()
    problems = convert_all(read_library(asked.models), networks_folder())
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
