from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product

import pytest

from inference.geometry import Spacing
from inference.results import Scope, State
from tests.viewer.panels.panel_samples import BREAST, CLASS, FUSED, OUTLINE, result, two_squares
from viewer.document.document import Run
from viewer.panels.case import case_of, findings_of, headline, unlocated
from viewer.panels.case_team import team_of

TEAM = team_of(BREAST, Scope("US", "BREAST"))


def _run(model: str, state: State) -> Run:
    answered = state in {State.FINDINGS, State.NO_FINDING}
    found = int(state is State.FINDINGS)
    decision = "" if model == OUTLINE else ("benign" if found else "normal")
    answer = result(model, state, findings=found, decision=decision) if answered else None
    return Run(model, state, "why", 0.5 if state is State.RUNNING else 0.0, answer)


@pytest.mark.parametrize("states", list(product(State, repeat=3)))
def test_the_most_urgent_state_is_the_state_of_the_case(states: tuple[State, State, State]) -> None:
    case = case_of([_run(m, s) for m, s in zip((OUTLINE, CLASS, FUSED), states, strict=True)], TEAM)
    for urgent in (State.RUNNING, State.FAILED, State.OUT_OF_SCOPE):
        if urgent in states:
            assert (case.state, case.message) == (urgent, "why")
            return
    if set(states) == {State.NOT_RUN}:
        assert case.state is State.NOT_RUN
    else:
        assert case.state in {State.FINDINGS, State.NO_FINDING}
        best = states[2] if states[2] is not State.NOT_RUN else states[1]
        assert (case.state is State.FINDINGS) == (State.FINDINGS in {states[0], best})


def test_progress_counts_what_has_ended_as_whole() -> None:
    runs = [_run(OUTLINE, State.FINDINGS), _run(CLASS, State.RUNNING), _run(FUSED, State.NOT_RUN)]
    assert case_of(runs, TEAM).progress == pytest.approx((1 + 0.5 + 0) / 3)


def test_a_lesion_class_without_an_outline_is_one_finding_and_says_so() -> None:
    outline, fused = result(OUTLINE), result(FUSED, State.FINDINGS, findings=1, decision="malignant")
    for order in permutations([outline, fused]):
        runs = [Run(r.provenance.model, r.state, result=r) for r in order]
        assert (case_of(runs, TEAM).state, case_of(runs, TEAM).findings) == (State.FINDINGS, 1)
        assert unlocated(order, TEAM) is fused
    assert unlocated([replace(outline, state=State.FINDINGS, findings=2), fused], TEAM) is None


def test_headline_is_the_fused_score_before_the_class_score() -> None:
    a2 = result(CLASS, State.FINDINGS, decision="benign", scores={"benign": 0.6})
    a3 = result(FUSED, State.FINDINGS, decision="malignant", scores={"malignant": 0.8})
    best, second = headline([a2, a3], TEAM), headline([a2], TEAM)
    assert best is not None
    assert (best.name, best.raw, best.calibrated) == ("malignant", 0.4, 0.8)
    assert second is not None
    assert second.name == "benign"
    assert headline([result(OUTLINE)], TEAM) is None


def test_findings_are_measured_on_the_image_largest_first() -> None:
    outline = result(OUTLINE, State.FINDINGS, findings=2, layers=(two_squares(),))
    first, second = findings_of([outline], TEAM, Spacing(0.1, 0.2, "test"))
    assert (first.area_px, second.area_px) == (20, 4)  # 4 × 5 and 2 × 2
    assert first.area_mm2 == pytest.approx(20 * 0.02)
    assert (first.peak, second.peak) == (pytest.approx(0.75), pytest.approx(0.6))
    assert findings_of([outline], TEAM, None)[0].area_mm2 is None


def test_findings_that_the_pipeline_measured_are_taken_as_they_are() -> None:
    told = {"findings": [{"area_px": 321, "peak": 0.9}]}
    outline = result(OUTLINE, State.FINDINGS, findings=1, layers=(two_squares(),), extra=told)
    assert [(f.area_px, f.peak) for f in findings_of([outline], TEAM, None)] == [(321, 0.9)]
