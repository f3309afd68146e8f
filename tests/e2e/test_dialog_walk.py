"""Every dialog by keyboard: Tab reaches all it holds, the focus is seen, a screen reader has words, Esc closes it."""

from __future__ import annotations

import by_keyboard
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import resources
from viewer.app import App

DEMO = resources.path("demo", "malignant.dcm")
WAIT_MS = 60_000
LOOK_MS = {"models": 2500, "key_images": 800, "tags": 800, "copy_without_identity": 1500}  # what they show comes in steps
LOOKS, AGAIN_MS = 100, 100
DIALOGS = (
    "about", "hazards", "first_run", "shortcuts", "models", "tags", "settings", "key_images", "open_server",
    "calibrate_screen", "layout", "copy_without_identity",
)  # fmt: skip


@pytest.mark.timeout(300)
def test_every_dialog_is_walked_and_left_by_keys(program, qtbot: QtBot) -> None:
    app: App = program(DEMO)
    qtbot.waitUntil(lambda: app.workspace.current is not None, timeout=WAIT_MS)
    app.window.resize(1280, 800)
    app.actions["key_image"].trigger()
    faults = [f"{name}: {fault}" for name in DIALOGS for fault in _walked(app, qtbot, name)]
    assert not faults, "\n".join(faults)


def _walked(app: App, qtbot: QtBot, name: str) -> list[str]:
    """Opens it, walks, closes it; some wait inside a loop of their own, so the walk comes by a timer."""
    found: list[str] = []
    walked: list[bool] = []

    def look(left: int = LOOKS) -> None:
        boxes = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not app.window]
        if not boxes and left:  # it may come late, and wait for ever where nobody looks for it
            QTimer.singleShot(AGAIN_MS, lambda: look(left - 1))
            return
        found.extend([] if boxes else ["nothing opened"])
        for box in boxes:
            found.extend(_faults(box))
        walked.append(True)

    QTimer.singleShot(LOOK_MS.get(name, 300), lambda: look())
    app.actions[name].trigger()
    qtbot.waitUntil(lambda: bool(walked), timeout=WAIT_MS)
    return found


def _faults(box: QWidget) -> list[str]:
    box.activateWindow()
    QApplication.processEvents()
    wanted = by_keyboard.wanted(box)
    first = QApplication.focusWidget()
    if first is None or first.window() is not box:
        first = wanted[0] if wanted else box
    found = by_keyboard.faults(list(by_keyboard.walk(first)), box) if wanted else []
    first.setFocus()
    QTest.keyClick(QApplication.focusWidget() or box, Qt.Key.Key_Escape)
    QApplication.processEvents()
    if isValid(box) and box.isVisible():
        found.append("Esc does not close it")
        box.close()
    return found
