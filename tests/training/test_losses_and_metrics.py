from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from training.losses import LesionLoss
from training.metrics import (
    best_temperature,
    bootstrap,
    dice,
    iou,
    log_loss,
    macro_auc,
    paired,
    temper,
    threshold_for_sensitivity,
)  # fmt: skip


def _logit(p: float) -> float:
    return math.log(p / (1 - p))


def test_tversky_by_hand() -> None:
    # p = 0.8 on the lesion pixel, 0.4 beside it: Σpg = 0.8, false positives 0.4, misses 0.2
    # 1 − 0.8 / (0.8 + 0.5·0.4 + 0.5·0.2) = 1 − 0.8/1.1
    logits = torch.tensor([[[[_logit(0.8), _logit(0.4)]]]])
    masks = torch.tensor([[[[1.0, 0.0]]]])
    assert float(LesionLoss()(logits, masks)) == pytest.approx(1 - 0.8 / 1.1, abs=1e-4)


def test_empty_pictures_count_in_the_batch_sum() -> None:
    logits = torch.tensor([[[[_logit(0.8)]]], [[[_logit(0.4)]]]])
    masks = torch.tensor([[[[1.0]]], [[[0.0]]]])
    assert float(LesionLoss()(logits, masks)) == pytest.approx(1 - 0.8 / 1.1, abs=1e-4)


def test_per_picture_share_counts_a_false_lesion_like_a_missed_one() -> None:
    # smooth = half a pixel. Lesion: 1 − (0.8 + 0.5)/(0.8 + 0.1 + 0.5); normal: 1 − 0.5/(0.2 + 0.5)
    logits = torch.tensor([[[[_logit(0.8)]]], [[[_logit(0.4)]]]])
    masks = torch.tensor([[[[1.0]]], [[[0.0]]]])
    single = ((1 - 1.3 / 1.4) + (1 - 0.5 / 0.7)) / 2
    expected = 0.5 * (1 - 0.8 / 1.1) + 0.5 * single
    assert float(LesionLoss(per_image=0.5, smooth=0.5)(logits, masks)) == pytest.approx(expected, abs=1e-4)


def test_dice_and_iou_by_hand() -> None:
    found, truth = np.array([1, 1, 1, 0], bool), np.array([0, 1, 1, 1], bool)
    assert dice(found, truth) == pytest.approx(4 / 6)
    assert iou(found, truth) == pytest.approx(2 / 4)
    assert dice(np.zeros(3, bool), np.zeros(3, bool)) == 1.0


def test_tempering_is_dividing_the_logits() -> None:
    logits = np.array([[2.0, 0.0, -1.0]])
    softmax = np.exp(logits) / np.exp(logits).sum()
    by_hand = np.exp(logits / 2.5) / np.exp(logits / 2.5).sum()
    assert temper(softmax, 2.5) == pytest.approx(by_hand)


def test_overconfident_answers_are_cooled() -> None:
    # 75 % right at 0.97: the best two-class temperature solves σ(logit(0.97)/T) = 0.75
    labels = np.array([0, 0, 0, 1] * 10)
    said = np.tile([0.97, 0.03], (40, 1))
    assert best_temperature(labels, said) == pytest.approx(_logit(0.97) / _logit(0.75), rel=0.03)


def test_log_loss_by_hand() -> None:
    said = np.array([[0.5, 0.5], [0.9, 0.1]])
    assert log_loss(np.array([0, 1]), said) == pytest.approx(-(math.log(0.5) + math.log(0.1)) / 2)


def test_macro_auc_counts_ordered_pairs() -> None:
    # class 1 scores 0.2, 0.6 against 0.4: one of two pairs is in order; class 0 is the mirror
    said = np.array([[0.8, 0.2], [0.6, 0.4], [0.4, 0.6]])
    assert macro_auc(np.array([1, 0, 1]), said) == pytest.approx(0.5)


def test_bootstrap_draws_whole_groups() -> None:
    # one group of 0s and one of 1s: a draw is 0, 1/2 or 1, never in between
    values = np.array([0.0, 0.0, 1.0, 1.0])
    seen: set[float] = set()

    def figure(chosen: np.ndarray) -> float:
        seen.add(float(values[chosen].mean()))
        return float(values[chosen].mean())

    assert bootstrap(figure, ["a", "a", "b", "b"], draws=100) == (0.5, 0.0, 1.0)
    assert seen == {0.0, 0.5, 1.0}


def test_paired_difference_of_a_constant_shift_is_sharp() -> None:
    first = np.array([0.1, 0.5, 0.9])
    assert paired(first, first + 0.25, ["a", "b", "c"]) == pytest.approx((0.25, 0.25, 0.25))


def test_threshold_keeps_the_asked_sensitivity() -> None:
    score = np.array([0.9, 0.8, 0.3, 0.2, 0.7])
    positive = np.array([1, 1, 1, 1, 0], bool)
    assert threshold_for_sensitivity(positive, score, sensitivity=0.75) == 0.3  # three of four
