"""Measuring through the program's parts: undo, statistics, the store, the table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from inference.geometry import Point, Spacing
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import GreyScale, Instance
from inference.measure.measurement import Measurement, Shape
from inference.measure.statistics import Histogram, Profile
from viewer.canvas.tools import ToolKind
from viewer.control_measure import MeasureControl
from viewer.control_view import ViewControl
from viewer.document.document import Document
from viewer.jobs import Jobs
from viewer.measure_keeping import MeasureKeeping
from viewer.panels.measurements import MeasurementsPanel
from viewer.snapshot import legend
from viewer.viewports.grid import ViewportGrid
from viewer.workspace import Workspace

LINE = Measurement(Shape.LENGTH, (Point(10, 10), Point(40, 50)), id="line")
AREA = Measurement(Shape.RECTANGLE, (Point(0, 0), Point(2, 2)), id="area")


def document_of(uid="1.2.3", frames=2) -> Document:
    pixels = np.zeros((frames, 100, 120), np.int16)
    pixels[:, :2, :2] = [[-10, 20], [30, 40]]
    info = replace(
        plain_info(pixels[0], name="=case.dcm"), frames=frames, dtype="int16", instance=Instance(sop_uid=uid),
        spacing=Spacing(0.5, 0.5, "Pixel Spacing"), grey=GreyScale(unit="HU", value_range=(-1024.0, 3071.0)),
    )  # fmt: skip
    return Document(ArraySource(info, pixels))


class Desk:
    """The parts that measure, joined as the program joins them."""

    def __init__(self, qtbot, folder):
        self.jobs, self.workspace, self.grid = Jobs(synchronous=True), Workspace(), ViewportGrid()
        qtbot.addWidget(self.grid)
        self.view = ViewControl(self.workspace, self.grid)
        self.keeping = MeasureKeeping(self.jobs, self.workspace, folder / "measurements.sqlite")
        self.control = MeasureControl(self.workspace, self.jobs, self.view, self.grid)
        self.removed: list[bool] = []
        self.calls = self.control.calls(delete=lambda: self.removed.append(True))
        self.messages: list[str] = []
        self.control.told.connect(self.messages.append)
        self.control.failed.connect(self.messages.append)
        self.keeping.failed.connect(self.messages.append)

    def open(self, document: Document | None = None) -> Document:
        made = document or document_of()
        self.workspace.add(made)
        return made

    def draw(self, *measurements: Measurement) -> None:
        for one in measurements:
            self.grid.active.canvas.measured.emit(None, one)

    def close(self) -> None:
        self.view.clear()
        self.workspace.close_all()
        self.jobs.close()
        self.keeping.close()


@pytest.fixture
def desks(qtbot, tmp_path):
    made: list[Desk] = []

    def start() -> Desk:
        made.append(Desk(qtbot, tmp_path))
        return made[-1]

    yield start
    for desk in made:
        desk.close()


@pytest.fixture
def desk(desks) -> Desk:
    return desks()


def test_each_change_is_one_step_back(desk: Desk) -> None:
    document, undo = desk.open(), desk.workspace.undo
    desk.draw(LINE)
    desk.control.name("line", "largest")
    desk.control.remove("line")
    states = [document.measurements.all()]
    for _ in range(3):
        undo.undo()
        states.append(document.measurements.all())
    assert states == [(), (replace(LINE, label="largest"),), (LINE,), ()]
    undo.redo()
    assert document.measurements.all() == (LINE,)


def test_undo_goes_to_the_frame_first(desk: Desk) -> None:
    document = desk.open()
    desk.draw(replace(LINE, frame=1))
    document.go_to(0)
    desk.workspace.undo.undo()
    assert document.frame == 1


def test_statistics_are_those_of_the_pixels_inside(desk: Desk) -> None:
    document = desk.open()
    desk.draw(AREA)
    found = document.measurements.statistics(AREA)
    # −10, 20, 30, 40: mean 20; squares 900 + 0 + 100 + 400 = 1400 / 4 = 350
    assert (found.mean, found.least, found.most, found.count, found.unit) == (20, -10, 40, 4, "HU")
    assert found.sd == pytest.approx(350**0.5)


def test_statistics_follow_a_move_and_come_back_with_undo(desk: Desk) -> None:
    document = desk.open()
    desk.draw(AREA)
    moved = replace(AREA, points=(Point(2, 0), Point(4, 2)))
    desk.grid.active.canvas.measured.emit(AREA, moved)
    assert document.measurements.statistics(moved).most == 0
    desk.workspace.undo.undo()
    assert document.measurements.statistics(AREA).most == 40


def test_what_was_measured_is_back_when_the_image_is_opened_again(desk: Desk, desks) -> None:
    desk.open()
    desk.draw(LINE, replace(AREA, frame=1))
    desk.control.name("line", "largest")
    desk.control.remove("area")
    desk.workspace.undo.undo()
    desk.close()
    again = desks()
    document = again.open()
    assert document.measurements.all() == (replace(LINE, label="largest"), replace(AREA, frame=1))
    assert document.measurements.statistics(replace(AREA, frame=1)) is not None
    assert not again.workspace.undo.canUndo()
    other = again.open(document_of("1.2.4"))
    assert other.measurements.all() == ()


def test_coming_back_writes_nothing_new(desk: Desk, desks) -> None:
    import sqlite3

    desk.open()
    desk.draw(LINE)
    desk.close()
    again = desks()
    again.open()
    again.close()
    base = sqlite3.connect(desk.keeping._store.path)
    assert base.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    base.close()


def test_two_views_share_what_is_measured(desk: Desk) -> None:
    document = desk.open()
    other = document.another_view()
    desk.draw(LINE)
    assert other.measurements.all() == (LINE,)
    other.close()


def test_a_computed_plane_is_measured_without_undo(desk: Desk) -> None:
    desk.open()
    plane = Document(document_of("").source, derived=True)
    desk.view.show_in(desk.grid.active, plane)
    desk.draw(LINE)
    assert plane.measurements.all() == (LINE,)
    assert not desk.workspace.undo.canUndo()


def test_delete_takes_what_is_chosen_else_what_it_took_before(desk: Desk) -> None:
    document = desk.open()
    desk.draw(LINE)
    desk.calls["delete"]()
    assert desk.removed == [True]
    desk.control.choose("line")
    desk.calls["delete"]()
    assert document.measurements.all() == ()
    assert desk.removed == [True]


def test_every_tool_has_its_action(desk: Desk) -> None:
    desk.open()
    taken = []
    desk.view.tool_changed.connect(taken.append)
    for name in (
        "length",
        "angle",
        "cobb",
        "bidirectional",
        "ellipse",
        "rectangle",
        "polygon_area",
        "arrow",
        "profile",
    ):
        desk.calls[name]()
    assert [kind.value.split("_")[0] for kind in taken] == [
        "length", "angle", "cobb", "bidirectional", "ellipse", "rectangle", "polygon", "arrow", "profile",
    ]  # fmt: skip
    assert ToolKind.BRUSH not in taken


def test_one_key_hides_and_shows(desk: Desk) -> None:
    document, told = desk.open(), []
    desk.control.visible_changed.connect(told.append)
    desk.calls["measurements_visible"]()
    assert not document.measurements.visible
    desk.calls["measurements_visible"]()
    assert told[-1] is True
    assert told[0] is False


def test_the_plot_is_of_the_chosen_one(desk: Desk) -> None:
    document, plotted = desk.open(), []
    desk.control.plotted.connect(lambda one, data: plotted.append((one and one.id, type(data))))
    desk.draw(LINE, AREA)
    document.measurements.choose("line")
    document.measurements.choose("area")
    document.measurements.choose("")
    assert plotted == [("line", Profile), ("area", Histogram), (None, type(None))]


def test_the_table_has_a_row_for_each_figure_in_any_locale(desk: Desk) -> None:
    desk.open()
    desk.draw(replace(LINE, label="+ first, largest"), replace(AREA, frame=1))
    desk.calls["measurements_copy"]()
    rows = list(csv.DictReader(io.StringIO(QApplication.clipboard().text())))
    # 30 and 40 px: 50 px of 0.5 mm
    assert [(row["quantity"], row["value"], row["unit"]) for row in rows] == [
        ("length", "25", "mm"), ("area", "1", "mm²"), ("perimeter", "4", "mm"), ("mean", "20", "HU"),
        ("sd", "18.7082869", "HU"), ("median", "25", "HU"), ("min", "-10", "HU"), ("max", "40", "HU"), ("pixels", "4", ""),
    ]  # fmt: skip
    first = rows[0]
    assert (first["image"], first["label"]) == (
        "'=case.dcm",
        "'+ first, largest",
    )  # no formula for a spreadsheet
    assert (first["sop_instance_uid"], first["frame"], rows[1]["frame"]) == ("1.2.3", "1", "2")
    assert (first["calibration"], first["points_px"]) == ("spacing", "10,10 40,50")
    assert "x 0.5 mm/px" in first["calibration_detail"]


def test_the_table_is_written_where_it_was_asked(desk: Desk, tmp_path, monkeypatch) -> None:
    desk.open()
    desk.calls["measurements_export"]()
    assert desk.messages == ["There are no measurements on this image."]
    desk.draw(LINE)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "out"), ""))
    desk.calls["measurements_export"]()
    assert (
        (tmp_path / "out.csv")
        .read_text("utf-8")
        .splitlines()[1]
        .startswith("'=case.dcm,1.2.3,1,1,line,length,")
    )


def test_the_exported_picture_says_by_which_scale(desk: Desk) -> None:
    document = desk.open()
    assert len(legend(document)) == 1
    desk.draw(LINE, replace(AREA, frame=1))
    assert legend(document)[0] == "Measured by a person: Pixel Spacing · 0.5 mm/px"
    document.measurements.show(False)
    assert len(legend(document)) == 1


def test_a_store_that_cannot_be_read_says_so_and_the_image_stays(desk: Desk, tmp_path) -> None:
    (tmp_path / "measurements.sqlite").write_bytes(b"no database at all, " * 50)
    document = desk.open()
    desk.draw(LINE)
    assert document.measurements.all() == (LINE,)
    assert ["measurements.sqlite" in text for text in desk.messages] == [True]


@pytest.fixture
def panel(qtbot):
    made = MeasurementsPanel()
    qtbot.addWidget(made)
    yield made
    made.set_document(None)


def test_the_list_names_what_was_measured_and_a_click_chooses(panel) -> None:
    document, chosen = document_of(), []
    panel.set_document(document)
    document.measurements.put(replace(AREA, frame=1))
    document.measurements.put(LINE)
    panel.chosen.connect(chosen.append)
    rows = [[panel.tree.topLevelItem(row).text(column) for column in range(3)] for row in range(2)]
    assert rows == [["Length", "25.0 mm", "1"], ["Rectangle", "1.0 mm²", "2"]]
    panel.tree.itemClicked.emit(panel.tree.topLevelItem(1), 0)
    assert chosen == ["area"]


def test_words_are_written_in_the_list_and_figures_are_not(panel) -> None:
    document, named = document_of(), []
    panel.set_document(document)
    document.measurements.put(LINE)
    panel.named.connect(lambda *args: named.append(args))
    panel.tree.topLevelItem(0).setText(1, "3 mm")
    assert panel.tree.topLevelItem(0).text(1) == "25.0 mm"
    panel.tree.topLevelItem(0).setText(0, "largest")
    assert named == [("line", "largest")]


def test_the_plot_shows_and_goes(panel, qtbot) -> None:
    document = document_of()
    panel.set_document(document)
    data = Histogram(np.array([0.5, 1.5, 2.5]), np.array([3, 1]))
    panel.plot.show_data(document, AREA, data)
    assert not panel.plot.isHidden()
    empty = Profile(np.array([0.0, 1.0]), np.array([np.nan, np.nan]))
    panel.plot.show_data(document, LINE, empty)
    assert panel.plot.isHidden()
    panel.plot.show_data(document, LINE, Profile(np.array([0.0, 0.5, 1.0]), np.array([3.0, 5.0, np.nan])))
    assert not panel.plot.isHidden()
    x, y = panel.plot.curve.places, panel.plot.curve.values
    assert (x.tolist(), y.tolist()[:2]) == ([0.0, 12.5, 25.0], [3.0, 5.0])  # 50 px of 0.5 mm
    panel.grab()
    panel.plot.show_data(document, AREA, data)
    x, y = panel.plot.curve.places, panel.plot.curve.values
    assert (x.tolist(), y.tolist()) == ([0.5, 1.5, 2.5], [3, 1])
    panel.grab()
    panel.plot.show_data(document, None, None)
    assert panel.plot.isHidden()


def shaded(reverse: bool, uid: str = "1.2.3") -> Document:
    """A picture whose light grows to one side."""
    pixels = np.broadcast_to(np.arange(120, dtype=np.int16)[:: -1 if reverse else 1], (1, 100, 120)).copy()
    info = replace(plain_info(pixels[0], name="case.dcm"), instance=Instance(sop_uid=uid))
    return Document(ArraySource(info, pixels))


def test_two_pictures_of_one_uid_do_not_share_what_is_measured(desks) -> None:
    first = desks()
    first.open(shaded(False))
    first.draw(replace(LINE, frame=0))
    first.close()
    second = desks()
    other = second.open(shaded(True))
    assert other.measurements.all() == ()
    (told,) = second.messages
    assert told.startswith("1 measurement")
    assert "another picture with the same SOP Instance UID" in told
    second.draw(replace(AREA, frame=0))
    second.close()
    third = desks()
    assert [one.id for one in third.open(shaded(False)).measurements.all()] == [LINE.id]
    third.close()
    fourth = desks()
    assert [one.id for one in fourth.open(shaded(True)).measurements.all()] == [AREA.id]
