"""Why a class was named (Grad-CAM), and how sure that is (temperature)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor

Vector = NDArray[np.float64]


def calibrated(probabilities: Vector, temperature: float) -> Vector:
    """The probabilities a person sees: softmax(log p / T).

    probabilities: (classes,), sum 1.  temperature > 0; 1 changes nothing, above 1 makes the answer less sure.
    Source: Guo et al. 2017, temperature scaling; log p equals the logits up to a constant.
    """
    logits = np.log(np.clip(probabilities, 1e-12, 1.0)) / temperature
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), dtype=np.float64)


def sigmoid(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities of a map's logits, the same shape, float32; without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)), dtype=np.float32)


def softmax(logits: NDArray[np.float32]) -> Vector:
    """Probabilities of the classes, (classes,) float64, sum 1."""
    powers = np.exp(logits.astype(np.float64) - float(logits.max()))
    return np.asarray(powers / powers.sum(), dtype=np.float64)


def grad_cam(features: Tensor, score: Tensor) -> NDArray[np.float32]:
    """Where the features spoke for the score, (h, w) float32 in [0, 1], all 0 if nothing did.

    features: (1, C, h, w), part of the graph that leads to `score` (a scalar).
    Source: Selvaraju et al. 2017: relu(Σ_c mean(∂score/∂F_c) · F_c), divided by its maximum.
    """
    import torch

    (gradient,) = torch.autograd.grad(score, features, retain_graph=True)
    weights = gradient.mean(dim=(2, 3), keepdim=True)
    heat = torch.relu((weights * features).sum(dim=1))[0].detach().float().cpu().numpy()
    peak = float(heat.max())
    return np.asarray(heat / peak if peak > 0 else heat * 0, dtype=np.float32)
