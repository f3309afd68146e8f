"""What stands beside an exported picture: every mark explained, every number with its model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from inference.export.findings import found
from inference.export.seg import Origin
from inference.geometry import Spacing
from inference.masks import area_mm2, area_px
from inference.results import Kind, Layer, Result, State


@dataclass(frozen=True, slots=True)
class Bar:
    """One class: its calibrated probability 0–1; chosen: named at the operating point."""

    name: str
    value: float
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn contour: what it is, who drew it, and its figures in words."""

    label: str
    origin: Origin
    figures: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One model or person: heading, the state as words, who exactly, then contours, classes and notes."""

    title: str
    state: str = ""
    by: str = ""
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColourBar:
    """The key of a heatmap. low: below it nothing is painted."""

    title: str
    low: float


@dataclass(frozen=True, slots=True)
class Legend:
    """All that is told beside a picture, top to bottom; notes concern it as a whole."""

    entries: tuple[Entry, ...]
    colour_bar: ColourBar | None = None
    notes: tuple[str, ...] = ()


def legend_of(
    results: Sequence[Result], *, spacing: Spacing | None = None, bar: ColourBar | None = None
) -> Legend:
    """The legend of what the models said; a warning that several share is told once, at the end."""
    told = [warning for result in results for warning in result.warnings]
    shared = tuple(dict.fromkeys(warning for warning in told if told.count(warning) > 1))
    return Legend(tuple(_entry(result, spacing, shared) for result in results), bar, shared)


def _entry(result: Result, spacing: Spacing | None, shared: Sequence[str]) -> Entry:
    made_by = result.provenance
    return Entry(
        title=made_by.title or made_by.model,
        state=result.state.words(result.findings),
        by=f"{made_by.model} {made_by.version}".strip(),
        lines=tuple(_line(layer, spacing) for layer in result.layers if _is_drawn(layer, result)),
        bars=tuple(Bar(s.name, s.calibrated, s.name == result.decision) for s in result.scores),
        notes=tuple(warning for warning in result.warnings if warning not in shared),
    )


def _is_drawn(layer: Layer, result: Result) -> bool:
    return layer.kind is Kind.PROBABILITY and result.state is State.FINDINGS


def _line(layer: Layer, spacing: Spacing | None) -> Line:
    mask = found(layer)
    return Line(
        layer.name,
        "AI",
        f"threshold {layer.threshold:.2f} · {area_words(area_px(mask), area_mm2(mask, spacing))}",
    )


def area_words(pixels: int, square_mm: float | None) -> str:
    """mm² where the spacing is known, else pixels."""
    return f"{pixels} px" if square_mm is None else f"{square_mm:.1f} mm²"
