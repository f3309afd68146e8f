"""A tiny set of models as data: the three networks of method A, a few channels wide, with fixed random weights."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from inference.images.array_source import ArraySource, plain_info

CARD = """
id = "{id}"
title = "Tiny {id}"
version = "0.0.1"
network = "{network}"
pipeline = "{pipeline}"
weights = "weights.safetensors"
sha256 = "{sha}"
trained = {trained}
requires = [{requires}]
[network_args]
{args}
[input]
modality = ["US"]
body_part = ["BREAST"]
size = [32, 32]
[output]
classes = [{classes}]
{output}
"""
THREE = '"normal", "benign", "malignant"'


def write_model(
    folder: Path, id: str, network: str, args: str, classes: str, *, output: str = "", requires: str = "",
    trained: bool = True, pipeline: str = "breast",
) -> str:  # fmt: skip
    """A model folder with random weights (seed 0); returns the weights' sha256."""
    import torch
    from safetensors.torch import save_file

    from inference.networks import NETWORKS

    torch.manual_seed(0)
    place = folder / id
    place.mkdir(parents=True)
    keywords = dict(line.split(" = ") for line in args.splitlines())
    built = NETWORKS[network](**{name: int(value) for name, value in keywords.items()})
    save_file(built.state_dict(), place / "weights.safetensors")
    sha = hashlib.sha256((place / "weights.safetensors").read_bytes()).hexdigest()
    text = CARD.format(
        id=id, network=network, sha=sha, args=args, classes=classes, output=output, requires=requires,
        trained=str(trained).lower(), pipeline=pipeline,
    )  # fmt: skip
    (place / "card.toml").write_text(text)
    return sha


@pytest.fixture(scope="session")
def tiny_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    body = "width = 2\ndepth = 2"
    seg = write_model(
        folder, "tiny-seg", "breast-unet", body, '"lesion"', output='layer = "lesion"\nthreshold = 0.4'
    )
    kind = write_model(folder, "tiny-class", "breast-classifier", body, THREE, output="temperature = 2.0")
    write_model(
        folder, "tiny-fused", "breast-fusion", "hidden = 4", THREE,
        requires=f'{{id = "tiny-seg", sha256 = "{seg}"}}, {{id = "tiny-class", sha256 = "{kind}"}}',
    )  # fmt: skip
    write_model(folder, "tiny-untrained", "breast-unet", body, '"lesion"', trained=False)
    return folder


@pytest.fixture(scope="session")
def student_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A student two channels wide, and one without training."""
    folder = tmp_path_factory.mktemp("students")
    for name, trained in (("tiny-student", True), ("tiny-unready", False)):
        write_model(
            folder, name, "distill-student", "width = 2", '"lesion"', output='layer = "lesion"\nthreshold = 0.4',
            pipeline="student", trained=trained,
        )  # fmt: skip
    return folder


@pytest.fixture
def picture() -> ArraySource:
    """A grey image 60 wide, 40 high: a dark disc in noise, seed 1."""
    rng = np.random.default_rng(1)
    pixels = rng.integers(90, 160, (40, 60), dtype=np.uint8)
    rows, cols = np.ogrid[:40, :60]
    pixels[(rows - 20) ** 2 + (cols - 30) ** 2 < 64] = 20
    return ArraySource(plain_info(pixels, name="disc", modality="US"), pixels[None])
