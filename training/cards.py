"""Writing models: card.toml, half-precision weights, and a stored result that every machine must repeat."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import tomli_w
import torch
from safetensors.torch import save
from torch import Tensor, nn

from training.checkpoint import write_bytes

Card = dict[str, Any]


def halved(model: nn.Module) -> dict[str, Tensor]:
    """The weights as stored, float16; the model itself is set to them, so that a self-test sees what ships."""
    stored = {k: v.half() if v.is_floating_point() else v for k, v in model.state_dict().items()}
    model.load_state_dict(stored)
    return stored


def sample_picture(size: int = 64) -> Tensor:
    """A dark disc under a bright line in layered grey, (1, 3, size, size) float32: input of the self-tests."""
    y, x = torch.meshgrid(torch.arange(size) / size, torch.arange(size) / size, indexing="ij")
    layers = 0.5 + 0.2 * torch.sin(24 * y) + 0.1 * torch.sin(31 * x)
    disc = ((x - 0.5).square() + (y - 0.55).square() < 0.03).float()
    return (layers * (1 - 0.8 * disc)).clamp(0, 1).expand(1, 3, size, size).contiguous()


def write_model(folder: Path, card: Card, weights: dict[str, Tensor], selftest: dict[str, Tensor]) -> str:
    """Write a model's folder; weights that differ from those it held get the next version. Returns their sha256."""
    data = save({name: tensor.contiguous() for name, tensor in weights.items()})
    sha256 = hashlib.sha256(data).hexdigest()
    card = card | {"version": next_version(folder, card["version"], sha256)}
    write_bytes(folder / "weights.safetensors", data)
    write_bytes(folder / "selftest.safetensors", save({k: v.contiguous() for k, v in selftest.items()}))
    write_card(folder, card | {"weights": "weights.safetensors", "sha256": sha256})
    return sha256


def next_version(folder: Path, first: str, sha256: str) -> str:
    """`first` for a new model, the version it has for the same weights, else the next minor version.

    No two sets of weights may carry one version: exported masks and results name it.
    """
    path = folder / "card.toml"
    if not path.is_file():
        return first
    held = tomllib.loads(path.read_text("utf-8"))
    if held.get("sha256") == sha256:
        return str(held["version"])
    major, minor, _patch = (int(part) for part in str(held["version"]).split("."))
    return f"{major}.{minor + 1}.0"


def write_card(folder: Path, card: Card) -> None:
    """card.toml: the plain keys first, then the tables."""
    plain = {key: value for key, value in card.items() if not isinstance(value, dict)}
    tables = {key: value for key, value in card.items() if isinstance(value, dict)}
    write_bytes(folder / "card.toml", tomli_w.dumps(plain | tables).encode())
