from __future__ import annotations

import numpy as np
import pytest

from inference.findings import find_lesions
from training.metrics import dice
from training.operating import FindingRule, choose_rule, regions_of, trade_off


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


def _rule(dice: float, false_lesions: float) -> FindingRule:
    return FindingRule(threshold=0.5, min_area_fraction=0, min_peak=0, dice=dice, false_lesions=false_lesions)


def test_the_best_dice_is_taken_among_those_that_mark_few_normals() -> None:
    rules = [_rule(0.75, 0.6), _rule(0.73, 0.21), _rule(0.72, 0.20), _rule(0.70, 0.1)]
    assert choose_rule(rules) == rules[2]


def test_where_all_mark_many_normals_the_fewest_are_marked() -> None:
    rules = [_rule(0.75, 0.6), _rule(0.73, 0.3), _rule(0.70, 0.3)]
    assert choose_rule(rules) == rules[1]


def test_trade_off_keeps_what_no_other_rule_beats() -> None:
    rules = [_rule(0.75, 0.6), _rule(0.60, 0.3), _rule(0.73, 0.3), _rule(0.70, 0.1), _rule(0.74, 0.8)]
    assert trade_off(rules) == [rules[3], rules[2], rules[0]]
