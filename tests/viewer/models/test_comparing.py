"""Two models side by side on one image."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hand_made import make_document
from pytestqt.qtbot import QtBot

from inference.results import Kind, State
from tests.viewer.panels.panel_samples import heat, result, two_squares
from viewer.control_view import ViewControl
from viewer.document.document import Document, LayerKey, LayerView, Run
from viewer.models.comparing import Comparison
from viewer.models.words import answer_line
from viewer.viewports.grid import Shape, ViewportGrid
from viewer.workspace import Workspace


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def grid(qtbot: QtBot) -> ViewportGrid:
    made = ViewportGrid()
    qtbot.addWidget(made)
    made.resize(800, 600)
    return made


@pytest.fixture
def view(workspace: Workspace, grid: ViewportGrid) -> Iterator[ViewControl]:
    made = ViewControl(workspace, grid)
    yield made
    made.clear()
    workspace.close_all()


def answered(document: Document) -> None:
    one = result("one", State.FINDINGS, layers=(two_squares(),), findings=2)
    two = result("two", State.FINDINGS, layers=(heat(),), scores={"malignant": 0.8}, decision="malignant")
    for said in (one, two):
        document.set_run(Run(said.request.model, State.FINDINGS, result=said), frame=0)


def begun(
    workspace: Workspace, grid: ViewportGrid, view: ViewControl
) -> tuple[Comparison, Document, Document]:
    document = make_document()
    workspace.add(document)
    answered(document)
    made, asked = Comparison(grid, view), []
    made.begin(document, "one", "two", asked.append)
    left, right = (viewport.document for viewport in grid.viewports)
    assert asked == [left]
    assert left is not None
    assert right is not None
    return made, left, right


def test_each_view_shows_one_model_of_the_same_image(
    workspace: Workspace, grid: ViewportGrid, view: ViewControl
) -> None:
    _, left, right = begun(workspace, grid, view)
    assert left.original is right.original
    assert list(left.layers()) == [LayerKey("one", "lesion")]
    assert [layer.kind for layer in right.layers().values()] == [Kind.HEATMAP]
    assert len(left.results()) == 2  # nothing is lost: exports and panels still have both


def test_a_layer_is_switched_in_one_view_alone(
    workspace: Workspace, grid: ViewportGrid, view: ViewControl
) -> None:
    made, left, _ = begun(workspace, grid, view)
    key = LayerKey("one", "lesion")
    left.set_view(key, LayerView(visible=False))
    assert not left.view_of(key).visible
    made.end()
    assert left.view_of(key).visible


def test_the_strip_says_which_model_answers_what(
    workspace: Workspace, grid: ViewportGrid, view: ViewControl
) -> None:
    _, left, right = begun(workspace, grid, view)
    assert answer_line(left).startswith("Title of one · ")
    assert "2" in answer_line(left)
    assert answer_line(right) == "Title of two · malignant 0.80"
    right.show_only("three")
    assert answer_line(right) == "three · not run"


def test_other_models_of_the_same_image_take_their_places(
    workspace: Workspace, grid: ViewportGrid, view: ViewControl
) -> None:
    made, left, right = begun(workspace, grid, view)
    made.begin(right, "two", "one", lambda document: None)
    assert (left.only, right.only) == ("two", "one")


def test_it_ends_when_the_viewports_are_arranged_anew(
    workspace: Workspace, grid: ViewportGrid, view: ViewControl
) -> None:
    made, left, _ = begun(workspace, grid, view)
    grid.set_shape(Shape(1, 1))
    assert not made.on
    assert left.only == ""
    assert len(left.layers()) == 2


def test_it_ends_when_another_image_comes(
    workspace: Workspace, grid: ViewportGrid, view: ViewControl
) -> None:
    made, left, right = begun(workspace, grid, view)
    workspace.add(make_document("other"))
    assert not made.on
    assert (left.only, right.only) == ("", "")
