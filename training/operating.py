"""Operating points, chosen on held-out predictions of train + validation only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray

from inference.geometry import Size
from inference.preprocess import unletterbox
from training.data import Case, read_mask, read_rgb

FALSE_LESIONS = 0.20  # of the normals may be marked, held out: the aim is 0.25, and a test split scatters
THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7)
MIN_AREAS = (0.0, 0.001, 0.002, 0.004, 0.007, 0.01, 0.015)
MIN_PEAKS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)


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


def all_rules(pairs: Iterable[Pair]) -> list[FindingRule]:
    """Every rule of the grid with its figures. pairs: held-out map and truth of each case, on the same pixels."""
    by_threshold: dict[float, list[Regions]] = {threshold: [] for threshold in THRESHOLDS}
    for prob, truth in pairs:
        for threshold, kept in by_threshold.items():
            kept.append(regions_of(prob, truth, threshold=threshold))
    normal = np.array([regions.truth == 0 for regions in by_threshold[THRESHOLDS[0]]])
    return [
        _judge(by_threshold[threshold], normal, threshold, area, peak)
        for threshold, area, peak in product(THRESHOLDS, MIN_AREAS, MIN_PEAKS)
    ]


def choose_rule(rules: Sequence[FindingRule]) -> FindingRule:
    """The best Dice among the rules that mark at most FALSE_LESIONS of the normals; if none does, the fewest marked."""
    few = [rule for rule in rules if rule.false_lesions <= FALSE_LESIONS]
    if few:
        return max(few, key=lambda rule: (rule.dice, -rule.false_lesions))
    return min(rules, key=lambda rule: (rule.false_lesions, -rule.dice))


def trade_off(rules: Sequence[FindingRule]) -> list[FindingRule]:
    """The rules that no other rule beats in both figures, from few false lesions to many."""
    front: list[FindingRule] = []
    for rule in sorted(rules, key=lambda rule: (rule.false_lesions, -rule.dice)):
        if not front or rule.dice > front[-1].dice:
            front.append(rule)
    return front


def merit(rule: FindingRule) -> float:
    """One figure to compare two trainings by: four false lesions in a hundred normals weigh as one point of Dice."""
    return rule.dice - 0.25 * rule.false_lesions


def _judge(
    regions: Sequence[Regions], normal: NDArray[np.bool_], threshold: float, area: float, peak: float
) -> FindingRule:
    judged = [found.judge(area, peak) for found in regions]
    dice = np.array([value for value, _ in judged])
    marked = np.array([anything for _, anything in judged])
    false = float(marked[normal].mean()) if normal.any() else math.nan
    return FindingRule(threshold, area, peak, float(dice[~normal].mean()), false)
