"""What the panel says about a case, gathered from the results: numbers, words, nothing painted. Knows no widgets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from inference.cards import ModelCard
from inference.results import Result, State
from viewer.document.document import Run
from viewer.kiosk import words
from viewer.numbers import places
from viewer.panels.agreement import class_word

ORDER = ("malignant", "benign", "normal")


@dataclass(frozen=True, slots=True)
class Bar:
    """name: of the class as its card spells it.  word: for the screen.  value: calibrated probability, 0–1."""

    name: str
    word: str
    value: float
    places: int = 2  # digits after the mark

    @property
    def number(self) -> str:
        """The value for the screen."""
        return f"{self.value:.{self.places}f}"


@dataclass(frozen=True, slots=True)
class Telling:
    """state: one line.  decision: the class that was named, "" for none, with its word and its calibrated probability.

    rule: from which probability it is named, "" where no operating point is.  about: model and version.
    marks: something is drawn on the picture.
    """

    state: str
    decision: str = ""
    word: str = ""
    value: float | None = None
    rule: str = ""
    bars: tuple[Bar, ...] = ()
    about: str = ""
    marks: bool = False


def telling(runs: Sequence[Run], *, asked: bool, cards: Mapping[str, ModelCard]) -> Telling:
    """runs: of the frame.  asked: whether models were asked at all; else nothing says which organ this is."""
    results = [run.result for run in runs if run.result is not None]
    answers = [r for r in results if r.state in (State.FINDINGS, State.NO_FINDING)]
    if not answers:
        return Telling(_without(runs, asked=asked))
    scored = [r for r in answers if r.scores]
    marks = any(layer for r in answers for layer in r.layers if layer.threshold is not None)
    state = _state(answers)
    if not scored:
        return Telling(state, about=_about(answers[-1]), marks=marks)
    best = scored[-1]  # models come outlines first, fusion last
    named = {s.name: s.calibrated for s in best.scores}
    digits = _places(best, cards)
    bars = tuple(Bar(name, _word(name), named[name], digits.get(name, 2)) for name in sorted(named, key=_rank))
    rule = _rule(best, cards)
    return Telling(
        state, best.decision, _word(best.decision), named.get(best.decision), rule, bars, _about(best), marks
    )


def _without(runs: Sequence[Run], *, asked: bool) -> str:
    states = {run.state for run in runs}
    if State.RUNNING in states:
        return words.say(words.RUNNING)
    if State.FAILED in states:
        return words.say(words.FAILED)
    if State.OUT_OF_SCOPE in states:
        return words.say(words.OUT_OF_SCOPE)
    return words.say(words.RUNNING) if asked else words.say(words.NO_RESULT)


def counted(results: Sequence[Result]) -> Result | None:
    """Whose outlines are counted: two models that mark one lesion do not make two. None where no model draws."""
    drawn = [r for r in results if any(layer.threshold is not None for layer in r.layers)]
    return max(drawn, key=lambda r: r.findings) if drawn else None


def _state(results: Sequence[Result]) -> str:
    """How many lesions are drawn; "" where no model draws."""
    drawn = counted(results)
    if drawn is None:
        return ""
    count = drawn.findings if drawn.state is State.FINDINGS else 0
    if count == 0:
        return words.say(words.NO_FINDING)
    return words.say(words.ONE_FINDING) if count == 1 else words.say(words.FINDINGS, count=count)


def _rule(result: Result, cards: Mapping[str, ModelCard]) -> str:
    card = cards.get(result.provenance.model)
    if card is None or card.output.operating_point is None or not card.output.positive:
        return ""
    digits = _places(result, cards).get(card.output.positive, 2)
    point = f"{card.output.operating_point:.{digits}f}"
    return words.say(words.NAMED_FROM, name=_word(card.output.positive), value=point)


def _places(result: Result, cards: Mapping[str, ModelCard]) -> dict[str, int]:
    """Of the class that has an operating point: bar and rule are told with digits enough to see on which side it lies."""
    card = cards.get(result.provenance.model)
    if card is None:
        return {}
    point, positive = card.output.operating_point, card.output.positive
    return {score.name: places(score.calibrated, point) for score in result.scores if score.name == positive}


def _about(result: Result) -> str:
    return words.say(words.STORED, title=result.provenance.title, version=result.provenance.version)


def _rank(name: str) -> tuple[int, str]:
    return (ORDER.index(name) if name in ORDER else len(ORDER), name)


def _word(name: str) -> str:
    translate: Callable[[str, str], str] = QCoreApplication.translate
    return class_word(name, translate) if name else ""
