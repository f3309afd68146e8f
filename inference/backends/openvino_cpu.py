"""OpenVINO on a CPU: a converted network runs without torch, and starts in a quarter of its import's time.

What was converted lies in the cache as one file for each network, OpenVINO version and processor; its first bytes
tell whether it is whole. `inference.backends.convert` writes it, nothing else does.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np

from inference.backends.base import FloatArray, Input, Outputs, peak_one
from inference.cards import ModelCard
from inference.pipelines.slide_settings import settings_of

log = logging.getLogger(__name__)

FORMAT = "LesionScope network 2\n"  # another number where conversion gives another answer for the same card
KEPT_UNUSED_DAYS = 60
FLOAT, EIGHT_BIT = "OpenVINO", "OpenVINO int8"  # how the two forms call themselves in a result
RANGES = "ranges.safetensors"  # of the 8-bit form, beside the weights


class OpenVinoBackend:
    """A compiled network; one thread asks it. compiled: OpenVINO's, for one picture at a time.

    The request is made once and handed tensors: calling the compiled network costs 0.3 ms more, 5 % of a small one.
    """

    def __init__(self, compiled: Any, name: str = FLOAT) -> None:
        self._request = compiled.create_infer_request()
        self._outputs = range(len(compiled.outputs))
        self.name = name

    def __call__(self, *inputs: Input) -> Outputs:
        answers = [self._once([one[at : at + 1] for one in inputs]) for at in range(len(inputs[0]))]
        heats = answers[0][1] if len(answers[0]) > 1 else None

        def heat(index: int) -> FloatArray:
            if heats is None:
                raise ValueError("a network without classes has no heat")
            return peak_one(heats[0, index])

        return Outputs(np.concatenate([answer[0] for answer in answers]), heat)

    def _once(self, inputs: list[Input]) -> list[FloatArray]:
        kept = [np.require(one, requirements=["C", "W"]) for one in inputs]  # until the answer: nothing is copied
        for index, one in enumerate(kept):
            self._request.set_input_tensor(index, runtime().Tensor(one, shared_memory=True))
        self._request.infer()
        return [np.array(self._request.get_output_tensor(port).data, np.float32) for port in self._outputs]


def runtime() -> Any:
    """The openvino package, its telemetry locked out: it would tell its makers of every conversion.

    Raises ImportError where OpenVINO is not installed.
    """
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # importing it now fails, as wanted
    import openvino  # type: ignore[import-untyped]  # it brings no types

    return openvino


def networks_folder() -> Path:
    """Where converted networks are kept: LESIONSCOPE_HOME's, else the system's for caches."""
    if home := os.environ.get("LESIONSCOPE_HOME"):
        return Path(home) / "networks"
    from platformdirs import user_cache_path

    return user_cache_path("LesionScope", appauthor=False) / "networks"


def place_of(card: ModelCard, folder: Path, form: str = FLOAT) -> Path:
    """The file of a card's converted network for this OpenVINO on this processor. form: FLOAT or EIGHT_BIT."""
    ov = runtime()
    processor = ov.Core().get_property("CPU", "FULL_DEVICE_NAME")
    told = [FORMAT, card.sha256, card.network, dict(card.network_args), input_shape(card)]
    if form == EIGHT_BIT:
        told.append(hashlib.sha256((card.weights.parent / RANGES).read_bytes()).hexdigest())
    key = json.dumps([*told, ov.__version__, processor], sort_keys=True, default=str)
    return folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.network"


def forms(card: ModelCard) -> tuple[str, ...]:
    """What may be run, the faster first: 8 bits only where the card says that they were compared with 32."""
    return (EIGHT_BIT, FLOAT) if card.int8 and (card.weights.parent / RANGES).is_file() else (FLOAT,)


def found(card: ModelCard, folder: Path) -> tuple[Path, str] | None:
    """The converted network that lies in the cache and its form; None where there is none."""
    places = ((place_of(card, folder, form), form) for form in forms(card))
    return next(((path, form) for path, form in places if path.exists()), None)


def input_shape(card: ModelCard) -> tuple[int, int]:
    """(H, W) of what the network is shown: of slides with the margin around a tile."""
    height, width = card.input.size.shape
    around = 2 * settings_of(card).margin if card.pipeline == "slide" else 0
    return height + around, width + around


def settings(threads: int | None) -> dict[str, Any]:
    """One picture as fast as it goes, in 32 bits. threads: None for all cores."""
    told: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
    return told if threads is None else told | {"INFERENCE_NUM_THREADS": threads}


def kept(card: ModelCard, folder: Path, threads: int | None) -> OpenVinoBackend | None:
    """The converted network of the cache; None where there is none. A broken file is removed and told."""
    if not folder.is_dir():
        return None  # OpenVINO is not even imported
    try:
        there = found(card, folder)
    except Exception:
        log.exception("OpenVINO cannot be used")
        return None
    return None if there is None else _opened(card, *there, threads)


def _opened(card: ModelCard, path: Path, form: str, threads: int | None) -> OpenVinoBackend | None:
    try:
        blob = sealed_part(path.read_bytes())
        compiled = runtime().Core().import_model(blob, "CPU", settings(threads))
        os.utime(path)
    except Exception:
        log.exception("the converted network of '%s' is broken and will be made again", card.id)
        path.unlink(missing_ok=True)
        return None
    return OpenVinoBackend(compiled, form)


def forget(card: ModelCard, folder: Path) -> None:
    """Remove a card's converted network, so that it is made again."""
    for form in forms(card):
        place_of(card, folder, form).unlink(missing_ok=True)


def sealed(blob: bytes) -> bytes:
    """What is written: the format, the checksum, the network."""
    return FORMAT.encode() + hashlib.sha256(blob).digest() + blob


def sealed_part(data: bytes) -> bytes:
    """The network of a file. Raises ValueError where a byte of it has changed."""
    head = len(FORMAT.encode())
    blob = data[head + 32 :]
    if data[:head] != FORMAT.encode() or hashlib.sha256(blob).digest() != data[head : head + 32]:
        raise ValueError("the file is not what was written")
    return blob
