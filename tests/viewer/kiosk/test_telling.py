"""What the kiosk's panel counts: lesions, not models."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from inference.geometry import Affine, Size
from inference.results import Kind, Layer, Provenance, Request, Result, State
from viewer.document.document import Run
from viewer.kiosk.telling import counted, telling


def marked(model: str, findings: int) -> Run:
    """A model that outlines, with so many lesions."""
    layer = Layer("lesion", Kind.PROBABILITY, np.zeros((4, 4), np.float32), Affine(), Size(4, 4), threshold=0.5)
    state = State.FINDINGS if findings else State.NO_FINDING
    said = Provenance(model, model, "1.0.0", "0" * 64, "cpu", 0.1)
    more: dict[str, Any] = {"findings": findings, "layers": (layer,)}
    return Run(model, state, result=Result(Request(model, "a.png"), said, state, **more))


@pytest.mark.parametrize(
    ("findings", "line"),
    [((1, 1), "1 lesion marked"), ((0, 0), "No lesion marked"), ((2, 1), "2 lesions marked"), ((3,), "3 lesions marked")],
)
def test_two_models_on_one_lesion_are_no_two_lesions(findings: tuple[int, ...], line: str) -> None:
    runs = [marked(f"model-{i}", count) for i, count in enumerate(findings)]
    assert telling(runs, asked=True, cards={}).state == line


def test_what_draws_nothing_is_not_counted() -> None:
    assert counted([]) is None
