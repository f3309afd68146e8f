"""Weights and the state of a run on disk: safetensors with a JSON header, written whole. No pickle."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from safetensors import safe_open
from safetensors.torch import save
from torch import Tensor, nn
from torch.optim import Optimizer

from inference.errors import ModelError


def write_bytes(path: Path, data: bytes) -> None:
    """Replace `path` in one step, so that a kill leaves the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    os.replace(part, path)


def write_tensors(path: Path, tensors: dict[str, Tensor], state: dict[str, Any] | None = None) -> None:
    """Named tensors with an optional JSON state in the file's header."""
    held = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    write_bytes(path, save(held, metadata={"state": json.dumps(state or {})}))


def read_tensors(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """What `write_tensors` wrote. Raises ModelError if the file is missing or not safetensors."""
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 – no mapping
            return tensors, json.loads((file.metadata() or {}).get("state", "{}"))
    except Exception as error:  # safetensors raises its own, untyped kinds
        raise ModelError(f"'{path}' cannot be read as safetensors.", detail=str(error)) from error


def optimiser_tensors(optimiser: Optimizer) -> dict[str, Tensor]:
    """The optimiser's memory as flat names `index/key`."""
    memory = optimiser.state_dict()["state"]
    return {f"{index}/{key}": value for index, entry in memory.items() for key, value in entry.items()}


def restore_optimiser(optimiser: Optimizer, tensors: dict[str, Tensor]) -> None:
    """Put back what `optimiser_tensors` gave."""
    memory: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        index, key = name.split("/")
        memory.setdefault(int(index), {})[key] = value
    optimiser.load_state_dict({"state": memory, "param_groups": optimiser.state_dict()["param_groups"]})


def load_matching(model: nn.Module, path: Path) -> list[str]:
    """Start `model` from weights of another run: names and shapes that fit are taken, the rest stays.

    Returns the names that were taken. Raises ModelError if none fits.
    """
    tensors, _ = read_tensors(path)
    own = model.state_dict()
    taken = {k: v.to(own[k].dtype) for k, v in tensors.items() if k in own and v.shape == own[k].shape}
    if not taken:
        raise ModelError(f"No weight of '{path}' fits this network.")
    model.load_state_dict(own | taken)
    return sorted(taken)
