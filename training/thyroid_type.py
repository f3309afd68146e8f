"""Method B: train the thyroid network, pre-training and fine-tuning alike: cross-entropy plus focal loss."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from inference.errors import ImageError
from inference.networks.thyroid import ThyroidNet
from training.breast_seg import augmented
from training.data import Case, ImageSet
from training.loop import Loss
from training.mammo_train import mass_figures
from training.options import add_shared, plan_of
from training.parts import Recipe, train_parts
from training.thyroid_data import TIRADS, TYPES, load_tissue, read_labelled

GAMMA = 2.0
KINDS = {"types": TYPES, "tirads": TIRADS}


def focal_loss(logits: Tensor, labels: Tensor, *, gamma: float = GAMMA) -> Tensor:
    """Mean of (1 − p)^γ · (−log p), p = probability of the true class. logits: (B, C).  labels: (B,)."""
    surprise = cross_entropy(logits, labels, reduction="none")
    return ((1 - torch.exp(-surprise)) ** gamma * surprise).mean()


def mixed_loss(data: ImageSet, *, focal: float) -> Loss:
    """Cross-entropy + focal · focal loss (methods, B "Training")."""
    labels = torch.from_numpy(data.labels)

    def loss(model: nn.Module, batch: Tensor, generator: torch.Generator) -> Tensor:
        images, _ = augmented(data, batch, generator)
        logits = model(images).logits
        return cross_entropy(logits, labels[batch]) + focal * focal_loss(logits, labels[batch])

    return loss


def labelled(cases: Sequence[Case], classes: Sequence[str]) -> list[Case]:
    """Cases of these classes outside the test split. Raises ImageError naming a class that is missing."""
    kept = [case for case in cases if case.label in classes and case.split != "test"]
    counts = Counter(case.label for case in kept)
    missing = [name for name in classes if not counts[name]]
    if missing:
        raise ImageError(f"No picture outside the test split is labelled {' or '.join(missing)}.")
    return kept


def add_options(parser: argparse.ArgumentParser) -> None:
    """The shared options, the classes, the network's depth and the mixed loss."""
    add_shared(parser, width=32, size=256, batch=16)
    parser.add_argument(
        "--kind", choices=sorted(KINDS), default="types",
        help="types: goitre … medullary; tirads: low, suspicious (the open pre-training)",
    )  # fmt: skip
    parser.add_argument("--middle", type=int, default=8, help="blocks of the middle flow")
    parser.add_argument(
        "--focal", type=float, default=1.0, help="weight of the focal loss beside cross-entropy"
    )
    parser.add_argument("--dropout", type=float, default=0.2)


def run(args: argparse.Namespace) -> None:
    """Train; --init takes a pre-trained run's folder or weights (its classes may be others)."""
    classes = KINDS[args.kind]
    cases = labelled(read_labelled(args.data), classes)
    recipe = Recipe(
        build=lambda: ThyroidNet(
            width=args.width, classes=len(classes), middle=args.middle, dropout=args.dropout
        ),
        loss=lambda data: mixed_loss(data, focal=args.focal),
        figures=mass_figures,
    )
    train_parts(args, recipe, plan_of(args), load_tissue(cases, args.size, classes))
