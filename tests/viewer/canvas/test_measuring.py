"""What a hand does with the measuring tools, through real events; figures by hand arithmetic."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from inference.geometry import Point, Rect, Spacing
from inference.images.array_source import ArraySource
from inference.images.source import UltrasoundRegion
from inference.measure.measurement import Measurement, Shape
from inference.measure.reading import measure
from inference.measure.statistics import Statistics
from tests.viewer.canvas.conftest import document_of, pixels_of
from viewer.canvas import measure_words as words
from viewer.canvas.tools import ToolKind
from viewer.document.document import Document

PRESS, MOVE = QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove
RELEASE, DOUBLE = QEvent.Type.MouseButtonRelease, QEvent.Type.MouseButtonDblClick
LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def mouse(canvas, kind, x, y, *, held=LEFT):
    at, keys = QPointF(x, y), Qt.KeyboardModifier.NoModifier
    button = NO_BUTTON if kind == MOVE else LEFT
    buttons = NO_BUTTON if kind == RELEASE else held
    event = QMouseEvent(kind, at, canvas.viewport().mapToGlobal(at), button, buttons, keys)
    QApplication.sendEvent(canvas.viewport(), event)


def drag(canvas, *places):
    mouse(canvas, PRESS, *places[0])
    for place in places[1:]:
        mouse(canvas, MOVE, *place)
    mouse(canvas, RELEASE, *places[-1])


def click(canvas, x, y):
    mouse(canvas, MOVE, x, y, held=NO_BUTTON)
    mouse(canvas, PRESS, x, y)
    mouse(canvas, RELEASE, x, y)


def key(canvas, code):
    QApplication.sendEvent(canvas, QKeyEvent(QEvent.Type.KeyPress, code, Qt.KeyboardModifier.NoModifier))


@pytest.fixture
def shown(canvas):
    """200 × 150 px at 2 px of the screen each; every change goes straight into the document."""
    document = document_of(np.full((150, 200), 90, np.uint8), spacing=Spacing(0.5, 0.5, "Pixel Spacing"))
    canvas.set_document(document)

    def keep(before, after):
        if after is None:
            document.measurements.drop(before.id)
        else:
            document.measurements.put(after)

    canvas.measured.connect(keep)
    canvas.grab()
    return canvas


def held(canvas):
    return canvas.document.measurements.all()


def lines_of(canvas):
    canvas.grab()
    return {drawn.measurement.id: drawn for drawn in canvas.measuring.layer._drawn()}


def test_a_drag_is_a_length(shown) -> None:
    shown.set_tool(ToolKind.LENGTH)
    drag(shown, (100, 100), (150, 120), (160, 180))
    (one,) = held(shown)
    # 60 and 80 px of the screen are 30 and 40 of the image; 50 px of 0.5 mm are 25 mm
    assert (one.shape, one.points) == (Shape.LENGTH, (Point(50, 50), Point(80, 90)))
    assert lines_of(shown)[one.id].lines == ("25.0 mm",)
    assert shown.document.measurements.chosen == one.id


def test_two_clicks_are_a_length_too(shown) -> None:
    shown.set_tool(ToolKind.LENGTH)
    click(shown, 100, 100)
    assert held(shown) == ()
    mouse(shown, MOVE, 140, 100, held=NO_BUTTON)
    assert shown.measuring.layer.draft.points == (Point(50, 50), Point(70, 50))
    click(shown, 160, 100)
    (one,) = held(shown)
    assert one.points == (Point(50, 50), Point(80, 50))
    assert shown.measuring.layer.draft is None


def test_two_clicks_on_one_spot_are_nothing(shown) -> None:
    shown.set_tool(ToolKind.LENGTH)
    click(shown, 100, 100)
    click(shown, 100, 100)
    key(shown, Qt.Key.Key_Escape)
    assert held(shown) == ()


def test_three_clicks_are_an_angle(shown) -> None:
    shown.set_tool(ToolKind.ANGLE)
    for place in ((200, 100), (100, 100), (200, 200)):
        click(shown, *place)
    (one,) = held(shown)
    assert lines_of(shown)[one.id].lines == ("45.0°",)


def test_a_drag_and_a_click_are_an_angle(shown) -> None:
    shown.set_tool(ToolKind.ANGLE)
    drag(shown, (200, 100), (100, 100))
    click(shown, 100, 200)
    (one,) = held(shown)
    assert one.points == (Point(100, 50), Point(50, 50), Point(50, 100))


def test_two_drags_are_a_cobb_angle(shown) -> None:
    shown.set_tool(ToolKind.COBB)
    drag(shown, (100, 50), (200, 50))
    assert held(shown) == ()
    drag(shown, (200, 250), (100, 150))
    (one,) = held(shown)
    assert lines_of(shown)[one.id].lines == ("Cobb 45.0°",)


def test_a_long_axis_brings_its_short_one(shown) -> None:
    shown.set_tool(ToolKind.BIDIRECTIONAL)
    drag(shown, (100, 100), (180, 100))
    (one,) = held(shown)
    # 40 px · 0.5 = 20 mm and half of it
    assert lines_of(shown)[one.id].lines == ("Long 20.0 mm", "Short 10.0 mm")


@pytest.mark.parametrize("kind", [ToolKind.ELLIPSE, ToolKind.RECTANGLE])
def test_areas_are_boxes(shown, kind) -> None:
    shown.set_tool(kind)
    drag(shown, (160, 180), (100, 100))
    (one,) = held(shown)
    assert one.points == (Point(80, 90), Point(50, 50))


def test_clicks_are_a_polygon_that_the_first_corner_closes(shown) -> None:
    shown.set_tool(ToolKind.POLYGON)
    for place in ((100, 100), (140, 100), (140, 160), (102, 101)):
        click(shown, *place)
    (one,) = held(shown)
    assert one.points == (Point(50, 50), Point(70, 50), Point(70, 80))
    # 20 · 30 / 2 = 300 px² of 0.25 mm²: 75 mm²
    assert lines_of(shown)[one.id].lines[0] == "Area 75.0 mm²"


def test_a_double_click_or_enter_ends_a_polygon_and_backspace_takes_a_corner_back(shown) -> None:
    shown.set_tool(ToolKind.POLYGON)
    for place in ((100, 100), (140, 100), (200, 200), (140, 160)):
        click(shown, *place)
    key(shown, Qt.Key.Key_Backspace)
    key(shown, Qt.Key.Key_Backspace)
    click(shown, 140, 160)
    mouse(shown, DOUBLE, 140, 160)
    mouse(shown, RELEASE, 140, 160)
    click(shown, 20, 20)
    click(shown, 60, 20)
    click(shown, 60, 60)
    key(shown, Qt.Key.Key_Return)
    assert [len(one.points) for one in held(shown)] == [3, 3]
    assert held(shown)[0].points[2] == Point(70, 80)


def test_a_polygon_drawn_in_one_go(shown) -> None:
    shown.set_tool(ToolKind.POLYGON)
    drag(shown, (100, 100), (140, 100), (140, 160), (100, 160), (101, 102))
    (one,) = held(shown)
    assert one.points == (Point(50, 50), Point(70, 50), Point(70, 80), Point(50, 80))


def test_an_outline_of_two_places_says_nothing_yet(shown) -> None:
    shown.set_tool(ToolKind.POLYGON)
    click(shown, 100, 100)
    click(shown, 140, 100)
    mouse(shown, MOVE, 140, 100, held=NO_BUTTON)
    (draft,) = lines_of(shown).values()
    assert draft.lines == ()


@pytest.mark.parametrize(
    ("factor", "badge"), [(1.5, "At detector ÷ 1.5 · 0.1 mm/px"), (1.0, "At detector · 0.15 mm/px")]
)
def test_the_badge_says_what_the_detector_saw(canvas, factor: float, badge: str) -> None:
    spacing = Spacing(0.15, 0.15, "Imager Pixel Spacing, at detector")
    document = document_of(
        np.full((150, 200), 90, np.uint8), spacing=spacing, modality="MG", magnification=factor
    )
    canvas.set_document(document)
    document.measurements.put(LINE)
    assert lines_of(canvas)["line"].quiet == (badge,)


def test_two_corners_are_no_polygon(shown) -> None:
    shown.set_tool(ToolKind.POLYGON)
    click(shown, 100, 100)
    click(shown, 140, 100)
    key(shown, Qt.Key.Key_Return)
    assert held(shown) == ()


def test_escape_forgets_what_is_under_way_then_lets_go_of_the_choice(shown) -> None:
    shown.set_tool(ToolKind.ANGLE)
    click(shown, 100, 100)
    key(shown, Qt.Key.Key_Escape)
    assert shown.measuring.layer.draft is None
    shown.set_tool(ToolKind.LENGTH)
    drag(shown, (100, 100), (160, 180))
    key(shown, Qt.Key.Key_Escape)
    assert shown.document.measurements.chosen == ""
    assert len(held(shown)) == 1


def test_another_tool_forgets_what_is_under_way(shown) -> None:
    shown.set_tool(ToolKind.ANGLE)
    click(shown, 100, 100)
    shown.set_tool(ToolKind.WINDOW)
    assert shown.measuring.layer.draft is None


def test_nothing_is_measured_beside_the_image(shown) -> None:
    shown.zoom_by(0.5)
    shown.set_tool(ToolKind.LENGTH)
    drag(shown, (1, 1), (399, 299))
    (one,) = held(shown)
    assert one.points == (Point(0, 0), Point(200, 150))


LINE = Measurement(Shape.LENGTH, (Point(50, 50), Point(80, 50)), id="line")


@pytest.fixture
def lined(shown):
    shown.document.measurements.put(LINE)
    shown.grab()
    return shown


def test_a_handle_is_taken_with_the_window_tool_in_hand(lined) -> None:
    drag(lined, (160, 100), (170, 110), (200, 140))
    assert held(lined)[0].points == (Point(50, 50), Point(100, 70))
    assert lined.document.display.voi is None


def test_the_line_moves_all_of_it_and_stays_on_the_image(lined) -> None:
    drag(lined, (130, 100), (140, 100), (500, 100))
    assert held(lined)[0].points == (Point(170, 50), Point(200, 50))


def test_beside_it_the_tool_in_hand_works_and_the_choice_is_let_go(lined) -> None:
    lined.document.measurements.choose("line")
    drag(lined, (130, 200), (180, 200))
    assert held(lined) == (LINE,)
    assert lined.document.display.voi is not None
    assert lined.document.measurements.chosen == ""


def test_a_brush_does_not_take_measurements(lined) -> None:
    strokes = []
    lined.stroke_finished.connect(lambda *args: strokes.append(args))
    lined.set_tool(ToolKind.BRUSH)
    drag(lined, (160, 100), (200, 140))
    assert held(lined) == (LINE,)
    assert len(strokes) == 1


def test_the_text_is_dragged_and_stays_there_at_any_zoom(lined) -> None:
    lined.document.measurements.choose("line")
    lined.grab()
    rect = lined.measuring.layer._item.texts["line"]
    at = rect.center()
    drag(lined, (at.x(), at.y()), (at.x() + 5, at.y()), (at.x() + 40, at.y() + 60))
    (one,) = held(lined)
    assert one.points == LINE.points
    lined.zoom_by(1.5, QPointF(150, 100))
    lined.grab()
    expected = lined.to_view(one.text_at)
    found = lined.measuring.layer._item.texts["line"].topLeft()
    assert (found - expected).manhattanLength() < 2
    assert lined.measuring.layer._item.texts["line"].height() == rect.height()


def test_a_new_shape_may_begin_under_the_words_of_another(lined) -> None:
    at = lined.measuring.layer._item.texts["line"].center()
    lined.set_tool(ToolKind.LENGTH)
    drag(lined, (at.x(), at.y()), (at.x() + 40, at.y() + 60))
    assert len(held(lined)) == 2
    assert held(lined)[0] == LINE


def test_a_click_chooses_without_changing(lined) -> None:
    told = []
    lined.measured.connect(lambda *args: told.append(args))
    click(lined, 130, 100)
    assert lined.document.measurements.chosen == "line"
    assert told == []


def test_escape_in_a_drag_brings_it_back(lined) -> None:
    mouse(lined, PRESS, 160, 100)
    mouse(lined, MOVE, 200, 140)
    key(lined, Qt.Key.Key_Escape)
    mouse(lined, RELEASE, 200, 140)
    assert held(lined) == (LINE,)


def test_a_person_is_solid_yellow_and_the_chosen_one_white(lined) -> None:
    row, columns = 100, slice(110, 130)
    yellow = pixels_of(lined)[row - 1 : row + 1, columns].max(axis=(0, 1))
    assert yellow[0] > 150
    assert yellow[2] < yellow[0] - 40
    assert (pixels_of(lined)[row - 1 : row + 1, columns].max(axis=0)[:, 0] > 140).all()  # no gaps
    lined.document.measurements.choose("line")
    assert (pixels_of(lined)[row - 1 : row + 1, columns].max(axis=(0, 1)) > 180).all()


def test_hidden_measurements_are_neither_drawn_nor_taken(lined) -> None:
    lined.document.measurements.show(False)
    image = pixels_of(lined)[98:102, 105:155]
    assert (image == image[0, 0]).all()
    drag(lined, (160, 100), (200, 140))
    assert held(lined) == (LINE,)


def test_measurements_of_another_frame_are_not_drawn(shown) -> None:
    shown.document.measurements.put(replace(LINE, frame=1))
    assert lines_of(shown) == {}


def test_a_double_click_on_the_text_writes_words(lined) -> None:
    at = lined.measuring.layer._item.texts["line"].center()
    mouse(lined, DOUBLE, at.x(), at.y())
    mouse(lined, RELEASE, at.x(), at.y())
    (editor,) = lined.viewport().findChildren(QLineEdit)
    editor.setText("  largest ")
    editor.returnPressed.emit()
    assert held(lined)[0].label == "largest"
    assert lines_of(lined)["line"].lines == ("largest", "15.0 mm")


def test_an_arrow_asks_for_its_words_and_escape_keeps_it_without(shown) -> None:
    shown.set_tool(ToolKind.ARROW)
    drag(shown, (100, 100), (160, 160))
    (editor,) = shown.viewport().findChildren(QLineEdit)
    editor.setText("cyst")
    QApplication.sendEvent(
        editor, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
    )
    (one,) = held(shown)
    assert (one.shape, one.label) == (Shape.ARROW, "")


def test_statistics_stand_beside_an_area(shown) -> None:
    area = Measurement(Shape.RECTANGLE, (Point(10, 10), Point(20, 20)), id="area")
    shown.document.measurements.put(area)
    shown.document.measurements.tell_statistics(area, Statistics(100.25, 12.5, 99.5, 3, 211, 100, "HU"))
    assert lines_of(shown)["area"].lines == (
        "Area 25.0 mm²", "Perimeter 20.0 mm", "Mean 100.2 · SD 12.5 · median 99.5 HU", "Min 3 · Max 211 HU",
    )  # fmt: skip


def region(left, units=(3, 3), delta=(0.008, 0.008), form=1):
    return UltrasoundRegion(Rect(left, 0, 90, 150), form, 1, units, delta)


def test_the_badge_says_which_region_was_used(canvas) -> None:
    document = document_of(
        np.full((150, 200), 90, np.uint8), regions=(region(100), region(0, delta=(0.02, 0.02)))
    )
    canvas.set_document(document)
    document.measurements.put(LINE)
    document.measurements.put(replace(LINE, points=(Point(50, 50), Point(150, 50)), id="across"))
    found = lines_of(canvas)
    # 30 px · 0.2 mm
    assert (found["line"].lines, found["line"].quiet) == (("6.0 mm",), ("US region 2 · 0.2 mm/px",))
    assert (found["across"].lines, found["across"].quiet) == (("100.0 px",), ("px: US regions 1+2 differ",))


class TwoDepths(ArraySource):
    """A machine that changed its depth between two frames."""

    def frame_info(self, frame: int):
        return replace(self.info, regions=(region(0, delta=((0.02, 0.02), (0.04, 0.04))[frame]),))


def test_each_frame_is_measured_by_its_own_regions(canvas) -> None:
    pixels = np.full((2, 150, 200), 90, np.uint8)
    document = Document(TwoDepths(replace(ArraySource.of(pixels[0]).info, frames=2), pixels))
    canvas.set_document(document)
    document.measurements.put(LINE)
    document.measurements.put(replace(LINE, frame=1, id="second"))
    assert [drawn.lines for drawn in lines_of(canvas).values()] == [("6.0 mm",)]  # 30 px · 0.2
    document.go_to(1)
    assert [drawn.lines for drawn in lines_of(canvas).values()] == [("12.0 mm",)]  # 30 px · 0.4


def test_velocity_and_time_are_named(canvas) -> None:
    document = document_of(
        np.full((150, 200), 90, np.uint8), regions=(region(0, units=(4, 7), delta=(0.004, -0.5), form=3),)
    )
    canvas.set_document(document)
    document.measurements.put(replace(LINE, points=(Point(20, 100), Point(70, 20))))
    assert lines_of(canvas)["line"].lines == (
        "Time 0.200 s", "Velocity difference 40.0 cm/s", "Slope 200.0 cm/s²",
    )  # fmt: skip


def test_a_fine_time_does_not_make_depth_micrometres(canvas) -> None:
    document = document_of(
        np.full((150, 200), 90, np.uint8), regions=(region(0, units=(4, 3), delta=(0.004, 0.02), form=2),)
    )
    canvas.set_document(document)
    document.measurements.put(replace(LINE, points=(Point(20, 100), Point(70, 20))))
    # 50 px · 4 ms = 0.2 s, 80 px · 0.2 mm = 16 mm, 80 mm/s
    assert lines_of(canvas)["line"].lines == ("Time 0.200 s", "Distance 16.0 mm", "Slope 80.0 mm/s")


def test_small_pixels_are_told_in_micrometres() -> None:
    info = document_of(np.zeros((8, 8), np.uint8), spacing=Spacing(0.00025, 0.00025, "Pixel Spacing")).info
    one = Measurement(Shape.LENGTH, (Point(0, 0), Point(0, 100)))
    assert words.figures(measure(one, info)) == ["25.0 µm"]
    large = Measurement(Shape.RECTANGLE, (Point(0, 0), Point(2000, 4000)))  # 0.5 mm × 1 mm
    assert words.figures(measure(large, info))[:2] == ["Area 0.500 mm²", "Perimeter 3.000 mm"]


def test_leaving_an_image_leaves_its_events(shown) -> None:
    document = shown.document
    shown.set_document(None)
    document.measurements.put(LINE)
    assert document.measurements.changed._slots == []
    assert shown.measuring.layer.shown() == ()


def test_the_texts_of_two_measurements_at_one_place_do_not_cover_each_other(shown) -> None:
    """Crossed axes, ends 2 px apart: both figures would stand beside the same end."""
    held_by = shown.document.measurements
    first = Measurement(Shape.LENGTH, (Point(40, 40), Point(90, 80)))
    second = Measurement(Shape.LENGTH, (Point(40, 90), Point(91, 81)))
    for one in (first, second):
        held_by.put(one)
    shown.grab()
    texts = shown.measuring.layer._item.texts
    assert texts.keys() == {first.id, second.id}
    assert not texts[first.id].intersects(texts[second.id])
    before = texts[first.id]
    held_by.drop(second.id)
    shown.grab()
    assert shown.measuring.layer._item.texts[first.id] == before  # the older one never moved


def test_a_text_that_a_hand_put_somewhere_stays_there(shown) -> None:
    held_by = shown.document.measurements
    free = Measurement(Shape.LENGTH, (Point(40, 40), Point(90, 80)))
    held_by.put(free)
    shown.grab()
    wanted = shown.measuring.layer._item.texts[free.id]
    placed = replace(
        Measurement(Shape.LENGTH, (Point(10, 10), Point(20, 10))), text_at=shown.to_image(wanted.topLeft())
    )
    held_by.put(placed)
    shown.grab()
    texts = shown.measuring.layer._item.texts
    assert (texts[placed.id].topLeft() - wanted.topLeft()).manhattanLength() <= 1
    assert not texts[placed.id].intersects(texts[free.id])
