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

FORMAT = "LesionScope network 1\n"  # another number where conversion gives another answer for the same card
KEPT_UNUSED_DAYS = 60


class OpenVinoBackend:
    """A compiled network; one thread asks it. compiled: OpenVINO's, for one picture at a time."""

    name = "OpenVINO"

    def __init__(self, compiled: Any) -> None:
        self._compiled = compiled

    def __call__(self, *inputs: Input) -> Outputs:
        answers = [self._once([one[at : at + 1] for one in inputs]) for at in range(len(inputs[0]))]
        heats = answers[0][1] if len(answers[0]) > 1 else None

        def heat(index: int) -> FloatArray:
            if heats is None:
                raise ValueError("a network without classes has no heat")
            return peak_one(heats[0, index])

        return Outputs(np.concatenate([answer[0] for answer in answers]), heat)

    def _once(self, inputs: list[Input]) -> list[FloatArray]:
        told = self._compiled([np.ascontiguousarray(one) for one in inputs], share_inputs=True)
        return [np.array(told[port], np.float32) for port in self._compiled.outputs]


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


def place_of(card: ModelCard, folder: Path) -> Path:
    """The file of a card's converted network for this OpenVINO on this processor."""
    ov = runtime()
    processor = ov.Core().get_property("CPU", "FULL_DEVICE_NAME")
    told = [FORMAT, card.sha256, card.network, dict(card.network_args), input_shape(card)]
    key = json.dumps([*told, ov.__version__, processor], sort_keys=True, default=str)
    return folder / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.network"


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
        path = place_of(card, folder)
        if not path.exists():
            return None
    except Exception:
        log.exception("OpenVINO cannot be used")
        return None
    try:
        blob = sealed_part(path.read_bytes())
        compiled = runtime().Core().import_model(blob, "CPU", settings(threads))
        os.utime(path)
    except Exception:
        log.exception("the converted network of '%s' is broken and will be made again", card.id)
        path.unlink(missing_ok=True)
        return None
    return OpenVinoBackend(compiled)


def forget(card: ModelCard, folder: Path) -> None:
    """Remove a card's converted network, so that it is made again."""
    place_of(card, folder).unlink(missing_ok=True)


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
