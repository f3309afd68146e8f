"""Everything by keyboard: Tab reaches every control once, place by place, seen and named."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QSlider,
    QWidget,
)
from pytestqt.qtbot import QtBot

import resources
from viewer.app import App

CONTROLS = (QAbstractButton, QComboBox, QSlider, QLineEdit, QAbstractItemView)
DEMO = resources.path("demo", "malignant.dcm")
MOST = 300  # steps of one walk
SEEN, LEVELS = 12, 16  # pixels that must differ, and by how much of 255


@pytest.mark.timeout(300)
def test_tab_reaches_every_control_in_order_and_each_is_seen_and_said(program, qtbot: QtBot) -> None:
    app = _opened(program, qtbot)
    stops = list(_walk(app))
    faults = [f"not reached: {_name(one)}" for one in _wanted(app) if one not in stops]
    faults += [f"reached twice: {_name(one)}" for one in stops if stops.count(one) > 1]
    faults += [f"focus is not seen: {_name(one)}" for one in stops if not _shows_focus(one)]
    faults += [f"has no words: {_name(one)}" for one in stops if not _said(one)]
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
    return app


def _walk(app: App) -> Iterator[QWidget]:
    """Every stop of Tab until the first comes again, from the window's first control on."""
    first = now = app.window.bar.findChildren(QAbstractButton)[1]  # [0] shows what has no room
    first.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(MOST):
        yield now
        QTest.keyClick(now, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now is first:
            return


def _wanted(app: App) -> list[QWidget]:
    found = [one for one in app.window.findChildren(QWidget) if isinstance(one, CONTROLS)]
    return [one for one in found if one.isVisible() and one.isEnabled() and not _part_of_another(one)]


def _part_of_another(widget: QWidget) -> bool:
    inside = isinstance(widget, QLineEdit) and isinstance(widget.parentWidget(), QComboBox)
    return inside or isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_")


def _name(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName() or widget.toolTip()}"


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


def _shows_focus(widget: QWidget) -> bool:
    """What it and what is around it paint with the focus is not what they paint without."""
    around = widget.parentWidget() or widget
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    with_focus = around.grab().toImage()
    widget.clearFocus()
    QApplication.processEvents()
    return _differ(with_focus, around.grab().toImage())


def _differ(one: QImage, other: QImage) -> bool:
    first, second = (image.convertToFormat(QImage.Format.Format_Grayscale8) for image in (one, other))
    if first.size() != second.size():
        return True
    grey = [np.frombuffer(image.constBits(), np.uint8).astype(int) for image in (first, second)]
    return int((np.abs(grey[0] - grey[1]) > LEVELS).sum()) >= SEEN


def _said(widget: QWidget) -> str:
    """What a screen reader says first."""
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name) if face.role() is not QAccessible.Role.NoRole else ""
