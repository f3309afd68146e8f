"""Whether the outline (A1), the class (A2) and the fused class (A3) of method A say the same. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from inference.results import Result, State

OUTLINE, CLASS, FUSED = "breast-us-seg", "breast-us-class", "breast-us-fused"
NORMAL = "normal"

Translate = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One sentence ("" while fewer than two models have answered) and whether it tells of a contradiction."""

    text: str
    contradicts: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """lesion: A1 outlines one, or None.  a2, a3: the class named, "" for none yet."""

    lesion: bool | None = None
    a2: str = ""
    a3: str = ""

    @property
    def count(self) -> int:
        return (self.lesion is not None) + bool(self.a2) + bool(self.a3)

    @property
    def contradict(self) -> bool:
        """Some see a lesion and some do not, or A2 and A3 name different kinds."""
        named = [name for name in (self.a2, self.a3) if name]
        seen = {name != NORMAL for name in named} | ({self.lesion} if self.lesion is not None else set())
        return len(seen) > 1 or len(set(named)) > 1


def _plain(context: str, text: str) -> str:
    return text


def answers_of(results: Sequence[Result]) -> Answers:
    """What the three models of method A said; other models, and runs without an answer, are left out."""
    answered = (State.FINDINGS, State.NO_FINDING)
    by_model = {r.provenance.model: r for r in results if r.state in answered}
    outline = by_model.get(OUTLINE)
    return Answers(
        lesion=None if outline is None else outline.state is State.FINDINGS,
        a2=by_model[CLASS].decision if CLASS in by_model else "",
        a3=by_model[FUSED].decision if FUSED in by_model else "",
    )


def agreement(results: Sequence[Result], translate: Translate = _plain) -> Agreement:
    """The sentence for the reader. translate(context, text): the interface language."""
    answers = answers_of(results)
    if answers.count < 2:
        return Agreement("", contradicts=False)
    said = ", ".join(_phrases(answers, translate))
    if answers.contradict:
        return Agreement(translate("Agreement", "Contradiction: {said}.").format(said=said), contradicts=True)
    return Agreement(translate("Agreement", "In agreement: {said}.").format(said=said), contradicts=False)


def class_word(name: str, translate: Translate = _plain) -> str:
    """A class in the interface language; a name that is not ours stays as its card spells it."""
    words = {
        "normal": translate("Class", "normal"),
        "benign": translate("Class", "benign"),
        "malignant": translate("Class", "malignant"),
    }
    return words.get(name, name)


def _phrases(answers: Answers, translate: Translate) -> list[str]:
    phrases = []
    if answers.lesion is not None:
        sees = translate("Agreement", "A1 sees a lesion")
        phrases.append(sees if answers.lesion else translate("Agreement", "A1 sees no lesion"))
    if answers.a2 and answers.a2 == answers.a3:
        both = translate("Agreement", "A2 and A3 say {name}")
        return [*phrases, both.format(name=class_word(answers.a2, translate))]
    for model, name in (("A2", answers.a2), ("A3", answers.a3)):
        if name:
            says = translate("Agreement", "{model} says {name}")
            phrases.append(says.format(model=model, name=class_word(name, translate)))
    return phrases
