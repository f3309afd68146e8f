"""Everything by keyboard: Tab reaches every control once, place by place, seen and named."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import by_keyboard
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

import resources
from viewer.app import App

DEMO = resources.path("demo", "malignant.dcm")
SETTLE_MS = 500  # what follows the last answer has turns of its own


@pytest.mark.timeout(300)
def test_tab_reaches_every_control_in_order_and_each_is_seen_and_said(program, qtbot: QtBot) -> None:
    app = _opened(program, qtbot)
    stops = list(_walk(app))
    faults = by_keyboard.faults(stops, app.window)
    assert not faults, "\n".join(faults)
    places = [name for name, _ in groupby(_place(app, one) for one in stops)]
    assert places == ["bar", "left", "right", "middle"]  # the image comes last: Shift+Tab from the bar is one step


def _opened(program, qtbot: QtBot) -> App:
    app: App = program(DEMO)
    current = app.workspace
    qtbot.waitUntil(
        lambda: current.current is not None and len(current.current.results()) == 3, timeout=200_000
    )
    app.window.showNormal()
    app.window.resize(1280, 800)
    app.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is app.window)
    qtbot.wait(SETTLE_MS)
    return app


def _walk(app: App) -> Iterator[QWidget]:
    """From the window's first control on."""
    return by_keyboard.walk(app.window.bar.findChildren(QAbstractButton)[1])  # [0] shows what has no room


def _place(app: App, widget: QWidget) -> str:
    """Where in the window: the bar above, the list left, the image, the column right."""
    if app.window.bar.isAncestorOf(widget):
        return "bar"
    if app.later.studies.isAncestorOf(widget):
        return "left"
    right = app.later.side
    return (
        "right" if right.isAncestorOf(widget) or _left_of(app, widget) >= _left_of(app, right) else "middle"
    )


def _left_of(app: App, widget: QWidget) -> int:
    return widget.mapTo(app.window, QPoint(0, 0)).x()
