"""Method D's loss and learning rate."""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits

from training.slide_masks import FAT, IGNORE, LESION, VESSEL

HARD = 2.0  # weight of vessel and fat: what is taken for a lesion most often counts twice [ours]


def focal_loss(logits: Tensor, labels: Tensor, *, balance: float = 0.5, focusing: float = 2.0) -> Tensor:
    """−ξ(1−p)^γ ln p on lesion, −(1−ξ)p^γ ln(1−p) elsewhere, mean over the pixels that are labelled.

    logits: (B, 1, H, W).  labels: (B, 1, H, W), the codes of `slide_masks`; IGNORE counts nothing.
    balance: ξ in 0–1.  focusing: γ ≥ 0.  Source: Lin et al. 2017; methods, D "Training".
    """
    truth = (labels == LESION).float()
    cross = binary_cross_entropy_with_logits(logits, truth, reduction="none")
    wrong = (logits.sigmoid() - truth).abs()
    side = balance * truth + (1 - balance) * (1 - truth)
    weight = side * (labels != IGNORE) * (1 + (HARD - 1) * ((labels == VESSEL) | (labels == FAT)))
    return (weight * wrong.pow(focusing) * cross).sum() / (labels != IGNORE).sum().clamp(min=1)


def decayed(start: float, *, decay: float, epoch: int) -> float:
    """α0 / (1 + decay·epoch)."""
    return start / (1 + decay * epoch)
