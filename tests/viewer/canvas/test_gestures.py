"""What a hand does: drags, wheel, keys – through real events on the viewport."""

from __future__ import annotations

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from inference.geometry import Point, Size
from inference.images.array_source import ArraySource, plain_info
from inference.images.source import GreyScale, VoiLut, Window
from tests.viewer.canvas.conftest import document_of, pixels_of
from viewer.canvas.tools import ToolKind, as_window, moved
from viewer.document.annotations import Annotation, Review
from viewer.document.document import Document
from viewer.document.tiles import TiledMask

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
NONE, SHIFT, CTRL = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier,
)  # fmt: skip


def mouse(canvas, kind, x, y, button=LEFT, keys=NONE):
    at = QPointF(x, y)
    held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
    event = QMouseEvent(kind, at, canvas.viewport().mapToGlobal(at), button, held, keys)
    QApplication.sendEvent(canvas.viewport(), event)


def press(canvas, x, y, **more):
    mouse(canvas, QEvent.Type.MouseButtonPress, x, y, **more)


def move(canvas, x, y, **more):
    mouse(canvas, QEvent.Type.MouseMove, x, y, **more)


def release(canvas, x, y, **more):
    mouse(canvas, QEvent.Type.MouseButtonRelease, x, y, **more)


def drag(canvas, *places, **more):
    press(canvas, *places[0], **more)
    for place in places[1:]:
        move(canvas, *place, **more)
    release(canvas, *places[-1], **more)


def wheel(canvas, notches, keys=NONE, at=(200, 150)):
    place = QPointF(*at)
    event = QWheelEvent(
        place, canvas.viewport().mapToGlobal(place), QPoint(), QPoint(0, round(120 * notches)),
        Qt.MouseButton.NoButton, keys, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), event)


def stack(frames=5):
    pixels = np.zeros((frames, 100, 100), np.uint8)
    return Document(ArraySource(replace(plain_info(pixels[0], name="stack"), frames=frames), pixels))


@pytest.fixture
def shown(canvas):
    """A 100 × 100 image, one to one: its corner at (150, 100) of the viewport."""
    canvas.set_document(document_of(np.full((100, 100), 100, np.uint8)))
    canvas.one_to_one()
    return canvas


def test_left_drag_changes_the_window_width_to_the_right_level_downwards(qtbot, shown):
    with qtbot.waitSignal(shown.window_dragged) as told:
        drag(shown, (200, 150), (220, 160), (302, 201))
    # a full 8-bit range opens 255 wide: 512 px of drag are 255, so 102 px are 50.8 and 51 px 25.4; both read whole
    window = shown.document.display.voi
    assert (window.width, window.center) == (306, 153)  # 255 + 50.8 and 127.5 + 25.4
    assert told.args[0].voi.width < window.width  # the signal of the first step


def test_escape_brings_the_window_of_the_press_back(qtbot, shown):
    press(shown, 200, 150)
    move(shown, 300, 150)
    assert shown.document.display.voi is not None
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert shown.document.display.voi is None
    move(shown, 390, 150)
    assert shown.document.display.voi is None


def test_a_window_never_gets_narrower_than_one_grey_value():
    start = Window(100, 50)
    by_hand = moved(Window(40, 400), QPointF(13, 7), home=400, whole=True)
    assert (by_hand.width, by_hand.center) == (round(by_hand.width), round(by_hand.center)), "HU are read whole"
    assert (by_hand.width, by_hand.center) != (400, 40)
    assert moved(start, QPointF(-9999, 0), home=100, whole=True).width == 1
    fraction = Window(0.5, 0.8)
    assert moved(fraction, QPointF(-9999, 0), home=1.0, whole=False).width == pytest.approx(1 / 512)


def test_a_drag_on_a_lut_begins_with_the_window_that_spans_it():
    lut = VoiLut(first=10, bits=8, values=np.arange(101, dtype=np.uint16))
    assert as_window(lut, GreyScale()) == Window(60, 100, function="LINEAR_EXACT")
    assert as_window(None, GreyScale(value_range=(-1024, 3071))).center == 1023.5


def test_middle_drag_pans_and_right_drag_zooms_at_the_press(shown):
    drag(shown, (200, 150), (230, 140), button=MIDDLE)
    assert shown.to_view(Point(0, 0)) == QPointF(180, 90)
    under = shown.to_image(QPointF(220, 120))
    drag(shown, (220, 120), (220, 20), button=RIGHT)
    assert shown.camera.zoom == pytest.approx(np.exp(0.6))
    there = shown.to_view(under)
    assert abs(there.x() - 220) <= 1.5
    assert abs(there.y() - 120) <= 1.5
    assert shown.document.display.voi is None


def test_a_short_right_click_asks_for_the_menu_and_does_not_zoom(qtbot, shown):
    with qtbot.waitSignal(shown.menu_requested):
        drag(shown, (200, 150), (201, 151), button=RIGHT)
    assert shown.camera.zoom == 1.0
    with qtbot.assertNotEmitted(shown.menu_requested):
        drag(shown, (200, 150), (200, 120), button=RIGHT)


def test_wheel_zooms_one_image_at_the_mouse(shown):
    under = shown.to_image(QPointF(170, 120))
    wheel(shown, 2, at=(170, 120))
    assert shown.camera.zoom == pytest.approx(1.44)
    there = shown.to_view(under)
    assert abs(there.x() - 170) <= 1.5
    assert abs(there.y() - 120) <= 1.5


def test_wheel_scrolls_a_stack_and_ctrl_wheel_zooms_it(canvas):
    canvas.set_document(stack())
    wheel(canvas, -2)
    assert canvas.document.frame == 2
    wheel(canvas, 0.5)
    wheel(canvas, 0.5)
    assert canvas.document.frame == 1  # two halves of a notch make one
    zoom = canvas.camera.zoom
    wheel(canvas, 1, keys=CTRL)
    assert canvas.camera.zoom == pytest.approx(zoom * 1.2)
    assert canvas.document.frame == 1


def test_a_stroke_stays_on_the_frame_it_began_on(qtbot, canvas):
    canvas.set_document(stack())
    found = strokes_of(canvas)
    canvas.set_tool(ToolKind.BRUSH)
    press(canvas, 200, 150)
    wheel(canvas, -2)
    canvas.step_frame(1)
    assert canvas.document.frame == 0
    release(canvas, 210, 150)
    assert len(found) == 1
    wheel(canvas, -1)
    assert canvas.document.frame == 1


@pytest.mark.parametrize("after_a_move", [True, False])
def test_a_stroke_is_dropped_when_something_else_turns_the_frame(canvas, after_a_move):
    canvas.set_document(stack())
    bare = pixels_of(canvas)
    found = strokes_of(canvas)
    canvas.set_tool(ToolKind.BRUSH)
    press(canvas, 200, 150)
    canvas.document.go_to(4)
    if after_a_move:
        move(canvas, 220, 160)
    release(canvas, 220, 160)
    canvas.hover(None)
    assert found == []
    assert np.array_equal(pixels_of(canvas), bare)  # all frames of the stack are black


def test_scroll_tool_goes_through_the_frames(canvas):
    canvas.set_document(stack())
    canvas.set_tool(ToolKind.SCROLL)
    drag(canvas, (200, 100), (200, 136))
    assert canvas.document.frame == 3  # 12 px a frame


def test_space_held_pans_with_the_left_button(qtbot, shown):
    qtbot.keyPress(shown, Qt.Key.Key_Space)
    drag(shown, (200, 150), (210, 150))
    qtbot.keyRelease(shown, Qt.Key.Key_Space)
    assert shown.to_view(Point(0, 0)) == QPointF(160, 100)
    assert shown.document.display.voi is None


@pytest.mark.parametrize("gone", [QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate])
def test_space_is_up_when_the_keyboard_goes_elsewhere(qtbot, shown, gone):
    qtbot.keyPress(shown, Qt.Key.Key_Space)
    QApplication.sendEvent(shown, QFocusEvent(gone) if gone == QEvent.Type.FocusOut else QEvent(gone))
    drag(shown, (200, 150), (210, 150))
    assert shown.to_view(Point(0, 0)) == QPointF(150, 100)  # not panned
    assert shown.document.display.voi is not None


@pytest.mark.parametrize("kind", list(ToolKind))
def test_a_closed_document_is_let_go(canvas, kind):
    document = stack()
    gone = weakref.ref(document.source)
    canvas.set_document(document)
    canvas.set_tool(kind)
    drag(canvas, (200, 150), (210, 150))
    canvas.set_document(None)
    del document
    gc.collect()
    assert gone() is None


def test_files_dropped_on_the_picture_reach_the_window(canvas):
    assert not canvas.acceptDrops()
    assert not canvas.viewport().acceptDrops()


def test_double_click_is_told_but_two_dabs_of_a_brush_are_dabs(qtbot, shown):
    with qtbot.waitSignal(shown.double_clicked):
        mouse(shown, QEvent.Type.MouseButtonDblClick, 200, 150)
    shown.set_tool(ToolKind.BRUSH)
    with qtbot.waitSignal(shown.stroke_finished):
        mouse(shown, QEvent.Type.MouseButtonDblClick, 200, 150)
        release(shown, 200, 150)


def test_cursor_moves_are_told_in_image_pixels(qtbot, shown):
    with qtbot.waitSignal(shown.cursor_moved) as told:
        move(shown, 160, 105, button=Qt.MouseButton.NoButton)
    assert told.args == [Point(10, 5)]
    with qtbot.waitSignal(shown.cursor_moved) as told:
        QApplication.sendEvent(shown.viewport(), QEvent(QEvent.Type.Leave))
    assert told.args == [None]


# brush ---------------------------------------------------------------------------------------------------


def strokes_of(canvas):
    found = []
    canvas.stroke_finished.connect(lambda *told: found.append(told))
    return found


def test_a_stroke_is_told_once_and_is_the_swept_disc(shown):
    found = strokes_of(shown)
    shown.set_tool(ToolKind.BRUSH)
    shown.brush.radius = 6.0
    drag(shown, (170, 120), (180, 120), (200, 140))
    ((before, after, key),) = found
    assert key is None
    assert before.area_px == 0
    wanted = before.paint([Point(20, 20), Point(30, 20), Point(50, 40)], 6.0, True)
    assert after.changed(wanted) is None
    assert shown.document.annotations() == ()  # the canvas changes no content


def test_a_stroke_goes_to_the_newest_mask_that_was_not_rejected(shown):
    size = Size(100, 100)
    old = Annotation(TiledMask.empty(size).paint([Point(50, 50)], 20, True))
    shown.document.put(old)
    shown.document.put(Annotation(TiledMask.empty(size), review=Review.REJECTED))
    found = strokes_of(shown)
    shown.set_tool(ToolKind.ERASER)
    shown.brush.radius = 5.0
    drag(shown, (200, 150), (201, 150))
    ((before, after, key),) = found
    assert key == old.id
    assert before is old.mask
    assert after.area_px < before.area_px


@pytest.mark.parametrize(
    ("kind", "keys", "adds"),
    [(ToolKind.BRUSH, NONE, True), (ToolKind.BRUSH, CTRL, False), (ToolKind.BRUSH, SHIFT, True),
     (ToolKind.ERASER, NONE, False), (ToolKind.ERASER, SHIFT, True), (ToolKind.ERASER, CTRL, False)],
)  # fmt: skip
def test_shift_adds_and_ctrl_takes_away(shown, kind, keys, adds):
    half = np.zeros((100, 100), bool)
    half[:, :50] = True
    shown.document.put(Annotation(TiledMask.from_array(half)))
    found = strokes_of(shown)
    shown.set_tool(kind)
    drag(shown, (200, 150), (200, 151), keys=keys)
    ((before, after, _),) = found
    assert (after.area_px > before.area_px) == adds


def test_a_stroke_under_way_is_seen_and_escape_undoes_it(qtbot, shown):
    found = strokes_of(shown)
    shown.set_tool(ToolKind.BRUSH)
    shown.hover(None)
    bare = pixels_of(shown)
    press(shown, 200, 150)
    shown.hover(None)
    assert (pixels_of(shown) != bare).any()
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    release(shown, 200, 150)
    shown.hover(None)
    assert np.array_equal(pixels_of(shown), bare)
    assert found == []


def test_a_stroke_goes_to_what_its_target_gives_even_if_the_document_has_it_not_yet(shown):
    """A copy of a proposal: asked for once, at the press, and drawn as one mask while it grows."""
    copy = Annotation(TiledMask.empty(Size(100, 100)).paint([Point(20, 20)], 5, True))
    asked = []
    shown.brush_target = lambda: asked.append(1) or copy
    found = strokes_of(shown)
    bare = len(shown.stage.childItems())
    shown.set_tool(ToolKind.BRUSH)
    press(shown, 200, 150)
    for x in (210, 220, 230):
        move(shown, x, 150)
    assert len(shown.stage.childItems()) == bare + 1
    release(shown, 230, 150)
    ((before, _, key),) = found
    assert before is copy.mask
    assert key == copy.id
    assert asked == [1]
    assert len(shown.stage.childItems()) == bare


def test_what_a_stroke_redraws_in_parts_is_what_a_whole_redraw_gives(shown):
    size = Size(100, 100)
    shown.document.put(Annotation(TiledMask.empty(size).paint([Point(50, 50)], 20, True)))
    pixels_of(shown)
    shown.zoom_by(2.5)
    shown.set_tool(ToolKind.BRUSH)
    shown.brush.radius = 7.0
    press(shown, 150, 100)
    for place in ((160, 120), (220, 160), (250, 220)):
        move(shown, *place)
        QApplication.processEvents()
    shown.hover(None)
    in_parts = pixels_of(shown)
    for item in shown.picture.overlays._masks.values():
        item.show_mask(item.mask, None)
    assert np.array_equal(pixels_of(shown), in_parts)
    release(shown, 250, 220)


def test_shift_wheel_changes_the_brush_and_the_ring_has_its_true_size(shown):
    shown.set_tool(ToolKind.BRUSH)
    shown.brush.radius = 20.0
    shown.hover(None)
    bare = pixels_of(shown)
    move(shown, 200, 150, button=Qt.MouseButton.NoButton)
    ring = np.argwhere((pixels_of(shown) != bare).any(axis=2))
    assert np.abs(ring - (150, 200)).max() in (20, 21, 22)  # radius 20, halo 1.5
    wheel(shown, 1, keys=SHIFT)
    assert shown.brush.radius == pytest.approx(24.0)
    assert shown.camera.zoom == 1.0
