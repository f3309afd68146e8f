from __future__ import annotations

import numpy as np
import pytest
import torch

from inference.explain import calibrated, grad_cam


def test_temperature_one_changes_nothing() -> None:
    np.testing.assert_allclose(calibrated(np.array([0.2, 0.3, 0.5]), 1.0), [0.2, 0.3, 0.5], atol=1e-12)


def test_temperature_two_takes_square_roots() -> None:
    # p ∝ √p: √0.16 = 0.4 and √0.84 = 0.91652
    np.testing.assert_allclose(
        calibrated(np.array([0.16, 0.84]), 2.0), np.array([0.4, 0.916515]) / 1.316515, atol=1e-6
    )


def test_certainty_stays_finite() -> None:
    assert np.isfinite(calibrated(np.array([1.0, 0.0]), 3.0)).all()


def test_grad_cam_of_a_linear_head_is_its_weighted_features() -> None:
    """score = mean(2·F0 − 1·F1): the gradient of each place is w/4, so heat ∝ relu(2·F0 − F1)."""
    features = torch.tensor([[[[1.0, 0.0], [3.0, 0.0]], [[0.0, 5.0], [2.0, 0.0]]]], requires_grad=True)
    score = (2 * features[:, 0] - features[:, 1]).mean()
    heat = grad_cam(features, score)  # relu: [[2, 0], [4, 0]] → divided by 4
    np.testing.assert_allclose(heat, [[0.5, 0.0], [1.0, 0.0]], atol=1e-6)


def test_what_spoke_for_nothing_is_dark_and_finite() -> None:
    features = torch.ones(1, 1, 2, 2, requires_grad=True)
    heat = grad_cam(features, -features.sum())
    assert heat == pytest.approx(np.zeros((2, 2)))
