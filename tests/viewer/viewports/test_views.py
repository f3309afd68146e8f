"""Several views of one image: what they share, what each has of its own, and the workspace under the grid."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hand_made import make_document, outlined
from pytestqt.qtbot import QtBot

from inference.geometry import Size
from inference.images.source import Window
from inference.results import State
from viewer.control_view import ViewControl
from viewer.document.annotations import Annotation
from viewer.document.document import Display, Run
from viewer.document.tiles import TiledMask
from viewer.viewports.grid import Shape, ViewportGrid
from viewer.workspace import Workspace


@pytest.fixture
def grid(qtbot: QtBot) -> ViewportGrid:
    made = ViewportGrid()
    qtbot.addWidget(made)
    made.resize(800, 600)
    return made


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def control(workspace: Workspace, grid: ViewportGrid) -> Iterator[ViewControl]:
    made = ViewControl(workspace, grid)
    yield made
    made.clear()
    workspace.close_all()


def test_views_share_masks_and_results_but_not_frame_and_window() -> None:
    first = make_document(frames=3)
    second = first.another_view()
    second.go_to(2)
    second.set_display(Display(Window(10, 20)))
    assert (first.frame, first.display) == (0, Display())
    told = []
    second.annotation_changed.join(lambda key, rect: told.append(key))
    mask = Annotation(TiledMask.empty(Size(120, 100)), frame=2)
    first.put(mask)
    assert second.annotations() == (mask,)
    assert first.annotations() == ()
    assert told == [mask.id]


def test_a_result_is_told_to_the_views_that_show_its_frame() -> None:
    first = make_document(frames=2)
    second = first.another_view()
    second.go_to(1)
    told: list[str] = []
    first.run_changed.join(lambda run: told.append("first"))
    second.run_changed.join(lambda run: told.append("second"))
    first.set_run(Run("breast-us-seg", State.FINDINGS, result=outlined(1)), frame=1)
    assert told == ["second"]
    assert len(second.layers()) == 1
    assert len(first.layers()) == 0


def test_hiding_the_ai_in_one_view_hides_it_in_all() -> None:
    first = make_document()
    second = first.another_view()
    second.show_ai(False)
    assert not first.ai_visible


def test_the_same_image_goes_into_a_second_viewport_as_a_view_of_its_own(
    workspace: Workspace, grid: ViewportGrid, control: ViewControl
) -> None:
    document = make_document(frames=5)
    workspace.add(document)
    grid.set_shape(Shape(1, 2))
    grid.activate(grid.viewports[1])
    assert workspace.current is None
    workspace.show(document)
    view = workspace.current
    assert view is not None
    assert view is not document
    assert view.original is document
    view.go_to(4)
    assert document.frame == 0
    assert workspace.documents == (document,)
    assert workspace.stack(view) is workspace.stack(document)


def test_the_current_document_follows_the_viewport_under_hand(
    workspace: Workspace, grid: ViewportGrid, control: ViewControl
) -> None:
    one, two = make_document("one"), make_document("two")
    workspace.add(one)
    grid.set_shape(Shape(1, 2))
    grid.activate(grid.viewports[1])
    workspace.add(two)
    assert workspace.current is two
    grid.activate(grid.viewports[0])
    assert workspace.current is one
    assert workspace.undo.activeStack() is workspace.stack(one)


def test_closing_an_image_empties_every_viewport_that_shows_it(
    workspace: Workspace, grid: ViewportGrid, control: ViewControl
) -> None:
    document, other = make_document("one", frames=2), make_document("two")
    workspace.add(document)
    workspace.add(other, show=False)
    grid.set_shape(Shape(1, 3))
    for viewport in grid.viewports[1:]:
        grid.activate(viewport)
        workspace.show(document)
    workspace.close(document)
    assert [v.document for v in grid.viewports] == [None, None, other]
    assert workspace.current is other


def test_an_image_comes_back_where_it_was_left(
    workspace: Workspace, grid: ViewportGrid, control: ViewControl
) -> None:
    one, two = make_document("one"), make_document("two")
    workspace.add(one)
    grid.active.canvas.zoom_by(3.0)
    zoom = grid.active.canvas.camera.zoom
    workspace.add(two)
    assert grid.active.canvas.camera.zoom != zoom
    workspace.show(one)
    assert grid.active.canvas.camera.zoom == zoom


def test_a_shrinking_grid_lets_its_views_go(
    workspace: Workspace, grid: ViewportGrid, control: ViewControl
) -> None:
    document = make_document()
    workspace.add(document)
    grid.set_shape(Shape(2, 1))
    grid.activate(grid.viewports[1])
    workspace.show(document)
    grid.activate(grid.viewports[0])
    grid.set_shape(Shape(1, 1))
    assert document.content.views == [document]
