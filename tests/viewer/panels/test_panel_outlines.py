"""Several models outline the same lesions: one of them is listed and counted, the others are named beside it."""

from __future__ import annotations

from itertools import permutations

from inference.results import Result, Scope, State
from tests.viewer.panels.panel_samples import BREAST, OUTLINE, STUDENT, UNET, result, two_squares
from viewer.document.document import Run
from viewer.panels.agreement import agreement
from viewer.panels.case import case_of, findings_of
from viewer.panels.case_team import Role, team_of

TEAM = team_of([*BREAST, STUDENT, UNET], Scope("US", "BREAST"))
FAST, BEST = STUDENT.id, UNET.id


def outlined(model: str, findings: int) -> Result:
    return result(model, State.FINDINGS if findings else State.NO_FINDING, findings=findings, layers=(two_squares(),))


def test_the_best_network_is_listed_before_the_published_form_and_the_student() -> None:
    assert [each.id for each in TEAM.outlining] == [BEST, OUTLINE, FAST]
    assert [each.role for each in TEAM.outlining] == [Role.OUTLINE, Role.OUTLINE, Role.FAST]
    assert TEAM.outline is not None
    assert TEAM.outline.id == BEST


def test_three_outlines_of_two_lesions_are_two_findings() -> None:
    told = [outlined(BEST, 2), outlined(OUTLINE, 1), outlined(FAST, 2)]
    for order in permutations(told):
        runs = [Run(one.provenance.model, one.state, result=one) for one in order]
        assert case_of(runs, TEAM).findings == 2
        assert [one.area_px for one in findings_of(order, TEAM, None)] == [20, 4]


def test_what_the_best_network_does_not_see_another_does_not_add() -> None:
    told = [outlined(BEST, 0), outlined(OUTLINE, 1)]
    runs = [Run(one.provenance.model, one.state, result=one) for one in told]
    assert case_of(runs, TEAM).state is State.NO_FINDING
    said = agreement(told, TEAM)
    assert said.contradicts
    assert said.text == "Contradiction: U-Net sees no lesion, A1 sees a lesion."


def test_where_the_best_network_did_not_run_the_published_form_counts() -> None:
    told = [outlined(FAST, 2), outlined(OUTLINE, 1)]
    runs = [Run(one.provenance.model, one.state, result=one) for one in told]
    assert case_of(runs, TEAM).findings == 1
    assert len(findings_of([outlined(FAST, 2)], TEAM, None)) == 2
