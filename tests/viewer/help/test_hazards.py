"""Each hazard names tests that are there, and the page of the repository is the list that the program shows."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from viewer.help.hazards import HAZARDS, Hazard

TESTS = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TESTS.parent / "packaging"))
import hazards  # noqa: E402


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda one: str(one.number))
def test_what_shows_the_guard_is_a_test_that_exists(hazard: Hazard) -> None:
    assert hazard.shown_by
    for place in hazard.shown_by:
        file, _, name = place.partition("::")
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, place


def test_hazards_are_numbered_in_order() -> None:
    assert [one.number for one in HAZARDS] == list(range(1, len(HAZARDS) + 1))


def test_the_page_is_the_list() -> None:
    """Else: `python packaging/hazards.py`."""
    assert hazards.PAGE.read_text("utf-8") == hazards.page()
