"""Whether the models of one image say the same, pair by pair as their cards allow it. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from inference.results import Result, State
from viewer.panels.case_team import NO_LESION, Member, Role, Team

Translate = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One sentence ("" while fewer than two models have answered) and whether it tells of a contradiction."""

    text: str
    contradicts: bool


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A member's answer. sees: whether it sees a lesion, None if it was not asked that.  named: its class or ""."""

    member: Member
    sees: bool | None
    named: str


def _plain(context: str, text: str) -> str:
    return text


def answers_of(results: Sequence[Result], team: Team) -> tuple[Said, ...]:
    """In the team's order; runs without an answer and models of no team are left out."""
    answered = (State.FINDINGS, State.NO_FINDING)
    by_model = {r.provenance.model: r for r in results if r.state in answered}
    told = [(member, by_model[member.id]) for member in team.members if member.id in by_model]
    return tuple(
        Said(member, _sees(member, result), result.decision)
        for member, result in told
        if member.outlines or result.decision
    )


def agreement(results: Sequence[Result], team: Team, translate: Translate = _plain) -> Agreement:
    """The sentence for the reader. translate(context, text): the interface language."""
    answers = answers_of(results, team)
    if len(answers) < 2:
        return Agreement("", contradicts=False)
    said = ", ".join(_phrases(answers, translate))
    judged = [verdict for pair in combinations(answers, 2) if (verdict := contradict(*pair)) is not None]
    if any(judged):
        return Agreement(translate("Agreement", "Contradiction: {said}.").format(said=said), contradicts=True)
    if not judged:
        return Agreement(f"{said}.", contradicts=False)
    return Agreement(translate("Agreement", "In agreement: {said}.").format(said=said), contradicts=False)


def contradict(one: Said, other: Said) -> bool | None:
    """Whether both can't be true; None where they answer different questions.

    One sees a lesion and the other none; or both name different classes of the same list; or a box is named
    positive in an image that as a whole is not (the other way round a second lesion may be meant).
    """
    if one.sees is not None and other.sees is not None and one.sees != other.sees:
        return True
    if one.named and other.named:
        return _classes_contradict(one, other)
    return False if one.sees is not None and other.sees is not None else None


def _classes_contradict(one: Said, other: Said) -> bool | None:
    first, second = one.member.card.output, other.member.card.output
    if set(first.classes) == set(second.classes):
        return one.named != other.named
    if first.positive and first.positive == second.positive:
        whole, box = (one, other) if other.member.role is Role.BOX else (other, one)
        if whole.member.role is Role.BOX or box.member.role is not Role.BOX:
            return (one.named == first.positive) != (other.named == second.positive)
        return True if box.named == first.positive != whole.named else _agrees(whole, box)
    return None


def _agrees(whole: Said, box: Said) -> bool | None:
    """Both positive, or neither: the same. A whole that is positive with a box that isn't settles nothing."""
    positive = whole.member.card.output.positive
    return False if (whole.named == positive) == (box.named == positive) else None


def class_word(name: str, translate: Translate = _plain) -> str:
    """A class in the interface language; a name that is not ours stays as its card spells it."""
    words = {
        "normal": translate("Class", "normal"),
        "benign": translate("Class", "benign"),
        "malignant": translate("Class", "malignant"),
        "not malignant": translate("Class", "not malignant"),
        "low": translate("Class", "low"),
        "suspicious": translate("Class", "suspicious"),
        "goitre": translate("Class", "goitre"),
        "follicular": translate("Class", "follicular"),
        "papillary": translate("Class", "papillary"),
        "medullary": translate("Class", "medullary"),
        "lesion": translate("Class", "lesion"),
        "nodule": translate("Class", "nodule"),
    }
    return words.get(name, name)


def short_name(member: Member, team: Team, translate: Translate = _plain) -> str:
    """Its method's letter; with what it looks at, where two of one method answer."""
    if sum(each.method == member.method for each in team.members) < 2:
        return member.method
    kind = translate("Role", "box") if member.role is Role.BOX else translate("Role", "whole")
    if sum((each.method, each.role) == (member.method, member.role) for each in team.members) > 1:
        kind = member.card.title
    return f"{member.method} {kind}"


def _sees(member: Member, result: Result) -> bool | None:
    if member.outlines:
        return result.state is State.FINDINGS
    return result.decision != NO_LESION if member.denies else None


def _phrases(answers: Sequence[Said], translate: Translate) -> list[str]:
    """Outlines one by one; classes together where the same one is named."""
    team = Team(tuple(said.member for said in answers))
    phrases, named = [], dict[str, list[str]]()
    for said in answers:
        name = short_name(said.member, team, translate)
        if said.member.outlines:
            seen = translate("Agreement", "{model} sees a {target}")
            unseen = translate("Agreement", "{model} sees no {target}")
            target = class_word(said.member.target, translate)
            phrases.append((seen if said.sees else unseen).format(model=name, target=target))
        else:
            named.setdefault(said.named, []).append(name)
    for name, models in named.items():
        one, more = translate("Agreement", "{model} says {name}"), translate("Agreement", "{models} and {model} say {name}")
        form = one if len(models) == 1 else more
        word = class_word(name, translate)
        phrases.append(form.format(models=", ".join(models[:-1]), model=models[-1], name=word))
    return phrases
