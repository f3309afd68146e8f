"""Method C's teacher: a ResNet-34 U-Net that learns where lesions are, before it teaches."""

from __future__ import annotations

import argparse

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from inference.networks.distill import DistillTeacher
from training.breast_seg import augmented, seg_figures
from training.data import ImageSet
from training.loop import Loss
from training.losses import LesionLoss
from training.options import add_shared, plan_of
from training.parts import Recipe, train_parts
from training.student_data import add_data_options, development_set


def teacher_loss(data: ImageSet) -> Loss:
    """Cross-entropy and Tversky in equal parts [ours]: the source trains the student only."""
    overlap = LesionLoss(per_image=0.5)

    def loss(model: nn.Module, batch: Tensor, generator: torch.Generator) -> Tensor:
        images, masks = augmented(data, batch, generator)
        logits = model(images)
        return overlap(logits, masks) + binary_cross_entropy_with_logits(logits, masks)

    return loss


def add_options(parser: argparse.ArgumentParser) -> None:
    """The shared options, and more than one set."""
    add_shared(parser, width=64, size=256, batch=8)
    add_data_options(parser)


def run(args: argparse.Namespace) -> None:
    """Train the teacher; --init takes ResNet-34's weights by torchvision's names, as safetensors."""
    recipe = Recipe(build=lambda: DistillTeacher(width=args.width), loss=teacher_loss, figures=seg_figures)
    train_parts(args, recipe, plan_of(args), development_set(args))
