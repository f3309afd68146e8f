"""The interface in Chinese; a run that died is told at the next start; every control has a name to read aloud."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QTranslator
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QTextBrowser,
)
from pytestqt.qtbot import QtBot

from viewer.app import App
from viewer.crash import CrashReports
from viewer.help.crash_teller import CrashTeller


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
