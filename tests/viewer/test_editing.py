from __future__ import annotations

from collections.abc import Callable

import hand_made as hand
import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from inference.geometry import Point
from inference.results import State
from viewer.document.annotations import Origin, Review
from viewer.document.document import Document, LayerKey, LayerView, Run
from viewer.editing import Editing, editable, proposal
from viewer.workspace import Workspace


@pytest.fixture
def open_one(qtbot: QtBot, make_document: Callable[..., Document]) -> tuple[Workspace, Editing, Document]:
    workspace = Workspace()
    document = make_document()
    workspace.add(document)
    document.set_run(Run("breast-us-seg", State.FINDINGS, result=hand.outlined()), frame=0)
    return workspace, Editing(workspace), document


def only(document: Document):
    (annotation,) = document.annotations()
    return annotation


def test_accepting_keeps_the_origin_and_the_exact_mask(open_one: tuple[Workspace, Editing, Document]) -> None:
    _, editing, document = open_one
    editing.accept()
    made = only(document)
    assert (made.origin, made.review) == (Origin.AI, Review.ACCEPTED)
    expected = np.zeros((100, 120), dtype=bool)
    expected[30:70, 20:60] = True
    np.testing.assert_array_equal(made.mask.to_array(), expected)
    assert made.model == "breast-us-seg 1.0.0 abababababab @0.500"


def test_the_proposal_follows_the_threshold_on_screen(open_one: tuple[Workspace, Editing, Document]) -> None:
    _, _, document = open_one
    document.set_view(LayerKey("breast-us-seg", "lesion"), LayerView(threshold=0.05))
    made = proposal(document)
    assert made is not None
    assert made.mask.area_px == 100 * 120


def test_a_stroke_makes_the_mask_edited_and_undo_gives_back_each_step(
    open_one: tuple[Workspace, Editing, Document],
) -> None:
    workspace, editing, document = open_one
    draft = editing.start_fix()
    assert draft is not None
    after = draft.mask.paint([Point(100.0, 50.0)], 5.0, True)
    editing.stroke(draft.mask, after, draft.id)
    assert only(document).origin is Origin.AI_EDITED
    assert only(document).mask.area_px > 1600
    workspace.undo.undo()
    assert only(document).origin is Origin.AI
    assert only(document).mask.area_px == 1600
    workspace.undo.undo()
    assert document.annotations() == ()
    workspace.undo.redo()
    workspace.undo.redo()
    assert only(document).mask.area_px == after.area_px


def test_a_stroke_on_nothing_is_a_persons_own(open_one: tuple[Workspace, Editing, Document]) -> None:
    from viewer.document.tiles import TiledMask

    _, editing, document = open_one
    empty = TiledMask.empty(document.info.size)
    editing.stroke(empty, empty.paint([Point(50.0, 50.0)], 4.0, True), None)
    assert only(document).origin is Origin.HUMAN


def test_a_stroke_that_changes_nothing_is_no_step(open_one: tuple[Workspace, Editing, Document]) -> None:
    workspace, editing, document = open_one
    draft = editing.start_fix()
    assert draft is not None
    count = workspace.stack(document).count()
    editing.stroke(draft.mask, draft.mask, draft.id)
    assert workspace.stack(document).count() == count


def test_a_rejected_proposal_is_kept_but_no_longer_edited(
    open_one: tuple[Workspace, Editing, Document],
) -> None:
    workspace, editing, document = open_one
    editing.reject()
    assert only(document).review is Review.REJECTED
    assert editable(document) is None
    workspace.undo.undo()
    assert document.annotations() == ()


def test_the_ai_result_is_never_changed_by_edits(open_one: tuple[Workspace, Editing, Document]) -> None:
    _, editing, document = open_one
    before = document.results()[0].layers[0].values.copy()
    draft = editing.start_fix()
    assert draft is not None
    editing.stroke(draft.mask, draft.mask.paint([Point(10.0, 10.0)], 9.0, True), draft.id)
    editing.remove()
    np.testing.assert_array_equal(document.results()[0].layers[0].values, before)


def test_nothing_to_review_makes_no_step(qtbot: QtBot, make_document: Callable[..., Document]) -> None:
    workspace = Workspace()
    workspace.add(make_document())
    Editing(workspace).accept()
    assert workspace.undo.activeStack().count() == 0
