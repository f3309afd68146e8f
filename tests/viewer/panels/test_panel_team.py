"""Who reads an image, and what contradicts what, from the cards alone."""

from __future__ import annotations

import pytest

from inference.results import Scope, State
from tests.viewer.panels.panel_samples import ALL, result
from viewer.document.document import Run
from viewer.panels.agreement import agreement
from viewer.panels.case import case_of, headline
from viewer.panels.case_team import choices, team_of

MG, THYROID = team_of(ALL, Scope("MG")), team_of(ALL, Scope("US", "THYROID"))
WHOLE, PATCH = "mammo-mass-whole", "mammo-mass-patch"


def test_teams_follow_modality_and_organ() -> None:
    assert [each.id for each in MG.members] == [WHOLE, PATCH]
    assert MG.open == (WHOLE,)
    assert [each.id for each in THYROID.members] == ["thyroid-us-seg", "thyroid-us-tirads"]
    assert THYROID.open == ("thyroid-us-seg", "thyroid-us-tirads")
    assert [card.id for card in THYROID.untrained] == ["thyroid-us-type"]
    assert not team_of(ALL, Scope("CT", "CHEST")).members
    breast = team_of(ALL, Scope("US", "BREAST"))
    assert breast.outline is not None
    assert breast.outline.id == "breast-us-seg"


def test_the_question_offers_what_trained_cards_read() -> None:
    assert choices(ALL, "US") == (("US", "BREAST"), ("US", "THYROID"))
    assert choices(ALL, None) == (("MG", "BREAST"), ("US", "BREAST"), ("US", "THYROID"))
    assert choices(ALL, "CT") == ()


@pytest.mark.parametrize(
    ("whole", "box", "says"),
    [
        ("not malignant", "malignant", "Contradiction: E whole says not malignant, E box says malignant."),
        ("malignant", "malignant", "In agreement: E whole and E box say malignant."),
        ("malignant", "benign", "E whole says malignant, E box says benign."),  # a second lesion may be meant
        ("not malignant", "benign", "In agreement: E whole says not malignant, E box says benign."),
    ],
)
def test_a_box_may_contradict_the_whole(whole: str, box: str, says: str) -> None:
    told = [result(WHOLE, State.FINDINGS, decision=whole), result(PATCH, State.FINDINGS, decision=box)]
    said = agreement(told, MG)
    assert (said.text, said.contradicts) == (says, says.startswith("Contradiction"))


def test_a_nodule_and_its_group_are_no_pair_to_compare() -> None:
    told = [
        result("thyroid-us-seg", State.FINDINGS, findings=1),
        result("thyroid-us-tirads", State.FINDINGS, decision="low", scores={"low": 0.8}),
    ]
    assert agreement(told, THYROID).text == "C sees a nodule, B says low."
    score = headline(told, THYROID)
    assert score is not None
    assert (score.name, score.calibrated) == ("low", 0.8)


def test_a_model_that_wants_a_box_does_not_put_the_image_out_of_scope() -> None:
    whole = result(WHOLE, State.NO_FINDING, decision="not malignant")
    runs = [Run(WHOLE, State.NO_FINDING, result=whole), Run(PATCH, State.OUT_OF_SCOPE, "Draw a box.")]
    assert case_of(runs, MG).state is State.NO_FINDING
