"""Method E: train on patches of masses (P), then on whole mammograms (G) from the patches' weights."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from inference.networks import NETWORKS
from training.augment import Parameters, apply
from training.breast_seg import pictures
from training.data import ImageSet
from training.loop import Figures, Loss
from training.mammo_data import development, patch_set, patient_folds, read_mammograms, whole_set
from training.metrics import log_loss, macro_auc
from training.options import add_shared, plan_of
from training.parts import Recipe, train_parts

BACKBONES = {"resnet50": "mass-resnet50", "vgg16": "mass-vgg16", "inception3": "mass-inception3"}
WIDTHS = {"resnet50": 64, "vgg16": 64, "inception3": 32}
TURN = math.radians(20)
BLIND = 0.5  # AUC where one of the classes is missing from a fold


def draw_turns(count: int, generator: torch.Generator) -> Parameters:
    """Flips, rotation up to 20° either way, zoom and slight stretching; grey values and noise stay [published]."""

    def uniform(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(count, generator=generator)

    angle, zoom, aspect = uniform(-TURN, TURN), torch.exp(uniform(-0.2, 0.15)), torch.exp(uniform(-0.1, 0.1))
    across, down = (torch.where(uniform(0, 1) < 0.5, -1.0, 1.0) for _ in range(2))
    cos, sin = zoom * angle.cos(), zoom * angle.sin()
    rows = (cos * aspect * across, -sin * down, uniform(-0.08, 0.08))
    more = (sin * across, cos / aspect * down, uniform(-0.08, 0.08))
    one = torch.ones(count, 1, 1, 1)
    return Parameters(
        theta=torch.stack((*rows, *more), dim=1).view(-1, 2, 3), gain=one.expand(-1, 3, -1, -1),
        bias=0 * one.expand(-1, 3, -1, -1), gamma=one, noise=0 * one, erase=torch.zeros(count, 5),
    )  # fmt: skip


def turned(data: ImageSet, batch: Tensor, generator: torch.Generator) -> Tensor:
    """Changed pictures (B, 3, S, S) of the chosen cases."""
    images = pictures(data.images[batch.numpy()])
    changed, _ = apply(images, images[:, :1], draw_turns(len(batch), generator), generator)
    return changed.contiguous(memory_format=torch.channels_last)


def mass_loss(data: ImageSet) -> Loss:
    """Cross-entropy, in both stages."""
    labels = torch.from_numpy(data.labels)

    def loss(model: nn.Module, batch: Tensor, generator: torch.Generator) -> Tensor:
        return cross_entropy(model(turned(data, batch, generator)).logits, labels[batch])

    return loss


@torch.inference_mode()
def predict_masses(model: nn.Module, data: ImageSet, *, batch: int = 16) -> NDArray[np.float64]:
    """Softmax of every picture, (N, classes), uncalibrated."""
    model.eval()
    parts = [
        model(pictures(data.images[start : start + batch])).logits.double().softmax(dim=1).numpy()
        for start in range(0, len(data), batch)
    ]
    return np.concatenate(parts)


def mass_figures(data: ImageSet) -> Callable[[nn.Module], Figures]:
    """Figures on held-out pictures."""

    def evaluate(model: nn.Module) -> Figures:
        said = predict_masses(model, data)
        accuracy = float((said.argmax(axis=1) == data.labels).mean())
        auc = macro_auc(data.labels, said)
        figures = {"held_accuracy": accuracy, "held_loss": log_loss(data.labels, said)}
        return figures | {"held_auc": BLIND if math.isnan(auc) else auc}

    return evaluate


def add_common(parser: argparse.ArgumentParser, *, size: int, batch: int) -> None:
    """The options of both stages."""
    add_shared(parser, width=0, size=size, batch=batch)
    parser.add_argument("--backbone", choices=sorted(BACKBONES), default="resnet50")
    parser.add_argument("--no-cbam", action="store_true", help="comparison: no attention after the features")
    parser.add_argument("--dropout", type=float, default=0.0)


def network_args(args: argparse.Namespace) -> dict[str, object]:
    """What the card repeats."""
    width = args.width or WIDTHS[args.backbone]
    return {"width": width, "classes": 2, "cbam": not args.no_cbam}


def train_on(args: argparse.Namespace, data: ImageSet, **plan: Any) -> None:
    """Train the chosen backbone on patches or whole images, folds by patient."""
    shape = network_args(args)
    recipe = Recipe(
        build=lambda: NETWORKS[BACKBONES[args.backbone]](**shape, dropout=args.dropout),
        loss=mass_loss,
        figures=mass_figures,
    )
    every = 1 if args.schedule == "plateau" else 5
    chosen = plan_of(args, factor=0.2, watch="held_accuracy", stop_after=20, eval_every=every, **plan)
    train_parts(args, recipe, chosen, data, patient_folds(development(read_mammograms(args.data))))


def add_patch_options(parser: argparse.ArgumentParser) -> None:
    """P: Adam 1e-3, batch 32, at most 150 epochs. --init takes ImageNet's weights by torchvision's names."""
    add_common(parser, size=224, batch=32)
    parser.set_defaults(lr=1e-3, max_epochs=150)


def run_patch(args: argparse.Namespace) -> None:
    """Stage P: 8 random centres in each mass's box."""
    views = development(read_mammograms(args.data))
    train_on(args, patch_set(views, args.size, seed=args.seed))


def add_whole_options(parser: argparse.ArgumentParser) -> None:
    """G: SGD 1e-2, batch 4, at most 200 epochs. --init takes stage P's folder (part by part) or a file."""
    add_common(parser, size=512, batch=4)
    parser.set_defaults(lr=1e-2, max_epochs=200)


def run_whole(args: argparse.Namespace) -> None:
    """Stage G: the whole breast."""
    views = development(read_mammograms(args.data))
    train_on(args, whole_set(views, args.size), optimiser="sgd")
