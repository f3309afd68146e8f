"""Layouts as files, which image goes into which place, and hanging in the real grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from inference.errors import SettingsError
from inference.geometry import Spacing
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import Instance
from viewer.control_layout import LayoutControl
from viewer.control_view import ViewControl
from viewer.document.document import Document
from viewer.jobs import Jobs
from viewer.viewports.grid import Shape, ViewportGrid
from viewer.viewports.hanging import best, hang
from viewer.viewports.layouts import Place, read_layout, read_layouts
from viewer.viewports.mammogram import hung
from viewer.workspace import Workspace

DIRECTIONS = {("R", "CC"): ("P", "L"), ("L", "CC"): ("A", "R"), ("R", "MLO"): ("P", "FL"), ("L", "MLO"): ("A", "FR")}
FOUR = tuple(DIRECTIONS)


def mammogram(
    side: str, view: str, *, study: str = "new", date: str = "20260301", patient: str = "1", height: int = 400,
    mm: float | None = 0.1,
) -> Document:
    """A flat half disc of light, its chest wall where the directions say."""
    rows, columns = np.mgrid[:height, :300]
    from_wall = 299 - columns if side == "R" else columns
    pixels = np.where((from_wall / 200) ** 2 + ((rows - height / 2) / (0.4 * height)) ** 2 < 1, 2000, 100)
    told = Instance(
        laterality=side, view_position=view, patient_orientation=DIRECTIONS[side, view], study_uid=study,
        study_date=date, patient_id=patient, sop_uid=f"{study}.{side}.{view}",
    )
    info = plain_info(pixels.astype(np.uint16), name=f"{study} {side} {view}", modality="MG")
    spacing = Spacing(mm, mm, "told") if mm else None
    return Document(ArraySource(replace(info, instance=told, spacing=spacing), pixels.astype(np.uint16)[None]))


def known(documents: list[Document]) -> dict[Document, object]:
    return {one: hung(one.info) for one in documents}


def names(documents: tuple[Document | None, ...]) -> list[str]:
    return [one.info.name if one else "" for one in documents]


def study(name: str = "new", **told: str) -> list[Document]:
    return [mammogram(side, view, study=name, **told) for side, view in reversed(FOUR)]


def test_the_programs_own_layouts_can_all_be_read() -> None:
    found = read_layouts([])
    assert found.problems == ()
    assert {"mg-2x2", "mg-1x4", "mg-2x4-prior", "mpr-2x2", "mpr-1x3"} <= {one.id for one in found.known}


def test_every_mammography_layout_has_right_breasts_left_of_left_ones() -> None:
    """In each row, columns go in pairs: R, L."""
    for layout in read_layouts([]).known:
        if "MG" in layout.modalities:
            sides = [place.side for place in layout.places]
            assert sides == ["R", "L"] * (len(sides) // 2)
            assert layout.shape.columns % 2 == 0
            pairs = zip(layout.places[::2], layout.places[1::2], strict=True)
            assert all((a.view, a.study) == (b.view, b.study) for a, b in pairs)


def test_a_persons_file_takes_the_place_of_one_of_the_programs(tmp_path: Path) -> None:
    text = 'title = "Mine"\nrows = 1\ncolumns = 2\nplaces = [{ side = "R" }, { side = "L" }]\n'
    (tmp_path / "mg-2x2.toml").write_text(text)
    layout = next(one for one in read_layouts([tmp_path]).known if one.id == "mg-2x2")
    assert (layout.title, layout.shape, layout.places) == ("Mine", Shape(1, 2), (Place(side="R"), Place(side="L")))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("rows = 1\ncolumns = 1\nplaces = [{}]", "'title' is missing"),
        ('title = "x"\nrows = 5\ncolumns = 1\nplaces = []', "4×4"),
        ('title = "x"\nrows = 1\ncolumns = 2\nplaces = [{}]', "needs 2 places"),
        ('title = "x"\nrows = 1\ncolumns = 1\nplaces = [{ side = "X" }]', "place 1"),
        ('title = "x"\nrows = 1\ncolumns = 1\nplaces = [{ lat = "R" }]', "'lat' is not known"),
        ('title = "x"\nrows = "1"\ncolumns = 1\nplaces = [{}]', "'rows' is not of the kind int"),
        ("title = ", "mine.toml"),
    ],
)
def test_a_broken_layout_is_refused_with_file_and_key(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=r"mine\.toml") as error:
        read_layout(path)
    assert reason in error.value.text
    assert len(read_layouts([tmp_path]).problems) == 1


def test_four_views_hang_two_by_two_in_their_order() -> None:
    images = study()
    found = best(read_layouts([]).known, images, known(images), images[0])
    assert found is not None
    assert found.layout.id == "mg-2x2"
    assert names(found.documents) == ["new R CC", "new L CC", "new R MLO", "new L MLO"]


def test_with_a_prior_the_newest_is_above_whatever_is_under_hand() -> None:
    images = study("old", date="20230215") + study("new")
    for chosen in images:
        found = best(read_layouts([]).known, images, known(images), chosen)
        assert found is not None
        assert found.layout.id == "mg-2x4-prior"
        order = [f"{side} {view}" for side, view in FOUR]
        assert names(found.documents) == [f"new {one}" for one in order] + [f"old {one}" for one in order]


def test_a_spot_view_never_takes_the_place_of_the_whole_breast() -> None:
    spot = mammogram("R", "CC")
    spot.source.info = replace(spot.info, name="spot", instance=replace(spot.info.instance, view_modifiers="magnification"))
    whole = study()
    hanging = best(read_layouts([]).known, [spot, *whole], known([spot, *whole]), whole[0])
    assert hanging is not None
    assert names(hanging.documents) == ["new R CC", "new L CC", "new R MLO", "new L MLO"]


def test_another_patients_images_are_never_hung_beside() -> None:
    images = study("new", patient="1") + study("other", patient="2", date="20230215")
    found = best(read_layouts([]).known, images, known(images), images[0])
    assert found is not None
    assert {one.info.instance.patient_id for one in found.documents if one} == {"1"}


def test_a_missing_view_leaves_its_place_empty() -> None:
    images = [one for one in study() if "L CC" not in one.info.name]
    layout = next(one for one in read_layouts([]).known if one.id == "mg-2x2")
    assert names(hang(layout, images, known(images), images[0]).documents) == ["new R CC", "", "new R MLO", "new L MLO"]


# in the grid -----------------------------------------------------------------------------------------------

Made = tuple[LayoutControl, Workspace, ViewportGrid]


@pytest.fixture
def make(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[list[Document]], Made]]:
    ends: list[Callable[[], None]] = []

    def made(documents: list[Document]) -> Made:
        workspace, jobs, grid = Workspace(), Jobs(), ViewportGrid()
        qtbot.addWidget(grid)
        grid.resize(1000, 800)
        with qtbot.waitExposed(grid):
            grid.show()
        view = ViewControl(workspace, grid)
        control = LayoutControl(workspace, jobs, grid, view, read_layouts([tmp_path]))
        ends.extend((jobs.close, view.clear, workspace.close_all))
        for document in documents:
            workspace.add(document, show=document is documents[0])
        return control, workspace, grid

    yield made
    for end in ends:
        end()


def test_a_study_is_hung_when_it_has_opened(make, qtbot: QtBot) -> None:
    control, _, grid = make(study())
    control.settled()
    qtbot.waitUntil(lambda: grid.shape == Shape(2, 2), timeout=20_000)
    assert names(tuple(v.document for v in grid.viewports)) == ["new R CC", "new L CC", "new R MLO", "new L MLO"]


def test_viewports_that_a_person_arranged_are_left_alone(make, qtbot: QtBot) -> None:
    control, _, grid = make(study())
    control.set_shape(Shape(1, 1))
    control.settled()
    qtbot.wait(300)
    assert grid.shape == Shape(1, 1)


def test_hung_images_share_one_scale_and_their_chest_walls_meet(make, qtbot: QtBot) -> None:
    """One image is 800 rows of 0.1 mm, the others 400 rows of 0.05, 0.1 and 0.2 mm: one scale in mm for all."""
    images = [
        mammogram("R", "CC", height=800), mammogram("L", "CC", mm=0.05), mammogram("R", "MLO"),
        mammogram("L", "MLO", mm=0.2),
    ]  # fmt: skip
    control, _, grid = make(images)
    control.hang()
    qtbot.waitUntil(lambda: grid.shape == Shape(2, 2) and grid.viewports[3].document is not None, timeout=20_000)
    qtbot.waitUntil(lambda: grid.viewports[3].x() > 100)
    qtbot.wait(50)  # the last fit follows the layout
    scales = [v.canvas.camera.zoom / v.document.info.spacing.x_mm for v in grid.viewports]
    assert max(scales) - min(scales) < 1e-9 * max(scales)
    for viewport in grid.viewports:
        canvas, size = viewport.canvas, viewport.document.info.size
        wall = 0 if viewport.document.info.instance.laterality == "L" else size.width
        edge = 0 if wall == 0 else canvas.screen_size().width
        seen = canvas.placement.xx * wall + canvas.placement.dx
        assert abs(seen - edge) <= 1


def test_a_hung_image_that_covers_the_others_fills_its_room_and_goes_back(make, qtbot: QtBot) -> None:
    """As large as its room allows while it is alone, at the one scale of all when the others are back."""
    images = [
        mammogram("R", "CC", height=800), mammogram("L", "CC", mm=0.05), mammogram("R", "MLO"), mammogram("L", "MLO"),
    ]  # fmt: skip
    control, _, grid = make(images)
    control.hang()
    qtbot.waitUntil(lambda: grid.shape == Shape(2, 2) and grid.viewports[3].document is not None, timeout=20_000)
    qtbot.waitUntil(lambda: grid.viewports[3].x() > 100)
    qtbot.wait(50)
    small = grid.viewports[1]
    before = [v.canvas.camera.zoom for v in grid.viewports]
    assert filled(small) < 0.6
    grid.toggle_alone(small)
    qtbot.waitUntil(lambda: 0.9 < filled(small) <= 1.0, timeout=5_000)
    grid.toggle_alone(small)
    qtbot.waitUntil(lambda: [v.canvas.camera.zoom for v in grid.viewports] == pytest.approx(before), timeout=5_000)


def filled(viewport) -> float:
    """The part of its room, the longer way, that a picture takes."""
    screen, size, zoom = viewport.canvas.screen_size(), viewport.document.info.size, viewport.canvas.camera.zoom
    return max(size.width * zoom / screen.width, size.height * zoom / screen.height)


def test_an_image_without_millimetres_does_not_set_the_scale(make, qtbot: QtBot) -> None:
    images = [mammogram("R", "CC", mm=None), mammogram("L", "CC")]
    control, _, grid = make(images)
    control.hang()
    qtbot.waitUntil(lambda: grid.shape == Shape(1, 2) and grid.viewports[1].document is not None, timeout=20_000)
    assert grid.viewports[0].canvas.view_state().fitted


def test_a_stack_is_tiled_over_the_viewports(make) -> None:
    pixels = np.zeros((10, 20, 20), np.uint8)
    info = replace(plain_info(pixels[0], name="cine", modality="US"), frames=10)
    control, workspace, grid = make([Document(ArraySource(info, pixels))])
    workspace.documents[0].go_to(2)
    control.tile()
    assert [v.document.frame for v in grid.viewports] == [2, 3, 4, 5]
    assert len(workspace.documents) == 1
    workspace.current.go_to(3)  # the rest follows by the same step
    assert [v.document.frame for v in grid.viewports] == [3, 4, 5, 6]


def test_a_larger_shape_takes_the_patients_next_images(make) -> None:
    images = study()
    control, _, grid = make([*images, mammogram("R", "CC", study="x", patient="9")])
    control.set_shape(Shape(2, 3))
    assert names(tuple(v.document for v in grid.viewports)) == [*(one.info.name for one in images), "", ""]
