"""Planes of a series in the grid: where they stand, that they meet, that nothing is kept of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from inference.geometry import PatientPlane, Point, Rect, Size, Spacing
from inference.images.array_source import ArraySource, plain_info
from inference.images.reformat import Blend, PlaneSource, Slab
from inference.images.source import ImageInfo, Instance
from inference.planes import Lie
from viewer.canvas.camera import Placement
from viewer.canvas.sampling import Grid
from viewer.control_layout import LayoutControl
from viewer.control_view import ViewControl
from viewer.document.document import Document
from viewer.jobs import Jobs
from viewer.viewports.grid import Shape, ViewportGrid
from viewer.viewports.layouts import read_layouts
from viewer.viewports.lines_item import LinesItem, ReferenceLine
from viewer.workspace import Workspace

SLICES = 9


class Series(ArraySource):
    """Axial slices 4 mm apart, pixels of 2 mm, 40 × 30; the first centre at (0, 0, 0)."""

    def frame_info(self, frame: int) -> ImageInfo:
        plane = PatientPlane((0.0, 0.0, 4.0 * frame), (1, 0, 0), (0, 1, 0), Spacing(2, 2, "told"), "1.2")
        return replace(self.info, plane=plane)


def series() -> Document:
    pixels = np.zeros((SLICES, 30, 40), np.int16)
    told = Instance(sop_uid="1", study_uid="2", patient_id="P", patient_orientation=("L", "P"))
    info = replace(plain_info(pixels[0], name="ct", modality="CT"), frames=SLICES, instance=told)
    return Document(Series(info, pixels))


Made = tuple[LayoutControl, Workspace, ViewportGrid]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Document], Made]]:
    ends: list[Callable[[], None]] = []

    def made(document: Document) -> Made:
        workspace, jobs, grid = Workspace(), Jobs(), ViewportGrid()
        qtbot.addWidget(grid)
        grid.resize(900, 700)
        view = ViewControl(workspace, grid)
        control = LayoutControl(workspace, jobs, grid, view, read_layouts([tmp_path]))
        ends.extend((jobs.close, view.clear, workspace.close_all))
        workspace.add(document)
        return control, workspace, grid

    yield made
    for end in ends:
        end()


@pytest.fixture
def planes(make, qtbot: QtBot) -> Made:
    control, workspace, grid = make(series())
    control.calls()["mpr"]()
    qtbot.waitUntil(lambda: grid.shape == Shape(2, 2) and grid.viewports[3].document is not None, timeout=20_000)
    views = [v.document for v in grid.viewports]
    qtbot.waitUntil(lambda: all(view is not None and control.sync.book.planes(view) for view in views))
    return control, workspace, grid


def cuts(grid: ViewportGrid) -> list[str]:
    sources = [v.document.source for v in grid.viewports if v.document is not None]
    return [source.cut.value if isinstance(source, PlaneSource) else "original" for source in sources]


def lines(grid: ViewportGrid, number: int) -> dict[Lie, tuple[Point, Point]]:
    items = [item for item in grid.viewports[number].canvas.stage.childItems() if isinstance(item, LinesItem)]
    return {line.lie: (line.a, line.b) for item in items for line in item.lines}


def test_the_series_and_its_three_planes(planes: Made) -> None:
    _, workspace, grid = planes
    assert cuts(grid) == ["original", "axial", "sagittal", "coronal"]
    assert len(workspace.documents) == 1


def test_reference_lines_lie_where_the_planes_are(planes: Made) -> None:
    """Sagittal frame 20 of 40 lies at x = 40 mm: column 20.5 px. Coronal frame 15 of 30 at y = 30 mm: row 15.5 px."""
    _, _, grid = planes
    found = lines(grid, 1)
    assert {lie: {(p.x, p.y) for p in ends} for lie, ends in found.items()} == {
        Lie.SAGITTAL: {(20.5, 0.0), (20.5, 30.0)},
        Lie.CORONAL: {(0.0, 15.5), (40.0, 15.5)},
    }


def test_lines_follow_the_frame(planes: Made) -> None:
    """In the coronal picture the head is above: z = 0 of nine slices is the last row's middle, 8.5 px."""
    _, _, grid = planes
    axial = grid.viewports[1].document
    assert axial is not None
    grid.activate(grid.viewports[1])
    axial.go_to(0)
    assert {p.y for p in lines(grid, 3)[Lie.AXIAL]} == {8.5}
    axial.go_to(8)
    assert {p.y for p in lines(grid, 3)[Lie.AXIAL]} == {0.5}


def test_lines_can_be_switched_off(planes: Made) -> None:
    control, _, grid = planes
    control.calls()["reference_lines"]()
    assert lines(grid, 1) == {}


def test_the_crosshair_turns_every_plane_to_its_place(planes: Made) -> None:
    """(24, 14, 20) mm: sagittal frame 12, coronal frame 7, axial frame 5; on the axial picture column 12.5, row 7.5."""
    control, _, grid = planes
    control.references.show_position(grid.viewports[0].canvas, (24.0, 14.0, 20.0))
    frames = [v.document.frame for v in grid.viewports[1:] if v.document is not None]
    assert frames == [5, 12, 7]
    (item,) = [i for i in grid.viewports[1].canvas.stage.childItems() if isinstance(i, LinesItem)]
    assert item.cross == Point(12.5, 7.5)


def test_a_slab_keeps_the_place(planes: Made) -> None:
    control, _, grid = planes
    coronal = grid.viewports[3]
    assert coronal.document is not None
    coronal.document.go_to(4)
    control.planes.set_slab(coronal, Slab(Blend.MIP, 10.0))
    assert coronal.document.frame == 4
    assert "MIP 10 mm" in coronal.document.info.instance.series_description


def test_closing_the_series_takes_its_planes_away(planes: Made) -> None:
    _, workspace, grid = planes
    workspace.close(workspace.documents[0])
    assert [v.document for v in grid.viewports] == [None] * 4


def test_a_plane_chosen_again_is_of_the_same_series(planes: Made) -> None:
    control, workspace, grid = planes
    grid.activate(grid.viewports[2])
    assert workspace.current is not None
    assert workspace.current.derived
    assert control.planes.series_of(workspace.current) is workspace.documents[0]


def test_what_is_no_volume_is_refused_with_the_reason(make, qtbot: QtBot) -> None:
    pixels = np.zeros((5, 30, 40), np.int16)
    info = replace(plain_info(pixels[0], name="loose.dcm", modality="CT"), frames=5)
    control, _, grid = make(Document(ArraySource(info, pixels)))
    with qtbot.waitSignal(control.failed) as told:
        control.calls()["mpr"]()
    assert "loose.dcm" in told.args[0]
    assert grid.shape == Shape(1, 1)


@pytest.mark.parametrize("written", [(), (QRectF(0, 0, 100, 30), QRectF(40, 60, 20, 10))])
def test_a_reference_line_does_not_run_under_what_is_written(qapp, written: tuple[QRectF, ...]) -> None:
    """A vertical line at x = 50 over 100 × 100 px: through a block at the top and a letter in the middle."""
    item = LinesItem(Size(100, 100), None, lambda: written)
    item.lines = (ReferenceLine(Point(50, 0), Point(50, 100), Lie.SAGITTAL),)
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(0)
    painter = QPainter(image)
    item.draw(painter, Grid(Placement(1, 0, 0, 1, 0, 0), Rect(0, 0, 100, 100)), 1.0)
    painter.end()
    inked = [y for y in range(100) if QColor(image.pixel(50, y)).red() > 60]
    for y in range(100):
        under = any(place.adjusted(-1, -1, 1, 1).contains(50, y) for place in written)
        near = any(place.adjusted(-5, -5, 5, 5).contains(50, y) for place in written)
        assert not (under and y in inked)
        assert under or near or y in inked
