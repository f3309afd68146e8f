"""A stored result answers only the very question it was made for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import resources
from inference.errors import ModelError
from inference.geometry import Affine, Rect, Size
from inference.images.opener import open_image
from inference.job import CancelToken
from inference.library import read_library
from inference.result_cache import CachedRunner
from inference.result_file import read_result, write_result
from inference.results import Box, Kind, Layer, Provenance, Request, Result, Scope, Score, State

MODEL = "breast-us-seg"
DEMO = resources.path("demo", "malignant.dcm")
ASKED = Request(MODEL, str(DEMO), scope=Scope("US", "BREAST"))


def made(request: Request = ASKED, state: State = State.FINDINGS) -> Result:
    values = np.array([[0.0, 0.25, 1.0], [0.5, 0.75, 0.125]], np.float32)
    layer = Layer("lesion", Kind.PROBABILITY, values, Affine(2.0, 3.0, 5.0, 7.0), Size(800, 600), 0.4, 12.5, 0.6)
    return Result(
        request, Provenance(MODEL, "Title", "1.0", "ab", "cpu", 0.5), state, 1,
        (Score("malignant", 0.25, 0.125),), "malignant", (layer,), (Box("tissue", Rect(1, 2, 3, 4)),),
        ("a warning",), {"findings": [{"area_px": 3, "box": [1, 2, 3, 4]}]},
    )  # fmt: skip


class Counting:
    """A runner that answers with `made` and counts."""

    def __init__(self, state: State = State.FINDINGS) -> None:
        self.asked: list[Request] = []
        self.state = state

    def analyse(self, source, requests: Sequence[Request], token, report, arrived, partial=None) -> list[Result]:
        self.asked += requests
        answers = [made(request, self.state) for request in requests]
        for answer in answers:
            arrived(answer)
        return answers

    def warm(self) -> None:
        raise AssertionError("nothing may be started before it is needed")

    def close(self) -> None:
        pass


def ask(runner: CachedRunner, request: Request = ASKED, path: Path = DEMO) -> list[Result]:
    with open_image(path) as source:
        return runner.analyse(source, [request], CancelToken())


def test_a_result_comes_back_as_it_was_written(tmp_path: Path) -> None:
    one, path = made(), tmp_path / "one.result"
    write_result(one, path)
    back = read_result(path, ASKED)
    assert (back.provenance, back.state, back.findings) == (one.provenance, one.state, 1)
    assert (back.scores, back.decision, back.boxes) == (one.scores, "malignant", one.boxes)
    assert (back.warnings, back.extra) == (one.warnings, one.extra)
    assert np.array_equal(back.layers[0].values, one.layers[0].values)
    assert replace(back.layers[0], values=one.layers[0].values).to_level0 == Affine(2.0, 3.0, 5.0, 7.0)
    assert (back.layers[0].threshold, back.layers[0].min_peak, back.layers[0].kind) == (0.4, 0.6, Kind.PROBABILITY)


@pytest.mark.parametrize("at", [-1, -9, 60])
def test_a_damaged_file_is_refused(tmp_path: Path, at: int) -> None:
    path = tmp_path / "one.result"
    write_result(made(), path)
    data = bytearray(path.read_bytes())
    data[at] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(ModelError, match="damaged"):
        read_result(path, ASKED)


def test_the_second_question_is_answered_from_the_disk(tmp_path: Path) -> None:
    inner = Counting()
    first = ask(CachedRunner(inner, tmp_path, read_library))
    again = CachedRunner(inner, tmp_path, read_library)
    second = ask(again)
    assert len(inner.asked) == 1
    assert second[0].scores == first[0].scores
    with open_image(DEMO) as source:
        assert again.holds(source, [ASKED])


def test_other_content_under_the_same_dicom_uid_is_another_question(tmp_path: Path) -> None:
    inner, changed = Counting(), tmp_path / "changed.dcm"
    data = bytearray(DEMO.read_bytes())
    data[-1000] ^= 1
    changed.write_bytes(data)
    runner = CachedRunner(inner, tmp_path / "kept", read_library)
    ask(runner)
    ask(runner, path=changed)
    assert len(inner.asked) == 2


@pytest.mark.parametrize(
    "other", [{"frame": 1}, {"explain": False}, {"scope": Scope("US", "THYROID")}, {"roi": Rect(0, 0, 9, 9)}]
)
def test_what_is_asked_otherwise_is_asked_again(tmp_path: Path, other: dict[str, object]) -> None:
    inner = Counting()
    runner = CachedRunner(inner, tmp_path, read_library)
    ask(runner)
    ask(runner, replace(ASKED, **other))
    assert len(inner.asked) == 2


def test_a_failure_is_tried_again(tmp_path: Path) -> None:
    inner = Counting(State.FAILED)
    runner = CachedRunner(inner, tmp_path, read_library)
    ask(runner)
    ask(runner)
    assert len(inner.asked) == 2


def test_a_damaged_store_costs_a_run_and_nothing_else(tmp_path: Path) -> None:
    inner = Counting()
    runner = CachedRunner(inner, tmp_path, read_library)
    ask(runner)
    for path in tmp_path.glob("*.result"):
        path.write_bytes(path.read_bytes()[:-3])
    assert ask(runner)[0].state is State.FINDINGS
    assert len(inner.asked) == 2
