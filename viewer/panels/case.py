"""The case in one state: what the models of this image said, folded into what the FINDING panel shows. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inference.geometry import Spacing
from inference.results import Kind, Layer, Result, Score, State
from viewer.document.document import Document, Run
from viewer.panels.case_team import Member, Role, Team

ANSWERED = (State.FINDINGS, State.NO_FINDING)


@dataclass(frozen=True, slots=True)
class Finding:
    """A region that is outlined. area_mm2: None where the spacing is unknown.  peak: 0–1."""

    area_px: int
    area_mm2: float | None
    peak: float


@dataclass(frozen=True, slots=True)
class Case:
    """state of the whole.  message: its step or reason.  progress: 0–1.  findings: how many."""

    state: State
    message: str = ""
    progress: float = 0.0
    findings: int = 0


def case_of(runs: Sequence[Run], team: Team) -> Case:
    """What is going on wins over what went wrong, that over what was found; a later answer hides nothing.

    A model that only wants a box, or says that this one is none, does not put the whole out of scope.
    """
    for state in (State.RUNNING, State.FAILED, State.OUT_OF_SCOPE):
        found = [run for run in runs if run.state is state]
        if state is State.OUT_OF_SCOPE and len(found) < len(runs):
            found = [run for run in found if not _box(run, team)]
        if found:
            return Case(state, found[0].message, _progress(runs, team), 0)
    results = [run.result for run in runs if run.result is not None and run.state in ANSWERED]
    if not results:
        return Case(State.NOT_RUN)
    count = finding_count(results, team)
    return Case(State.FINDINGS if count else State.NO_FINDING, findings=count)


def finding_count(results: Sequence[Result], team: Team) -> int:
    """The outlined regions; without any, 1 if a class names a lesion, or the box that was scored."""
    by_model = {result.provenance.model: result for result in results if result.state in ANSWERED}
    drawn = drawn_by(by_model, team)
    if drawn is not None and drawn.findings:
        return drawn.findings
    named = _best(by_model, team)
    asked = named[:1] + [each for each in named[1:] if each.role is Role.BOX]
    return int(any(by_model[each.id].state is State.FINDINGS for each in asked))


def unlocated(results: Sequence[Result], team: Team) -> Result | None:
    """The class answer that names a lesion while nothing is outlined; the fused one's first."""
    by_model = {result.provenance.model: result for result in results if result.state in ANSWERED}
    drawn = drawn_by(by_model, team)
    if drawn is not None and drawn.findings:
        return None
    best = [by_model[each.id] for each in _best(by_model, team) if each.role is not Role.BOX]
    return best[0] if best and best[0].state is State.FINDINGS else None


def headline(results: Sequence[Result], team: Team) -> Score | None:
    """The decision and its calibrated score: the fused one's, else that of the first that names a class."""
    by_model = {result.provenance.model: result for result in results}
    for member in _best(by_model, team):
        said = by_model[member.id]
        if said.decision:
            return said.score(said.decision)
    return None


def runs_of(document: Document, team: Team) -> tuple[Run, ...]:
    """The runs of this image's models on the frame that is shown."""
    return tuple(document.run_of(member.id) for member in team.members)


def findings_of(results: Sequence[Result], team: Team, spacing: Spacing | None) -> tuple[Finding, ...]:
    """The outlined regions at the card's operating point, largest first.

    Taken from `result.extra["findings"]` ({"area_px", "peak"} each) where there, else measured.
    """
    by_model = {result.provenance.model: result for result in results if result.state in ANSWERED}
    result = drawn_by(by_model, team)
    if result is None or not result.findings:
        return ()
    told = result.extra.get("findings")
    return _told(told, spacing) if told else _measured(result, spacing)


def drawn_by(by_model: Mapping[str, Result], team: Team) -> Result | None:
    """The one answer whose regions are listed and counted: two outlines of a lesion are not two lesions.

    Of those who outline the first that answered; of a slide the map's. None where nobody has.
    """
    maps = tuple(each for each in team.members if each.role is Role.MAP)
    return next((by_model[each.id] for each in (*team.outlining, *maps) if each.id in by_model), None)


def _best(by_model: Mapping[str, Result], team: Team) -> list[Member]:
    """Who named a class, the best first: fused, whole, box."""
    order = (Role.FUSED, Role.CLASS, Role.BOX)
    return sorted((each for each in team.naming if each.id in by_model), key=lambda each: order.index(each.role))


def _box(run: Run, team: Team) -> bool:
    member = team.member(run.model)
    return member is not None and member.role is Role.BOX


def _progress(runs: Sequence[Run], team: Team) -> float:
    """Of what was started; a model that waits for a box is not counted."""
    asked = [run for run in runs if not (run.state is State.NOT_RUN and _box(run, team))]
    ended = (State.FINDINGS, State.NO_FINDING, State.FAILED, State.OUT_OF_SCOPE)
    parts = [1.0 if run.state in ended else run.progress for run in asked]
    return sum(parts) / len(parts) if parts else 0.0


def _told(items: Sequence[Mapping[str, Any]], spacing: Spacing | None) -> tuple[Finding, ...]:
    return tuple(_finding(int(item["area_px"]), float(item["peak"]), spacing) for item in items)


def _measured(result: Result, spacing: Spacing | None) -> tuple[Finding, ...]:
    layers = [layer for layer in result.layers if layer.kind is Kind.PROBABILITY]
    return tuple(finding for layer in layers for finding in _of_layer(layer, spacing))


def _of_layer(layer: Layer, spacing: Spacing | None) -> list[Finding]:
    # here and not above: OpenCV is loaded only once there is a result
    from inference.masks import area_px, findings_mask, regions, to_level0

    values = to_level0(layer)
    return [
        _finding(area_px(mask), float(values[mask].max()), spacing) for mask in regions(findings_mask(layer))
    ]


def _finding(area: int, peak: float, spacing: Spacing | None) -> Finding:
    return Finding(area, None if spacing is None else area * spacing.pixel_area_mm2, peak)
