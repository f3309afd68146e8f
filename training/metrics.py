"""Figures with their uncertainty: overlap, classification, bootstrap by group."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped] # scikit-learn has no stubs

Floats = NDArray[np.float64]


def dice(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """2·|A∩B| / (|A|+|B|); 1 if both are empty."""
    total = int(found.sum()) + int(truth.sum())
    return 1.0 if total == 0 else 2.0 * int((found & truth).sum()) / total


def iou(found: NDArray[np.bool_], truth: NDArray[np.bool_]) -> float:
    """|A∩B| / |A∪B|; 1 if both are empty."""
    union = int((found | truth).sum())
    return 1.0 if union == 0 else int((found & truth).sum()) / union


def macro_auc(labels: NDArray[np.int64], probabilities: Floats) -> float:
    """Mean over the classes of the one-against-rest AUC; nan if a class is missing. probabilities: (N, C)."""
    scores = []
    for index in range(probabilities.shape[1]):
        truth = labels == index
        if truth.all() or not truth.any():
            return float("nan")
        scores.append(float(roc_auc_score(truth, probabilities[:, index])))
    return float(np.mean(scores))


def log_loss(labels: NDArray[np.int64], probabilities: Floats) -> float:
    """Mean of −log p(true class), natural logarithm."""
    picked = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(np.clip(picked, 1e-12, 1)).mean())


def rate(hit: NDArray[np.bool_], among: NDArray[np.bool_]) -> float:
    """Share of `among` that is `hit`; nan if there are none."""
    return float(hit[among].mean()) if among.any() else float("nan")


def bootstrap(
    figure: Callable[[NDArray[np.int64]], float], groups: Sequence[str], *, draws: int = 2000, seed: int = 0
) -> tuple[float, float, float]:
    """(value, low, high): a figure with its 95 % interval, whole groups drawn with replacement.

    figure: from case indices to a number; draws that give nan are left out, and nothing is drawn where all cases do.
    """
    value = figure(np.arange(len(groups), dtype=np.int64))
    if np.isnan(value):
        return value, value, value
    names, member = np.unique(np.asarray(groups), return_inverse=True)
    by_group = [np.flatnonzero(member == index) for index in range(len(names))]
    rng = np.random.default_rng(seed)
    values = []
    for _ in range(draws):
        drawn = rng.integers(0, len(names), len(names))
        values.append(figure(np.concatenate([by_group[index] for index in drawn]).astype(np.int64)))
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return value, float(low), float(high)


def paired(
    first: Floats, second: Floats, groups: Sequence[str], *, draws: int = 2000
) -> tuple[float, float, float]:
    """Mean of second − first over the same cases with its 95 % interval by group."""
    difference = second - first
    return bootstrap(lambda chosen: float(np.nanmean(difference[chosen])), groups, draws=draws)


def temper(probabilities: Floats, temperature: float) -> Floats:
    """softmax(log p / T): what dividing the logits by T does. (N, C), rows sum to 1."""
    logits = np.log(np.clip(probabilities, 1e-12, 1)) / temperature
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), dtype=np.float64)


def best_temperature(labels: NDArray[np.int64], probabilities: Floats) -> float:
    """The temperature in 0.3–6 with the lowest log loss."""
    candidates = np.geomspace(0.3, 6.0, 121)
    losses = [log_loss(labels, temper(probabilities, float(t))) for t in candidates]
    return round(float(candidates[int(np.argmin(losses))]), 3)


def threshold_for_sensitivity(positive: NDArray[np.bool_], score: Floats, *, sensitivity: float) -> float:
    """The highest threshold at which score ≥ threshold still finds that share of the positives."""
    ranked = np.sort(score[positive])[::-1]
    needed = int(np.ceil(sensitivity * len(ranked)))
    return float(ranked[max(needed, 1) - 1])
