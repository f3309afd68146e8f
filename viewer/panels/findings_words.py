"""The sentences of the FINDING panel: what the number is, what is wrong, why no model reads this image."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from inference.cards import OutputSpec
from inference.results import Result, Scope, State
from inference.scope import is_answer
from viewer.document.document import Run
from viewer.numbers import local, places
from viewer.panels.agreement import class_word
from viewer.panels.case import Case
from viewer.panels.case_team import Role, Team

translate = QCoreApplication.translate
NOBODY = Team()


def message(case: Case, runs: tuple[Run, ...], results: tuple[Result, ...], team: Team) -> tuple[str, str]:
    """The one sentence under the decision, and its look."""
    looks = {State.FAILED: "error", State.OUT_OF_SCOPE: "warning", State.RUNNING: "quiet"}
    if case.state in looks:
        return case.message, looks[case.state]
    refused = [run.message for run in runs if run.state is State.OUT_OF_SCOPE and run.message]
    told = [text for result in results if result.state is not State.OUT_OF_SCOPE for text in result.warnings]
    warnings = tuple(dict.fromkeys((*refused, *(text for text in told if not is_answer(text)))))
    if warnings:
        return " ".join(warnings), "warning"
    if not results:
        return translate("FindingsPanel", "No model has looked at this frame."), "quiet"
    return " ".join(part for part in (rule_text(results, team), answer_text(results)) if part), "quiet"


def answer_text(results: tuple[Result, ...]) -> str:
    """That a person, not the file, said which organ it is; "" where the file does."""
    scope = next((each.request.scope for each in results if any(is_answer(text) for text in each.warnings)), None)
    if scope is None or scope.body_part is None:
        return ""
    organs = {
        "BREAST": translate("ScopeQuestion", "Breast"),
        "THYROID": translate("ScopeQuestion", "Thyroid"),
    }
    organ = organs.get(scope.body_part, scope.body_part.capitalize())
    return translate("FindingsPanel", "{organ}, as answered.").format(organ=organ)


def rule_text(results: tuple[Result, ...], team: Team) -> str:
    """What the number is, and from where on the positive class is named: it need not be the likeliest."""
    if not team.naming:
        return translate("FindingsPanel", "A research model's outline, not a diagnosis.")
    text = translate("FindingsPanel", "Calibrated probability, not a diagnosis.")
    by_model = {result.provenance.model: result for result in results}
    rules = [each for each in team.naming if each.id in by_model and each.card.output.operating_point is not None]
    rules.sort(key=lambda each: (each.role is not Role.FUSED, each.role is not Role.CLASS))
    if not rules:
        return text
    output, said = rules[0].card.output, by_model[rules[0].id]
    word = class_word(output.positive, translate).capitalize()
    more = translate("FindingsPanel", "{name} is named from {point} on (the card's operating point).")
    return f"{text} " + more.format(name=word, point=_point(said, output))


def _point(said: Result, output: OutputSpec) -> str:
    """With as many digits as the bar of that class has."""
    value = next((score.calibrated for score in said.scores if score.name == output.positive), None)
    point = output.operating_point or 0.0
    return local(f"{point:.{2 if value is None else places(value, point)}f}")


def reason(scope: Scope, team: Team = NOBODY) -> str:
    """Why no model reads the image, for the one quiet line."""
    if team.untrained and not team.members:
        text = translate("FindingsPanel", "“{title}” reads such images, but is not trained yet.")
        return text.format(title=team.untrained[0].title)
    if scope.modality == "US":
        return translate("FindingsPanel", "No model here reads ultrasound of this organ.")
    if scope.modality in {None, "OT"}:
        return translate("FindingsPanel", "No model here reads such a picture.")
    return translate("FindingsPanel", "No model here reads {modality}.").format(modality=scope.modality)
