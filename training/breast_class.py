"""Method A2: train the breast lesion classifier (normal, benign, malignant), from A1's weights."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from inference.networks.breast import BreastClassifier
from training.breast_seg import augmented, pictures
from training.data import OTHER, ImageSet
from training.loop import Figures, Loss
from training.metrics import log_loss, macro_auc
from training.options import add_shared, plan_of
from training.parts import Recipe, train_parts

DROPOUT = 0.3


def class_loss(data: ImageSet) -> Loss:
    """Cross-entropy on z; cases without one of the three labels do not count."""
    labels = torch.from_numpy(data.labels)

    def loss(model: nn.Module, batch: Tensor, generator: torch.Generator) -> Tensor:
        images, _ = augmented(data, batch, generator)
        return cross_entropy(model(images).logits, labels[batch], ignore_index=OTHER)

    return loss


@torch.inference_mode()
def predict_classes(model: nn.Module, data: ImageSet, *, batch: int = 16) -> NDArray[np.float64]:
    """Y of every picture, (N, 3), uncalibrated."""
    model.eval()
    parts = [
        model(pictures(data.images[start : start + batch])).logits.double().softmax(dim=1).numpy()
        for start in range(0, len(data), batch)
    ]
    return np.concatenate(parts)


def class_figures(data: ImageSet) -> Callable[[nn.Module], Figures]:
    """Early figures on held-out pictures."""

    def evaluate(model: nn.Module) -> Figures:
        y = predict_classes(model, data)
        accuracy = float((y.argmax(axis=1) == data.labels).mean())
        figures = {"held_accuracy": accuracy, "held_loss": log_loss(data.labels, y)}
        return figures | {"held_auc": macro_auc(data.labels, y)}

    return evaluate


def add_options(parser: argparse.ArgumentParser) -> None:
    """A2 has the shared options only."""
    add_shared(parser, width=32, size=256, batch=8)


def run(args: argparse.Namespace) -> None:
    """Train A2's folds and final weights. --init takes breast-seg's folder: each part starts from its A1."""
    recipe = Recipe(
        build=lambda: BreastClassifier(width=args.width, dropout=DROPOUT),
        loss=class_loss,
        figures=class_figures,
    )
    train_parts(args, recipe, plan_of(args))
