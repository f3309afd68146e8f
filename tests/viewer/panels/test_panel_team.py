"""Who reads an image, and what contradicts what, from the cards alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inference.results import Scope, State
from tests.viewer.panels.panel_samples import ALL, result
from viewer.document.document import Run
from viewer.panels.agreement import agreement
from viewer.panels.case import case_of, headline
from viewer.panels.case_names import layer_title
from viewer.panels.case_team import choices, team_of
from viewer.panels.findings_words import reason

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
    assert choices(ALL, None) == (("US", "BREAST"), ("US", "THYROID"), ("MG", "BREAST"))
    assert choices(ALL, "CT") == ()


def test_the_question_offers_what_is_not_trained_yet_but_never_that_alone() -> None:
    """Whoever says thyroid learns that its model is not there; where none is trained, nobody is asked."""
    bare = [card for card in ALL if card.id in {"breast-us-seg", "thyroid-us-type"}]
    assert choices(bare, None) == (("US", "BREAST"), ("US", "THYROID"))
    assert choices([card for card in bare if not card.trained], None) == ()
    told = reason(Scope("US", "THYROID"), team_of(bare, Scope("US", "THYROID")))
    assert told.endswith("reads such images, but is not trained yet.")


def test_a_card_without_an_organ_is_offered_by_its_kind_of_image() -> None:
    slide = replace(ALL[0], id="slide", input=replace(ALL[0].input, modality=("SM",), body_part=()))
    assert choices([slide], None) == (("SM", ""),)
    assert choices([slide], "SM") == ()  # the file said it: nothing to ask


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


def test_maps_of_two_models_of_one_method_are_told_apart() -> None:
    def plain(context: str, text: str) -> str:
        return text

    assert layer_title(MG, WHOLE, "gradcam", plain) == "E whole Grad-CAM"
    assert layer_title(MG, PATCH, "gradcam", plain) == "E box Grad-CAM"
    assert layer_title(THYROID, "thyroid-us-tirads", "gradcam", plain) == "B Grad-CAM"
    assert layer_title(THYROID, "stranger", "lesion", plain) == "stranger lesion"
