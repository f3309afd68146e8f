"""The interface in Chinese; a run that died is told at the next start; every control has a name to read aloud."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QTextBrowser,
)
from pytestqt.qtbot import QtBot

import resources
from viewer.app import App
from viewer.crash import CrashReports
from viewer.help.crash_teller import CrashTeller
from viewer.help.first_run import FirstRunPage
from viewer.settings import Settings

DEMO = resources.path("demo", "malignant.dcm")


@pytest.fixture
def english_again(qapp: QCoreApplication) -> Iterator[None]:
    """Translations are the application's, which outlives a test."""
    yield
    QLocale.setDefault(QLocale.system())
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)


def test_every_control_of_the_window_has_words_a_screen_reader_can_say(program) -> None:
    app: App = program()
    controls = [one for kind in (QAbstractButton, QComboBox, QSlider, QLineEdit)
                for one in app.window.findChildren(kind) if not one.objectName().startswith("qt_")]  # fmt: skip
    assert len(controls) > 20
    assert [one for one in controls if not _said(one)] == []


def _said(control: QAbstractButton | QComboBox | QSlider | QLineEdit) -> str:
    own = control.text() if isinstance(control, QAbstractButton) else ""
    parent = control.parentWidget()
    inside = isinstance(control, QLineEdit) and isinstance(parent, QComboBox)
    return control.accessibleName() or own or control.toolTip() or (parent.accessibleName() if inside else "")


def test_the_window_speaks_chinese_when_asked(program, home: Path, english_again: None) -> None:
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        pytest.skip("no font on this computer shows Chinese: the program keeps English then")
    (home / "settings.json").write_text(json.dumps({"language": "zh_CN"}))
    app: App = program()
    assert app.actions["open"].text() == "打开文件…"
    assert "图层" in " ".join(label.text() for label in _labels(app))
    assert app.notices.lines == ()


def test_the_first_start_explains_itself_once(program, home: Path, qtbot: QtBot) -> None:
    app: App = program()
    (page,) = app.window.findChildren(FirstRunPage)
    assert page.isVisible()
    assert page.geometry() == app.welcome.rect()
    qtbot.keyClick(page.begin, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: not app.window.findChildren(FirstRunPage))
    assert json.loads((home / "settings.json").read_text())["greeted"] is True
    assert program().window.findChildren(FirstRunPage) == []
    app.actions["first_run"].trigger()
    (again,) = app.window.findChildren(FirstRunPage)
    again.closed.emit()


def test_who_asks_for_an_image_gets_the_image(program, home: Path, qtbot: QtBot) -> None:
    app: App = program(DEMO)
    assert app.window.findChildren(FirstRunPage) == []
    assert not (home / "settings.json").exists()  # the page comes another time


def test_an_image_that_comes_puts_the_page_away(program, qtbot: QtBot) -> None:
    app: App = program()
    app.open_names([str(DEMO)])
    qtbot.waitUntil(lambda: not app.window.findChildren(FirstRunPage), timeout=30_000)


def test_a_start_opens_no_connection_while_the_update_check_is_off(
    program, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Python's connections are refused and counted. The companion's pipe and the second starts' ear are on this machine."""
    tried: list[object] = []

    def refuse(self: socket.socket, address: object) -> None:
        if self.family != getattr(socket, "AF_UNIX", None):
            tried.append(address)
            raise OSError("a test allows no connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    app: App = program(DEMO)
    assert not app.settings.check_updates
    assert tried == []
    app.change_settings(app.settings.with_(check_updates=True, update_address="https://127.0.0.1:9/latest.json"))
    app.later.around.carried.look_for_updates()
    qtbot.waitUntil(lambda: bool(app.notices.lines), timeout=30_000)
    assert len(tried) == 1  # the guard of this test works
    assert "https://127.0.0.1:9/latest.json" in app.notices.lines[0].text


def test_settings_go_to_another_home_by_a_file(
    program, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "mine.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    app: App = program()
    app.change_settings(app.settings.with_(mouse_profile="pan"))
    app.later.around.hands.take_own({"length": ("Ctrl+Alt+L",)})
    app.actions["export_settings"].trigger()
    app.change_settings(Settings())
    app.later.around.hands.take_own({})
    app.actions["import_settings"].trigger()
    assert app.settings.mouse_profile == "pan"
    assert app.actions["length"].shortcut().toString() == "Ctrl+Alt+L"
    assert json.loads((home / "settings.json").read_text())["mouse_profile"] == "pan"
    assert [line.kind for line in app.notices.lines] == ["info", "info"]


def test_the_about_box_leads_to_hazards_and_components(program) -> None:
    app: App = program()
    app.actions["about"].trigger()
    (about,) = [one for one in app.window.findChildren(QDialog) if one.isVisible()]
    for words, shown in (("Components", "PySide6"), ("Hazards", "Images of two patients")):
        next(one for one in about.findChildren(QPushButton) if one.text().startswith(words)).click()
        assert any(shown in page.toPlainText() for page in app.window.findChildren(QTextBrowser))


def _labels(app: App) -> list[QLabel]:
    return app.window.findChildren(QLabel)


def test_a_run_that_died_is_told_and_its_report_shown(program, home: Path, qtbot: QtBot) -> None:
    (home / "reports").mkdir()
    (home / "reports" / "running-999999999.txt").write_text("Fatal Python error: Segmentation fault")
    app: App = program()
    CrashTeller(app, CrashReports(home / "reports")).tell_left_over()
    (line,) = app.notices.lines
    next(one for one in line.findChildren(QPushButton) if one.text() == "Show the report").click()
    (page,) = [one for one in app.window.findChildren(QDialog) if one.isVisible()]
    assert "Segmentation fault" in page.findChild(QTextBrowser).toPlainText()
    assert line.log_id in page.windowTitle()
    page.reject()
