"""Method D's held-out figures: each slide seen by the network that was trained without it, or without its origin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped] # scikit-learn has no stubs

from inference.networks.slide import SlideFPN
from training.checkpoint import read_tensors
from training.metrics import Floats
from training.parts import WEIGHTS
from training.slide_data import RegionPair
from training.slide_masks import IGNORE, LESION
from training.slide_step import pictures

BINS = 1001  # of the probabilities' histogram; the AUC is exact to about 0.001


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """One slide's pixels by probability. lesion, other: (BINS,) counts."""

    group: str
    origin: str
    lesion: NDArray[np.int64]
    other: NDArray[np.int64]

    @property
    def auc(self) -> float:
        """Pixel AUC; nan where one of the two kinds is missing."""
        if not self.lesion.sum() or not self.other.sum():
            return float("nan")
        levels = np.tile(np.linspace(0, 1, BINS), 2)
        truth = np.repeat([1, 0], BINS)
        weight = np.concatenate([self.lesion, self.other])
        return float(roc_auc_score(truth, levels, sample_weight=weight))

    def dice(self, threshold: float) -> float:
        """2·hit / (found + true) over all pixels of the slide."""
        start = int(np.ceil(threshold * (BINS - 1)))
        hit, wrong = int(self.lesion[start:].sum()), int(self.other[start:].sum())
        return 2 * hit / max(1, hit + wrong + int(self.lesion.sum()))


def load_network(path: Path) -> SlideFPN:
    """A part's network at the width that it was trained at."""
    tensors, state = read_tensors(path)
    model = SlideFPN(width=int(state["width"])).eval()
    model.load_state_dict(tensors)
    return model


@torch.inference_mode()
def counted(model: torch.nn.Module, regions: Sequence[RegionPair]) -> Held:
    """One slide's reduced tiles through a network."""
    lesion, other = np.zeros(BINS, np.int64), np.zeros(BINS, np.int64)
    for region in regions:
        values = model(pictures(region.low[None])).sigmoid()[0, 0].numpy()
        level = np.clip(np.floor(values * (BINS - 1)), 0, BINS - 1).astype(np.int64)
        labels = region.low_labels
        lesion += np.bincount(level[labels == LESION], minlength=BINS)
        other += np.bincount(level[(labels != LESION) & (labels != IGNORE)], minlength=BINS)
    return Held(regions[0].group, regions[0].origin, lesion, other)


def held_out(run: Path, regions: Sequence[RegionPair], *, by: str) -> list[Held]:
    """Every slide whose part is trained. by: "slide" or "origin"; an origin of one slide serves as both."""
    found = []
    for group in dict.fromkeys(region.group for region in regions):
        own = [region for region in regions if region.group == group]
        alone = len({region.group for region in regions if region.origin == own[0].origin}) == 1
        name = f"slide-{group}" if by == "slide" and not alone else f"origin-{own[0].origin}"
        if (run / name / WEIGHTS).is_file():
            found.append(counted(load_network(run / name / WEIGHTS), own))
    return found


def spread(values: Sequence[float], *, draws: int = 2000) -> tuple[float, float, float]:
    """Mean over slides with its 95 % bootstrap interval over slides; few slides make it wide."""
    known: Floats = np.array([value for value in values if not np.isnan(value)], dtype=np.float64)
    if not len(known):
        return (float("nan"),) * 3
    rng = np.random.default_rng(0)
    means = known[rng.integers(0, len(known), (draws, len(known)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(known.mean()), float(low), float(high)


def best_threshold(held: Sequence[Held]) -> float:
    """The threshold with the highest mean Dice over held-out slides; 0.5, as published, where there are none."""
    steps = np.round(np.arange(0.05, 0.96, 0.01), 2)
    if not held:
        return 0.5
    return float(max(steps, key=lambda step: float(np.mean([each.dice(float(step)) for each in held]))))
