"""Method D's training step in three parts: the reduced tile, its full tiles, and both together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from training.slide_data import RegionPair
from training.slide_losses import focal_loss

Update = Callable[[Tensor], None]


@dataclass(frozen=True, slots=True)
class Focal:
    """balance: ξ.  focusing: γ."""

    balance: float = 0.5
    focusing: float = 2.0

    def __call__(self, logits: Tensor, labels: Tensor) -> Tensor:
        return focal_loss(logits, labels, balance=self.balance, focusing=self.focusing)


def low_part(model: nn.Module, region: RegionPair, loss: Focal) -> Tensor:
    """Part 1: the reduced tile alone."""
    return loss(model(pictures(region.low[None])), labels_of(region.low_labels[None]))


def high_part(model: nn.Module, region: RegionPair, loss: Focal, backward: Update, *, chunk: int) -> Tensor:
    """Part 2: all full tiles, their gradients summed by `backward`; gives T1 (1, 1, tile, tile), probabilities.

    chunk: tiles at once; where they are fewer than all, batch norm's statistics stay as they are (methods, D).
    """
    count = len(region.high)
    whole = chunk >= count
    maps = []
    with frozen_norms(model, frozen=not whole), running_kept(model):
        for start in range(0, count, chunk):
            part = slice(start, start + chunk)
            logits = model(pictures(region.high[part]))
            share = len(logits) / count
            backward(loss(logits, labels_of(region.high_labels[part])) * share)
            maps.append(logits.detach().sigmoid())
    return stitched(torch.cat(maps), region)


def fused_part(model: nn.Module, region: RegionPair, loss: Focal, first: Tensor) -> Tensor:
    """Part 3: T2 of the updated network, fused with T1 where the full tiles were seen: mean of the probabilities."""
    second = model(pictures(region.low[None])).sigmoid()
    mean = torch.where(first.isnan(), second, 0.5 * (first.nan_to_num() + second))
    return loss(torch.logit(mean, eps=1e-6), labels_of(region.low_labels[None]))


def stitched(maps: Tensor, region: RegionPair) -> Tensor:
    """The full tiles' maps laid out by their places and reduced; nan where none lies. maps: (n, 1, t, t)."""
    tile = maps.shape[-1]
    side = tile * region.reduce
    whole = maps.new_full((1, 1, side, side), float("nan"))
    for cell, (row, col) in zip(maps, region.places.tolist(), strict=True):
        whole[0, 0, row * tile : (row + 1) * tile, col * tile : (col + 1) * tile] = cell[0]
    return avg_pool2d(whole, region.reduce)


def pictures(rgb: object) -> Tensor:
    """(N, H, W, 3) uint8 → (N, 3, H, W) float32 in [0, 1], channels last in memory."""
    return torch.as_tensor(rgb).permute(0, 3, 1, 2).float().div_(255)


def labels_of(labels: object) -> Tensor:
    """(N, H, W) uint8 → (N, 1, H, W)."""
    return torch.as_tensor(labels)[:, None]


@contextmanager
def frozen_norms(model: nn.Module, *, frozen: bool) -> Iterator[None]:
    """Batch norm by its running statistics inside the block, if `frozen`."""
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d) and module.training]
    for norm in norms:
        norm.train(not frozen)
    yield
    for norm in norms:
        norm.train(True)


@contextmanager
def running_kept(model: nn.Module) -> Iterator[None]:
    """The running statistics stay those of the reduced tiles: that is what inference sees [ours]."""
    norms = [module for module in model.modules() if isinstance(module, nn.BatchNorm2d)]
    momenta = [norm.momentum for norm in norms]
    for norm in norms:
        norm.momentum = 0.0
    yield
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum
