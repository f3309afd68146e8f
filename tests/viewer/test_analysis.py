from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import hand_made as hand
import pytest
from pytestqt.qtbot import QtBot

from inference.errors import ModelError
from inference.images.source import ImageSource
from inference.job import Cancelled, CancelToken, Progress, Report
from inference.library import Library, read_library
from inference.results import Request, Result, Scope, State
from viewer.analysis import Analysis
from viewer.document.document import Document
from viewer.jobs import Jobs

CARD = """
id = "{id}"
title = "{id}"
version = "1"
network = "n"
pipeline = "p"
weights = "w"
sha256 = ""
trained = true
[input]
modality = ["{modality}"]
body_part = [{part}]
size = [32, 32]
[output]
classes = ["a"]
"""


class Fake:
    """Answers what it is told to; remembers what it was asked."""

    def __init__(self, act: Callable[[Request], Result]) -> None:
        self.act, self.asked = act, []

    def analyse(
        self, source: ImageSource, requests: Sequence[Request], token: CancelToken, report: Report,
        arrived: Callable[[Result], None], partial: object = None,
    ) -> list[Result]:  # fmt: skip
        self.asked.append(list(requests))
        results = []
        for number, request in enumerate(requests):
            report(Progress(number, len(requests), "step"))
            result = self.act(request)
            arrived(result)
            results.append(result)
        return results

    def warm(self) -> None: ...

    def close(self) -> None: ...


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Library:
    import resources

    for name, modality, part in (("breast-us-seg", "US", '"BREAST"'), ("slides", "SM", "")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "card.toml").write_text(CARD.format(id=name, modality=modality, part=part))
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path / "none")
    return read_library([tmp_path])


def made(library: Library, act: Callable[[Request], Result]) -> tuple[Analysis, Fake]:
    fake = Fake(act)
    return Analysis(Jobs(synchronous=True), fake, lambda: library), fake


def test_only_models_of_the_modality_are_asked(
    qtbot: QtBot, library: Library, make_document: Callable[..., Document]
) -> None:
    analysis, fake = made(library, lambda request: hand.outlined())
    document = make_document()
    analysis.answer(document, Scope("US", "BREAST", "person"))
    analysis.run(document)
    assert [request.model for request in fake.asked[0]] == ["breast-us-seg"]
    assert document.run_of("breast-us-seg").state is State.FINDINGS


def test_where_nothing_says_the_organ_a_person_is_asked_and_nothing_is_scored(
    qtbot: QtBot, library: Library, make_document: Callable[..., Document]
) -> None:
    analysis, fake = made(library, lambda request: hand.outlined())
    document = make_document()
    with qtbot.waitSignal(analysis.scope_wanted):
        analysis.run(document)
    assert fake.asked == []
    assert document.run_of("breast-us-seg").state is State.NOT_RUN


def test_an_answer_holds_for_the_whole_study(
    qtbot: QtBot, library: Library, make_document: Callable[..., Document]
) -> None:
    from dataclasses import replace

    from inference.images.source import Instance

    analysis, fake = made(library, lambda request: hand.outlined())
    first, second = make_document("one"), make_document("two")
    for document in (first, second):
        document.source.info = replace(document.info, instance=Instance(study_uid="1.2.3"))
    analysis.answer(first, Scope("US", "BREAST", "person"))
    analysis.run(second)
    assert fake.asked[0][0].scope == Scope("US", "BREAST", "person")


def test_a_runner_that_breaks_is_failed_with_its_sentence(
    qtbot: QtBot, library: Library, make_document: Callable[..., Document]
) -> None:
    def broken(request: Request) -> Result:
        raise ModelError("The model process ended unexpectedly.")

    analysis, _ = made(library, broken)
    document = make_document()
    analysis.answer(document, Scope("US", "BREAST", "person"))
    analysis.run(document)
    run = document.run_of("breast-us-seg")
    assert (run.state, run.message) == (State.FAILED, "The model process ended unexpectedly.")


def test_a_cancelled_run_is_not_run_again(
    qtbot: QtBot, library: Library, make_document: Callable[..., Document]
) -> None:
    def stopped(request: Request) -> Result:
        raise Cancelled

    analysis, _ = made(library, stopped)
    document = make_document()
    analysis.answer(document, Scope("US", "BREAST", "person"))
    analysis.run(document)
    assert document.run_of("breast-us-seg").state is State.NOT_RUN


def test_a_result_of_an_older_run_is_dropped(
    qtbot: QtBot, library: Library, make_document: Callable[..., Document]
) -> None:
    analysis, _ = made(library, lambda request: hand.outlined())
    first, second = make_document("one"), make_document("two")
    for document in (first, second):
        analysis.answer(document, Scope("US", "BREAST", "person"))
    analysis.run(first)
    late = analysis._live
    analysis.run(second)
    assert late is not None
    analysis._take(late, hand.classified("breast-us-seg", 0.1, 0.2, 0.7))
    assert first.run_of("breast-us-seg").result is not None
    assert first.run_of("breast-us-seg").result.scores == ()  # still the first answer


def test_what_no_model_reads_is_not_asked_about_and_nothing_runs(
    qtbot: QtBot, library: Library, make_document: Callable[..., Document]
) -> None:
    """A slide without a slide model: its level 0 fills no memory."""
    library.cards.pop("slides")
    analysis, fake = made(library, lambda request: hand.outlined())
    document = make_document()
    document.scope = Scope("SM", None, "file")
    analysis.run(document)
    assert fake.asked == []
    assert document.runs_at(0) == ()


def test_what_has_answered_is_not_asked_again_unasked(
    qtbot: QtBot, library: Library, make_document: Callable[..., Document]
) -> None:
    analysis, fake = made(library, lambda request: hand.outlined())
    document = make_document()
    analysis.answer(document, Scope("US", "BREAST", "person"))
    analysis.run(document, missing=True)
    analysis.run(document, missing=True)
    assert len(fake.asked) == 1
    analysis.run(document)
    assert len(fake.asked) == 2


def test_answers_move_to_the_stack_that_replaces_its_slice(
    qtbot: QtBot, library: Library, make_document: Callable[..., Document]
) -> None:
    from viewer.document.carry import carry_over

    analysis, fake = made(library, lambda request: hand.outlined())
    slice_, stack = make_document(), make_document(frames=5)
    analysis.answer(slice_, Scope("US", "BREAST", "person"))
    analysis.run(slice_)
    stack.go_to(3)
    carry_over(slice_, stack)
    assert stack.run_of("breast-us-seg").result is slice_.run_of("breast-us-seg").result
    analysis.run(stack, missing=True)
    assert len(fake.asked) == 1
    stack.go_to(2)
    assert stack.run_of("breast-us-seg").state is State.NOT_RUN


def test_models_of_another_organ_are_not_asked(library: Library, tmp_path: Path) -> None:
    thyroid = CARD.format(id="thyroid", modality="US", part='"THYROID"')
    (tmp_path / "thyroid").mkdir()
    (tmp_path / "thyroid" / "card.toml").write_text(thyroid)
    analysis, _ = made(read_library([tmp_path]), lambda request: hand.outlined())
    document = hand.make_document()
    document.scope = Scope("US", "BREAST", "person")
    assert analysis.team(document).open == ("breast-us-seg",)
    document.scope = Scope("US", "THYROID", "person")
    assert analysis.team(document).open == ("thyroid",)
