"""What moves with what: pure arithmetic of two views, and the real grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from inference.geometry import PatientPlane, Point, Spacing
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import ImageInfo, Window
from viewer.canvas.camera import Camera
from viewer.control_view import ViewControl
from viewer.document.document import Display, Document
from viewer.viewports.grid import Shape, ViewportGrid
from viewer.viewports.kinship import Kin, frame_at, kin, same_move, same_place
from viewer.viewports.plane_book import planes_of
from viewer.viewports.sync import Sync
from viewer.workspace import Workspace

AXIAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))
CORONAL = ((1.0, 0.0, 0.0), (0.0, 0.0, -1.0))


class Stack(ArraySource):
    """Slices at given heights."""

    planes: list[PatientPlane | None]

    def frame_info(self, frame: int) -> ImageInfo:
        return replace(self.info, plane=self.planes[frame])


def stack(first_mm: float, step_mm: float, count: int, *, uid="1.2", axes=AXIAL, pixel_mm=1.0, modality="CT") -> Document:
    pixels = np.zeros((count, 100, 100), np.uint8)
    info = replace(plain_info(pixels[0], name="stack", modality=modality), frames=count)
    source = Stack(info, pixels)
    normal = np.cross(*axes)
    source.planes = [
        PatientPlane(tuple(normal * (first_mm + n * step_mm)), *axes, Spacing(pixel_mm, pixel_mm, "told"), uid)
        for n in range(count)
    ]
    return Document(source)


def unplaced(count: int = 5, modality: str = "US") -> Document:
    pixels = np.zeros((count, 100, 100), np.uint8)
    return Document(ArraySource(replace(plain_info(pixels[0], name="x", modality=modality), frames=count), pixels))


def test_the_frame_at_the_same_height() -> None:
    """Slices every 5 mm from 0, against every 2 mm from 1: 20 mm is frame 4, nearest to 19 or 21 (9 or 10)."""
    coarse, fine = stack(0, 5, 10), stack(1, 2, 30)
    coarse.go_to(4)
    assert frame_at(fine, planes_of(fine.source), coarse) in (9, 10)
    fine.go_to(20)  # 41 mm
    assert frame_at(coarse, planes_of(coarse.source), fine) == 8


def test_planes_that_cross_turn_no_frames() -> None:
    coronal = stack(0, 5, 10, axes=CORONAL)
    assert frame_at(coronal, planes_of(coronal.source), stack(0, 5, 10)) is None


def test_kin_by_frame_of_reference_or_by_content() -> None:
    one = stack(0, 5, 10)
    assert kin(one, one.another_view()) is Kin.SAME
    assert kin(one, stack(0, 2, 10)) is Kin.PLACED
    assert kin(one, stack(0, 2, 10, uid="9")) is Kin.STRANGE
    assert kin(stack(0, 2, 10, uid=""), stack(0, 2, 10, uid="")) is Kin.STRANGE
    assert kin(unplaced(), unplaced()) is Kin.STRANGE


def test_the_same_place_at_the_same_millimetres() -> None:
    """2 mm pixels need twice the zoom of 1 mm pixels; (50.5, 30.5) of 1 mm is 50 mm, 30 mm: (25.5, 15.5) of 2 mm."""
    fine = stack(0, 5, 3).frame_info.plane
    coarse = stack(0, 5, 3, pixel_mm=2.0).frame_info.plane
    assert fine is not None
    assert coarse is not None
    camera = same_place(Camera(Point(0, 0), 9.0), coarse, Camera(Point(50.5, 30.5), 3.0), fine)
    assert camera.zoom == 6.0
    assert camera.centre == Point(25.5, 15.5)


def test_the_same_move_on_the_screen() -> None:
    """10 px at zoom 2 are 20 device px to the right: 5 px at zoom 4."""
    before, after = Camera(Point(50, 50), 2.0), Camera(Point(60, 50), 2.0)
    moved = same_move(Camera(Point(0, 0), 4.0), before, after)
    assert moved.centre == Point(5.0, 0.0)
    assert moved.zoom == 4.0


def test_the_same_zoom_factor() -> None:
    zoomed = same_move(Camera(Point(7, 8), 4.0), Camera(Point(50, 50), 2.0), Camera(Point(50, 50), 3.0))
    assert (zoomed.zoom, zoomed.centre) == (6.0, Point(7, 8))


# in the grid -----------------------------------------------------------------------------------------------


@pytest.fixture
def grid(qtbot: QtBot) -> ViewportGrid:
    made = ViewportGrid()
    qtbot.addWidget(made)
    made.resize(800, 400)
    return made


@pytest.fixture
def view(grid: ViewportGrid) -> Iterator[ViewControl]:
    workspace = Workspace()
    made = ViewControl(workspace, grid)
    yield made
    made.clear()


@pytest.fixture
def sync(grid: ViewportGrid, view: ViewControl) -> Sync:
    return Sync(grid)


def show(grid: ViewportGrid, view: ViewControl, *documents: Document) -> None:
    grid.set_shape(Shape(1, len(documents)))
    for viewport, document in zip(grid.viewports, documents, strict=True):
        view.show_in(viewport, document)


def test_stacks_of_one_frame_of_reference_scroll_by_position(grid, view, sync) -> None:
    coarse, fine = stack(0, 5, 10), stack(0, 1, 50)
    show(grid, view, coarse, fine)
    coarse.go_to(6)
    assert fine.frame == 30
    fine.go_to(22)
    assert coarse.frame == 4


def test_views_of_one_stack_keep_their_distance(grid, view, sync) -> None:
    one = unplaced(20)
    two = one.another_view()
    two.go_to(4)
    show(grid, view, one, two)
    one.go_to(3)
    assert two.frame == 7


def test_strangers_move_together_only_when_asked(grid, view, sync) -> None:
    one, two = unplaced(10), unplaced(10)
    show(grid, view, one, two)
    one.go_to(2)
    assert two.frame == 0
    sync.by_number = True
    one.go_to(5)
    assert two.frame == 3


def test_a_link_is_spoken_of_only_where_something_moves_together(grid, view, sync) -> None:
    one, two = unplaced(10), unplaced(10)
    show(grid, view, one, two)
    links = [viewport.strip.link for viewport in grid.viewports[:2]]
    assert [link.isHidden() for link in links] == [True, True], "nothing relates them"
    sync.by_number = True
    assert [link.isHidden() for link in links] == [False, False]
    sync.on = False
    assert [link.isHidden() for link in links] == [True, True]
    sync.on, sync.by_number = True, False
    show(grid, view, one, one.another_view())
    assert [link.isHidden() for link in links] == [False, False], "two views of one stack"


def test_a_viewport_set_free_neither_leads_nor_follows(grid, view, sync) -> None:
    one, two = stack(0, 5, 10), stack(0, 5, 10)
    show(grid, view, one, two)
    grid.viewports[1].strip.link.setChecked(False)
    one.go_to(5)
    assert two.frame == 0
    two.go_to(2)
    assert one.frame == 5


def test_nothing_moves_together_when_it_is_off(grid, view, sync) -> None:
    one, two = stack(0, 5, 10), stack(0, 5, 10)
    show(grid, view, one, two)
    sync.on = False
    one.go_to(5)
    assert two.frame == 0


def test_a_window_goes_to_the_same_kind_of_values_only(grid, view, sync) -> None:
    ct, other, pet = stack(0, 5, 10), stack(0, 2, 10), stack(0, 5, 10, modality="PT")
    show(grid, view, ct, other, pet)
    display = Display(Window(40, 400))
    ct.set_display(display)
    assert other.display == display
    assert pet.display == Display()


def test_pan_and_zoom_follow_in_the_patient(grid, view, sync) -> None:
    one, two = stack(0, 5, 3), stack(0, 5, 3, pixel_mm=2.0)
    show(grid, view, one, two)
    first, second = grid.viewports
    first.canvas.zoom_by(2.0)
    first.canvas.show_point(Point(20.5, 10.5))
    assert second.canvas.camera.centre == Point(10.5, 5.5)
    assert second.canvas.camera.zoom == pytest.approx(2 * first.canvas.camera.zoom)


def test_a_document_that_has_left_is_heard_no_longer(grid, view, sync) -> None:
    one, two, three = stack(0, 5, 10), stack(0, 5, 10), stack(0, 5, 10)
    show(grid, view, one, two)
    view.show_in(grid.viewports[0], three)
    one.go_to(5)
    assert two.frame == 0


def test_a_reset_is_for_all_that_move_together(grid, view, sync) -> None:
    """The trap of other viewers: one is reset, its neighbours stay where they were."""
    one, two, stranger = stack(0, 5, 3), stack(0, 5, 3), stack(0, 5, 3, uid="9")
    show(grid, view, one, two, stranger)
    view.together = lambda: sync.together(grid.active)
    for viewport in grid.viewports:
        viewport.canvas.zoom_by(2.0)
    view.calls()["reset"]()
    assert [viewport.canvas.view_state().fitted for viewport in grid.viewports] == [True, True, False]
