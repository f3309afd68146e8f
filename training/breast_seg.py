"""Method A1: train the breast lesion segmentation (U-Net with CBAM and a smoothing tail)."""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from inference.findings import find_lesions
from inference.networks.breast import BreastUNet
from training.augment import apply, draw
from training.data import ImageSet
from training.loop import Figures, Loss
from training.losses import LesionLoss
from training.metrics import dice
from training.options import add_shared, plan_of
from training.parts import Recipe, train_parts


def pictures(images: NDArray[np.uint8]) -> Tensor:
    """(N, S, S, 3) uint8 → (N, 3, S, S) float32 in [0, 1], channels last in memory."""
    return torch.from_numpy(images).permute(0, 3, 1, 2).float().div_(255)


def seg_loss(data: ImageSet, *, per_image: float) -> Loss:
    """The loss of a batch of augmented pictures."""
    lesion_loss = LesionLoss(per_image=per_image)

    def loss(model: nn.Module, batch: Tensor, generator: torch.Generator) -> Tensor:
        images, masks = augmented(data, batch, generator)
        return lesion_loss(model(images), masks)

    return loss


def augmented(data: ImageSet, batch: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Changed pictures (B, 3, S, S) and masks (B, 1, S, S) of the chosen cases."""
    chosen = batch.numpy()
    masks = torch.from_numpy(data.masks[chosen])[:, None].float()
    changed, moved = apply(pictures(data.images[chosen]), masks, draw(len(chosen), generator), generator)
    return changed.contiguous(memory_format=torch.channels_last), moved


@torch.inference_mode()
def predict_maps(model: nn.Module, data: ImageSet, *, batch: int = 16) -> NDArray[np.float32]:
    """Lesion probability of every letterboxed picture, (N, S, S) float32."""
    model.eval()
    parts = [
        model(pictures(data.images[start : start + batch])).sigmoid()[:, 0].numpy()
        for start in range(0, len(data), batch)
    ]
    return np.concatenate(parts).astype(np.float32)


def seg_figures(data: ImageSet) -> Callable[[nn.Module], Figures]:
    """Early figures at threshold 0.5, without any minimum size."""

    def evaluate(model: nn.Module) -> Figures:
        found = [
            find_lesions(prob, threshold=0.5, min_area_fraction=0, min_peak=0)
            for prob in predict_maps(model, data)
        ]
        truth = data.masks.astype(bool)
        lesion = truth.any(axis=(1, 2))
        scores = [dice(f, t) for f, t in zip(found, truth, strict=True)]
        marked = np.array([bool(f.any()) for f in found])
        figures = {"held_dice": float(np.mean(np.array(scores)[lesion]))}
        if not lesion.all():
            figures["held_false_lesion"] = float(marked[~lesion].mean())
        return figures

    return evaluate


def add_options(parser: argparse.ArgumentParser) -> None:
    """The shared options, the loss and the ablations."""
    add_shared(parser, width=32, size=256, batch=8)
    parser.add_argument("--per-image", type=float, default=0.0, help="share of the per-picture Tversky")
    parser.add_argument("--no-smoothing", action="store_true", help="ablation: no smoothing tail")
    parser.add_argument("--no-residual-cbam", action="store_true", help="ablation: no attention on the skips")


def run(args: argparse.Namespace) -> None:
    """Train A1's folds and its final weights; a run that was killed goes on."""
    network_args = {
        "width": args.width, "depth": 4, "smoothing": not args.no_smoothing,
        "residual_cbam": not args.no_residual_cbam,
    }  # fmt: skip
    recipe = Recipe(
        build=lambda: BreastUNet(**network_args),
        loss=lambda data: seg_loss(data, per_image=args.per_image),
        figures=seg_figures,
    )
    train_parts(args, recipe, plan_of(args))
