"""A Result as one file: its maps as tensors, the rest as JSON beside them. No pickle, and what is damaged is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from inference.errors import ModelError
from inference.export.atomic import write_bytes
from inference.geometry import Affine, Rect, Size
from inference.results import Box, FloatMap, Kind, Layer, Provenance, Request, Result, Score, State

FORMAT = 1


def write_result(result: Result, path: Path) -> None:
    """Replace `path` whole.

    Raises ExportError where the disk refuses, ModelError for a result with maps on disk or with more than JSON holds.
    """
    from safetensors.numpy import save

    if result.maps:
        raise ModelError("Maps of slides have a store of their own.", detail=result.provenance.model)
    maps = {f"layer{n}": np.ascontiguousarray(layer.values) for n, layer in enumerate(result.layers)}
    try:
        words = json.dumps({"format": FORMAT, "digest": _digest(maps), **_told(result)})
    except TypeError as error:
        raise ModelError("The result holds more than its file can keep.", detail=str(error)) from error
    write_bytes(path, save(maps, metadata={"result": words}))


def read_result(path: Path, request: Request) -> Result:
    """The result that was written, as the answer to `request`. Raises ModelError if it cannot be trusted."""
    try:
        maps, told = _opened(path)
        if told["format"] != FORMAT or told["digest"] != _digest(maps):
            raise ValueError("digest or format differs")
        return _result(told, maps, request)
    except Exception as error:  # safetensors has errors of its own; whatever it is, the run is done anew
        raise ModelError(f"The stored result '{path.name}' is damaged.", detail=repr(error)) from error


def _opened(path: Path) -> tuple[dict[str, FloatMap], dict[str, Any]]:
    from safetensors import safe_open

    with safe_open(path, framework="np") as file:
        maps = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118  # no mapping
        return maps, json.loads(file.metadata()["result"])


def _digest(maps: Mapping[str, FloatMap]) -> str:
    digest = hashlib.sha256()
    for name in sorted(maps):
        digest.update(f"{name} {maps[name].shape} {maps[name].dtype}".encode())
        digest.update(maps[name].tobytes())
    return digest.hexdigest()


def _told(result: Result) -> dict[str, Any]:
    return {
        "provenance": asdict(result.provenance),
        "state": result.state.value,
        "findings": result.findings,
        "scores": [asdict(score) for score in result.scores],
        "decision": result.decision,
        "layers": [_layer(layer) for layer in result.layers],
        "boxes": [{"name": box.name, "rect": asdict(box.rect)} for box in result.boxes],
        "warnings": list(result.warnings),
        "extra": result.extra,
    }


def _layer(layer: Layer) -> dict[str, Any]:
    return {
        "name": layer.name,
        "kind": layer.kind.value,
        "to_level0": asdict(layer.to_level0),
        "image_size": asdict(layer.image_size),
        "threshold": layer.threshold,
        "min_area_px": layer.min_area_px,
        "min_peak": layer.min_peak,
        "about": layer.about,
    }


def _result(told: dict[str, Any], maps: Mapping[str, FloatMap], request: Request) -> Result:
    return Result(
        request,
        Provenance(**told["provenance"]),
        State(told["state"]),
        told["findings"],
        tuple(Score(**score) for score in told["scores"]),
        told["decision"],
        tuple(_read_layer(part, maps[f"layer{n}"]) for n, part in enumerate(told["layers"])),
        tuple(Box(part["name"], Rect(**part["rect"])) for part in told["boxes"]),
        tuple(told["warnings"]),
        told["extra"],
    )


def _read_layer(told: dict[str, Any], values: FloatMap) -> Layer:
    places: dict[str, Any] = {"to_level0": Affine(**told["to_level0"]), "image_size": Size(**told["image_size"])}
    return Layer(**{**told, **places, "kind": Kind(told["kind"]), "values": values})
