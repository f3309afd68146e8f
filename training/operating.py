"""Operating points, chosen on held-out predictions of train + validation only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from inference.geometry import Size
from inference.preprocess import unletterbox
from training.data import Case, read_mask, read_rgb

FALSE_LESION_LIMIT = (
    0.20  # share of held-out normals; below the aim of 0.25, to leave room for the test split
)
THRESHOLDS = (0.1, 0.2, 0.3, 0.5, 0.7)
MIN_AREAS = (0.0, 0.001, 0.002, 0.004, 0.007, 0.01, 0.015)
MIN_PEAKS = (0.0, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995)


@dataclass(frozen=True, slots=True)
class FindingRule:
    """What `inference.findings.find_lesions` takes, and what it gave on held-out pictures."""

    threshold: float
    min_area_fraction: float
    min_peak: float
    dice: float
    false_lesions: float


@dataclass(frozen=True, slots=True, eq=False)
class Regions:
    """The regions above one threshold. area, overlap: pixels; overlap: with the truth. truth, total: pixels."""

    area: NDArray[np.float64]
    overlap: NDArray[np.float64]
    peak: NDArray[np.float64]
    truth: int
    total: int

    def judge(self, min_area_fraction: float, min_peak: float) -> tuple[float, bool]:
        """(Dice, whether anything is found)."""
        keep = (self.area >= min_area_fraction * self.total) & (self.peak >= min_peak)
        found = float(self.area[keep].sum())
        both = found + self.truth
        return (2 * float(self.overlap[keep].sum()) / both if both else 1.0), bool(keep.any())


def on_picture(case: Case, box: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """A letterboxed map and the truth, both on the case's own pixels (H, W)."""
    rgb = read_rgb(case.image)
    truth = read_mask(case, rgb.shape[:2]).astype(bool)
    return np.asarray(unletterbox(box, Size.of(rgb.shape)), dtype=np.float32), truth


def regions_of(prob: NDArray[np.float32], truth: NDArray[np.bool_], *, threshold: float) -> Regions:
    """The 8-connected regions of prob ≥ threshold."""
    count, labels = cv2.connectedComponents((prob >= threshold).astype(np.uint8), connectivity=8)
    inside = labels > 0  # few pixels: only these are counted
    flat = np.asarray(labels[inside], dtype=np.int64)
    peak = np.zeros(count)
    np.maximum.at(peak, flat, prob[inside].astype(np.float64))
    area = np.bincount(flat, minlength=count).astype(np.float64)
    overlap = np.bincount(flat, weights=truth[inside].astype(float), minlength=count).astype(np.float64)
    return Regions(area[1:], overlap[1:], peak[1:], int(truth.sum()), truth.size)


Pair = tuple[NDArray[np.float32], NDArray[np.bool_]]


def choose_rule(pairs: Iterable[Pair]) -> FindingRule:
    """The rule with the highest mean Dice on lesion pictures among those that mark few enough normals.

    pairs: held-out map and truth of each case, on the same pixels. If no rule keeps the limit, the one with
    the best Dice less the excess.
    """
    by_threshold: dict[float, list[Regions]] = {threshold: [] for threshold in THRESHOLDS}
    for prob, truth in pairs:
        for threshold, kept in by_threshold.items():
            kept.append(regions_of(prob, truth, threshold=threshold))
    normal = np.array([regions.truth == 0 for regions in by_threshold[THRESHOLDS[0]]])
    rules = [
        _judge(by_threshold[threshold], normal, threshold, area, peak)
        for threshold, area, peak in product(THRESHOLDS, MIN_AREAS, MIN_PEAKS)
    ]
    return max(rules, key=merit)


def merit(rule: FindingRule) -> float:
    """Dice, less ten times what the share of false lesions is above its limit."""
    return rule.dice - 10 * max(0.0, rule.false_lesions - FALSE_LESION_LIMIT)


def _judge(
    regions: Sequence[Regions], normal: NDArray[np.bool_], threshold: float, area: float, peak: float
) -> FindingRule:
    judged = [found.judge(area, peak) for found in regions]
    dice = np.array([value for value, _ in judged])
    marked = np.array([anything for _, anything in judged])
    return FindingRule(threshold, area, peak, float(dice[~normal].mean()), float(marked[normal].mean()))
