"""What a reader does beside looking: mark key images, read the header, copy the view, freeze a copy, play a stack."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

import resources
from viewer.app import App

CINE = resources.path("demo", "cine.dcm")
pytestmark = pytest.mark.timeout(180)


@pytest.fixture
def app(program, home: Path, qtbot: QtBot) -> App:
    (home / "settings.json").write_text('{"run_on_open": false}')
    started: App = program(CINE)
    qtbot.waitUntil(lambda: started.workspace.current is not None, timeout=60_000)
    return started


def test_a_stack_plays_and_stops_when_a_brush_is_taken(app: App, qtbot: QtBot) -> None:
    document = app.workspace.current
    assert document is not None
    app.actions["cine"].trigger()
    qtbot.waitUntil(lambda: document.frame > 1, timeout=20_000)
    assert app.actions["cine"].isChecked()
    app.actions["brush"].trigger()
    assert not app.actions["cine"].isChecked()


def test_key_images_are_listed_exported_and_come_back(
    app: App, program, qtbot: QtBot, tmp_path: Path
) -> None:
    document, keys = app.workspace.current, app.later.around.keys
    assert document is not None
    app.actions["key_image"].trigger()
    document.go_to(4)
    assert not app.actions["key_image"].isChecked()
    app.actions["key_image"].trigger()
    assert [one.frame for one in keys.frames()] == [0, 4]
    document.go_to(2)
    app.actions["next_key_image"].trigger()
    assert document.frame == 4
    app.actions["next_key_image"].trigger()
    assert document.frame == 0
    from viewer.key_export import Order

    out = tmp_path / "out"
    out.mkdir()
    keys._write(out, [Order.of(one.document, one.frame) for one in keys.frames()])
    qtbot.waitUntil(lambda: len(list(out.glob("key-images/*.png"))) == 2, timeout=20_000)
    size = document.info.size
    first = cv2.imread(str(sorted(out.glob("key-images/*.png"))[0]))
    assert first.shape[1] == size.width
    assert first.shape[0] > size.height  # the strip that says what it is
    app.window.close()
    again: App = program(CINE)
    qtbot.waitUntil(lambda: [one.frame for one in again.later.around.keys.frames()] == [0, 4], timeout=60_000)


def test_the_header_is_shown_and_searched(app: App, qtbot: QtBot) -> None:
    app.actions["tags"].trigger()
    browser = app.later.around.reader._tags
    qtbot.waitUntil(lambda: browser.tree.topLevelItemCount() > 10, timeout=20_000)
    browser.search.setText("Modality")
    qtbot.waitUntil(lambda: browser.tree.topLevelItemCount() == 1, timeout=20_000)
    browser.tree.setCurrentItem(browser.tree.topLevelItem(0))
    browser.copy_row()
    assert QGuiApplication.clipboard().text() == "(0008,0060)\tCS\tModality\tUS"
    browser.close()


def test_the_view_goes_to_the_clipboard_with_its_strip(app: App) -> None:
    app.actions["copy_view"].trigger()
    image, canvas = QGuiApplication.clipboard().image(), app.canvas
    assert image.width() == canvas.width()
    assert image.height() > canvas.height()


def test_a_frozen_copy_stays_while_the_view_goes_on(app: App) -> None:
    document = app.workspace.current
    assert document is not None
    document.go_to(3)
    app.actions["freeze"].trigger()
    document.go_to(6)
    frames = [viewport.document.frame for viewport in app.grid.viewports]
    assert frames == [6, 3]


def test_the_magnifier_is_taken_and_laid_down(app: App) -> None:
    app.later.around.reader.magnify()
    assert app.actions["magnifier"].isChecked()
    app.later.around.reader.magnify()
    assert not app.actions["magnifier"].isChecked()
    assert np.all([not glass.isVisible() for glass in app.later.around.reader._glasses])


def test_profiles_change_keys_and_mouse_at_once_and_are_kept(app: App, home: Path) -> None:
    hands = app.later.around.hands
    hands._choose(key_profile="weasis", mouse_profile="scroll")
    assert app.keyboard.now("corner_text") == ("I",)
    assert app.actions["scroll"].isChecked()
    kept = (home / "settings.json").read_text()
    assert '"weasis"' in kept
    assert '"scroll"' in kept


def test_the_windows_place_is_kept(app: App, home: Path) -> None:
    app.window.close()
    assert '"maximised": true' in (home / "window.json").read_text()
