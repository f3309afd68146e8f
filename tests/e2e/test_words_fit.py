"""Both languages in the real window at three widths and four scales, and in every dialog: no word is cut.

A screen of 1920 at 200 % gives a window 960 logical pixels: scales are sizes here. (Text is laid out in logical pixels.)
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from clipped import clipped, painted_texts
from PySide6.QtCore import QCoreApplication, QLocale, QTimer, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

import resources
from viewer.app import App

SCREENS = ((1280, 800), (1600, 900), (1920, 1080))
SCALES = (1, 1.5, 2, 3)
LEAST = 600  # logical px: a screen of 1800 at 300 %. Alone the window goes down to 470, after other tests to 576
SETTLE_MS = 500  # what follows the last answer has turns of its own
LOOK_MS = {"models": 2500}  # the cards come one by one
LOOKS, AGAIN_MS, WAIT_MS = 100, 100, 60_000
DIALOGS = ("about", "hazards", "first_run", "shortcuts", "models", "tags", "layout", "settings")
ANSWERS = 3
WIDEST, HIGHEST = 600, 720  # px of a menu: within 640 × 360 it scrolls, on 1280 × 800 it stands whole


@pytest.fixture(params=["en", "zh_CN"])
def spoken(request: pytest.FixtureRequest, home: Path, qapp: QCoreApplication) -> Iterator[str]:
    if request.param != "en" and not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        pytest.skip("no font on this computer shows Chinese")
    (home / "settings.json").write_text(json.dumps({"language": request.param, "greeted": True}))
    yield request.param
    QLocale.setDefault(QLocale.system())
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)


@pytest.mark.timeout(300)
def test_no_word_of_the_window_and_its_dialogs_is_cut(spoken: str, program, qtbot: QtBot) -> None:
    app: App = program()
    faults = _at_every_size(app, qtbot, "empty")
    app.open_names([str(resources.path("demo", "malignant.dcm"))])
    qtbot.waitUntil(lambda: _answers(app) == ANSWERS, timeout=200_000)
    qtbot.wait(SETTLE_MS)
    faults += _at_every_size(app, qtbot, "case")
    app.window.resize(1280, 800)
    for name in DIALOGS:
        faults += _dialog(app, qtbot, name)
    faults += _menus(app)
    assert not faults, "\n".join(faults)


def _answers(app: App) -> int:
    current = app.workspace.current
    return len(current.results()) if current is not None else 0


def _at_every_size(app: App, qtbot: QtBot, what: str) -> list[str]:
    faults = []
    app.window.showNormal()
    for scale in SCALES:
        for width, height in SCREENS:
            asked = (round(width / scale), round(height / scale))
            app.window.resize(*asked)
            qtbot.wait(50)
            if app.window.width() > max(asked[0], LEAST) or app.window.height() > asked[1]:
                faults.append(f"{what} {asked}: the window is {app.window.width()}×{app.window.height()}")
            with painted_texts() as painted:
                app.window.grab()
            faults += [f"{what} {asked}: {line}" for line in clipped(app.window) + painted]
    return faults


def _dialog(app: App, qtbot: QtBot, name: str) -> list[str]:
    """Opens it, looks, closes it; `settings` waits inside its own loop, so the look comes by a timer."""
    faults: list[str] = []
    looked: list[bool] = []

    def look(left: int = LOOKS) -> None:
        boxes = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not app.window]
        if not boxes and left:  # it may come late, and wait for ever where nobody looks for it
            QTimer.singleShot(AGAIN_MS, lambda: look(left - 1))
            return
        looked.append(True)
        faults.extend([] if boxes else [f"{name}: nothing opened"])
        for box in boxes:
            with painted_texts() as painted:
                box.grab()
            faults.extend(f"{name}: {line}" for line in clipped(box) + painted)
            box.close() if not isinstance(box, QDialog) else box.reject()

    wait = LOOK_MS.get(name, 200)
    QTimer.singleShot(wait, lambda: look())
    app.actions[name].trigger()
    qtbot.waitUntil(lambda: bool(looked), timeout=WAIT_MS)
    qtbot.wait(200)
    return faults


def _menus(app: App) -> list[str]:
    """A menu is as wide as its words; it must fit beside the hand."""
    menus = [app.window.menu, *app.window.menu.findChildren(QMenu)]
    assert len(menus) > 5
    sizes = [(menu.title(), menu.sizeHint().width(), menu.sizeHint().height()) for menu in menus]
    return [f"menu {size}" for size in sizes if size[1] > WIDEST or size[2] > HIGHEST]
