from __future__ import annotations

import numpy as np
import pytest

from inference.findings import find_lesions
from training.metrics import dice
from training.operating import regions_of


@pytest.mark.parametrize("threshold", [0.3, 0.6])
@pytest.mark.parametrize("area", [0.0, 0.02, 0.1])
@pytest.mark.parametrize("peak", [0.0, 0.9])
def test_choosing_uses_the_same_rule_as_finding(threshold: float, area: float, peak: float) -> None:
    rng = np.random.default_rng(5)
    coarse = rng.random((6, 6)).astype(np.float32)
    prob = np.kron(coarse, np.ones((5, 5), np.float32))
    truth = rng.random(prob.shape) > 0.5
    found = find_lesions(prob, threshold=threshold, min_area_fraction=area, min_peak=peak)
    value, marked = regions_of(prob, truth, threshold=threshold).judge(area, peak)
    assert value == pytest.approx(dice(found, truth))
    assert marked == bool(found.any())
