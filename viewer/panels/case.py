"""The case in one state: three runs folded into what the FINDING panel shows. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from inference.geometry import Spacing
from inference.results import Kind, Layer, Result, Score, State
from viewer.document.document import Document, Run
from viewer.panels.agreement import CLASS, FUSED, NORMAL, OUTLINE

MODELS = (OUTLINE, CLASS, FUSED)


@dataclass(frozen=True, slots=True)
class Finding:
    """A region that A1 outlines. area_mm2: None where the spacing is unknown.  peak: 0–1."""

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


def case_of(runs: Sequence[Run]) -> Case:
    """What is going on wins over what went wrong, that over what was found; a later answer hides nothing.

    A class other than normal without any outline still is one finding: it is listed as "no outline".
    """
    for state in (State.RUNNING, State.FAILED, State.OUT_OF_SCOPE):
        found = [run for run in runs if run.state is state]
        if found:
            return Case(state, found[0].message, _progress(runs), 0)
    results = [run.result for run in runs if run.result is not None]
    if not results:
        return Case(State.NOT_RUN)
    count = finding_count(results)
    return Case(State.FINDINGS if count else State.NO_FINDING, findings=count)


def finding_count(results: Sequence[Result]) -> int:
    """A1's regions; without any, 1 if the best class model names something other than normal."""
    by_model = {result.provenance.model: result for result in results}
    if OUTLINE in by_model and by_model[OUTLINE].findings:
        return by_model[OUTLINE].findings
    return int(unlocated(results) is not None)


def unlocated(results: Sequence[Result]) -> Result | None:
    """The class answer that names a lesion while A1 outlines none; A3's before A2's."""
    by_model = {result.provenance.model: result for result in results}
    if OUTLINE in by_model and by_model[OUTLINE].findings:
        return None
    best = by_model.get(FUSED) or by_model.get(CLASS)
    return best if best is not None and best.decision not in {"", NORMAL} else None


def headline(results: Sequence[Result]) -> Score | None:
    """The decision and its calibrated score: A3's, else A2's."""
    by_model = {result.provenance.model: result for result in results}
    for model in (FUSED, CLASS):
        if model in by_model and by_model[model].decision:
            return by_model[model].score(by_model[model].decision)
    return None


def runs_of(document: Document) -> tuple[Run, ...]:
    """The runs of method A on the frame that is shown."""
    return tuple(document.run_of(model) for model in MODELS)


def findings_of(results: Sequence[Result], spacing: Spacing | None) -> tuple[Finding, ...]:
    """A1's regions at its card's operating point, largest first.

    Taken from `result.extra["findings"]` ({"area_px", "peak"} each) where there, else measured.
    """
    for result in results:
        if result.provenance.model == OUTLINE and result.findings:
            told = result.extra.get("findings")
            return _told(told, spacing) if told else _measured(result, spacing)
    return ()


def _progress(runs: Sequence[Run]) -> float:
    ended = (State.FINDINGS, State.NO_FINDING, State.FAILED, State.OUT_OF_SCOPE)
    parts = [1.0 if run.state in ended else run.progress for run in runs]
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
