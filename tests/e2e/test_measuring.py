"""What a reader measures with the whole program: by keys and mouse, kept when the program ends."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import resources
from inference.geometry import Point
from inference.measure.measurement import Shape
from viewer.app import App
from viewer.canvas.tools import ToolKind

DEMO = resources.path("demo", "normal.dcm")
WAIT_MS = 60_000

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def app(program, qtbot: QtBot) -> App:
    made: App = program(DEMO)
    qtbot.waitUntil(lambda: made.workspace.current is not None, timeout=WAIT_MS)
    return made


def take(app: App, qtbot: QtBot, key: Qt.Key) -> None:
    """The key, where the keyboard is while a person reads."""
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow, timeout=WAIT_MS)
    app.canvas.setFocus()
    qtbot.waitUntil(app.canvas.hasFocus, timeout=WAIT_MS)
    qtbot.keyClick(app.canvas, key)


def drag(app: App, qtbot: QtBot, start: Point, end: Point) -> None:
    port = app.canvas.viewport()
    places = [app.canvas.to_view(point).toPoint() for point in (start, end)]
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=places[0])
    qtbot.mouseMove(port, places[1])
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=places[1])


def test_measure_close_and_find_it_again(app: App, program, qtbot: QtBot) -> None:
    take(app, qtbot, Qt.Key.Key_L)
    assert app.actions["length"].isChecked()
    drag(app, qtbot, Point(120, 120), Point(160, 150))
    take(app, qtbot, Qt.Key.Key_O)
    drag(app, qtbot, Point(200, 120), Point(230, 150))
    held = app.workspace.current.measurements
    assert [one.shape for one in held.all()] == [Shape.LENGTH, Shape.ELLIPSE]
    qtbot.waitUntil(lambda: held.statistics(held.all()[1]) is not None, timeout=WAIT_MS)
    assert app.later.measurements.tree.topLevelItemCount() == 2
    kept = held.all()
    app.window.close()
    again: App = program(DEMO)
    qtbot.waitUntil(
        lambda: bool(again.workspace.current and again.workspace.current.measurements.all()), timeout=WAIT_MS
    )
    assert again.workspace.current.measurements.all() == kept


def test_l_a_and_o_take_their_tools_and_q_hides(app: App, qtbot: QtBot) -> None:
    for key, kind in (
        (Qt.Key.Key_L, ToolKind.LENGTH), (Qt.Key.Key_A, ToolKind.ANGLE), (Qt.Key.Key_O, ToolKind.ELLIPSE),
        (Qt.Key.Key_W, ToolKind.WINDOW),
    ):  # fmt: skip
        taken = []
        app.view.tool_changed.connect(taken.append)
        take(app, qtbot, key)
        app.view.tool_changed.disconnect(taken.append)
        assert taken == [kind]
    take(app, qtbot, Qt.Key.Key_Q)
    assert not app.workspace.current.measurements.visible
    assert not app.actions["measurements_visible"].isChecked()
    take(app, qtbot, Qt.Key.Key_Q)
    assert app.workspace.current.measurements.visible
