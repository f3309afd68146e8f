from __future__ import annotations

from itertools import product

import pytest

from inference.results import Result, Scope, State
from tests.viewer.panels.panel_samples import BREAST, CLASS, FUSED, OUTLINE, result
from viewer.panels.agreement import agreement, answers_of
from viewer.panels.case_team import team_of

CLASSES = ("", "normal", "benign", "malignant")
TEAM = team_of(BREAST, Scope("US", "BREAST"))
COMBINATIONS = list(product((None, False, True), CLASSES, CLASSES))


def _results(lesion: bool | None, a2: str, a3: str) -> list[Result]:
    found = []
    if lesion is not None:
        found.append(result(OUTLINE, State.FINDINGS if lesion else State.NO_FINDING, findings=int(lesion)))
    if a2:
        found.append(result(CLASS, State.NO_FINDING if a2 == "normal" else State.FINDINGS, decision=a2))
    if a3:
        found.append(result(FUSED, State.NO_FINDING if a3 == "normal" else State.FINDINGS, decision=a3))
    return found


def _expected(lesion: bool | None, a2: str, a3: str) -> bool:
    """Pair by pair: one sees a lesion and the other none, or both name different classes."""
    pairs = []
    for name in (a2, a3):
        if name and lesion is not None:
            pairs.append(lesion != (name != "normal"))
    if a2 and a3:
        pairs.append(a2 != a3)
    return any(pairs)


@pytest.mark.parametrize(("lesion", "a2", "a3"), COMBINATIONS)
def test_every_combination_is_judged_pair_by_pair(lesion: bool | None, a2: str, a3: str) -> None:
    said = agreement(_results(lesion, a2, a3), TEAM)
    assert said.contradicts == _expected(lesion, a2, a3)
    answers = (lesion is not None) + bool(a2) + bool(a3)
    assert bool(said.text) == (answers >= 2)
    if said.text:
        assert said.text.startswith("Contradiction: " if said.contradicts else "In agreement: ")
        for name in filter(None, (a2, a3)):
            assert name in said.text


def test_the_sentence_names_each_model_once() -> None:
    assert agreement(_results(True, "malignant", "malignant"), TEAM).text == (
        "In agreement: A1 sees a lesion, A2 and A3 say malignant."
    )
    assert agreement(_results(False, "benign", "normal"), TEAM).text == (
        "Contradiction: A1 sees no lesion, A2 says benign, A3 says normal."
    )


def test_a_run_without_an_answer_says_nothing() -> None:
    failed = result(OUTLINE, State.FAILED)
    assert answers_of([failed], TEAM) == ()
    assert agreement([failed, result(FUSED, State.FINDINGS, decision="benign")], TEAM).text == ""


def test_the_sentence_is_put_into_the_readers_language() -> None:
    dutch = {"{model} sees a {target}": "{model} omlijnt een {target}", "lesion": "laesie", "benign": "goedaardig"}
    said = agreement(_results(True, "benign", ""), TEAM, lambda context, text: dutch.get(text, text))
    assert said.text == "In agreement: A1 omlijnt een laesie, A2 says goedaardig."
