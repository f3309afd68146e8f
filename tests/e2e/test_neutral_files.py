"""What is written for other programs is the same in every language: the same case read in Chinese and in German."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

import resources
from inference.geometry import Point
from inference.library import read_library
from inference.measure.measurement import Measurement, Shape
from inference.result_cache import CachedRunner
from inference.results import State
from viewer import library_part
from viewer.app import App

DEMO = resources.path("demo", "malignant.dcm")
WAIT_MS = 60_000
OF_THE_MOMENT = ("UI", "DA", "TM", "DT")  # new in every SEG
pytestmark = pytest.mark.timeout(240)


@pytest.fixture(autouse=True)
def own_locale() -> Iterator[None]:
    before = QLocale()
    yield
    QLocale.setDefault(before)


class Remembering(CachedRunner):
    """The models answer once: their seconds, too, are the same the second time. All else goes to the model process."""

    def __getattr__(self, name: str) -> object:
        return getattr(self._inner, name)


@pytest.fixture
def same_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make = library_part.make_runner
    monkeypatch.setattr(
        library_part, "make_runner", lambda settings: Remembering(make(settings), tmp_path / "answers", read_library)
    )


def read_in(language: str, program, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Open the case with its answers, accept the outline, measure, and write all. Returns the length in the list."""
    QLocale.setDefault(QLocale(language))
    words = QTranslator()
    if words.load(str(resources.path("translations", f"{language}.qm"))):
        QApplication.installTranslator(words)
    folder.mkdir()
    monkeypatch.setenv("LESIONSCOPE_HOME", str(folder.with_name(f"home-{language}")))  # no journal of the other one
    try:
        app: App = program(DEMO)
        qtbot.waitUntil(lambda: said(app), timeout=WAIT_MS)
        app.actions["accept"].trigger()
        document = app.workspace.current
        assert document is not None
        qtbot.waitUntil(lambda: bool(document.annotations()), timeout=WAIT_MS)
        measured(app, qtbot)
        line = app.later.measurements.tree.topLevelItem(0)
        assert line is not None
        names = iter(folder / name for name in ("measured.csv", "mask.png", "seg.dcm"))
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(next(names)), ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
        for action, path in (
            ("measurements_export", "measured.csv"), ("export_mask", "mask.png"), ("export_seg", "seg.dcm"),
            ("export_results", "malignant-results/reader-mask-1-accepted.png"),
        ):  # fmt: skip
            app.actions[action].trigger()
            qtbot.waitUntil((folder / path).is_file, timeout=WAIT_MS)
        length = line.text(1)
        app.window.close()
        return length
    finally:
        QApplication.removeTranslator(words)


def said(app: App) -> bool:
    document = app.workspace.current
    return document is not None and document.run_of("breast-us-fused").state in {State.FINDINGS, State.NO_FINDING}


def measured(app: App, qtbot: QtBot) -> None:
    """A length of 3·40, 4·40 px and an ellipse, its statistics too."""
    document = app.workspace.current
    assert document is not None
    line = Measurement(Shape.LENGTH, (Point(120.5, 120.5), Point(240.5, 280.5)), id="one")
    round_ = Measurement(Shape.ELLIPSE, (Point(200.0, 120.0), Point(260.0, 170.0)), id="two")
    for each in (line, round_):
        document.measurements.put(each)
    qtbot.waitUntil(lambda: document.measurements.statistics(round_) is not None, timeout=WAIT_MS)


def test_two_languages_write_the_same_files(
    program, same_answers: None, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {
        language: read_in(language, program, qtbot, tmp_path / language, monkeypatch) for language in ("zh_CN", "de_DE")
    }
    chinese, german = (written(tmp_path / language) for language in ("zh_CN", "de_DE"))
    assert len(chinese) >= 6
    assert chinese.keys() == german.keys()
    for name in chinese:
        assert chinese[name] == german[name], name
    assert b",length,14,mm," in chinese["measured.csv"]  # 120² + 160² = 200² px of 0.07 mm
    assert shown == {"zh_CN": "14.00 mm", "de_DE": "14,00 mm"}  # while the screen speaks each language's figures


def written(folder: Path) -> dict[str, bytes]:
    """By name; a DICOM file without what is of the moment it was written."""
    return {
        path.relative_to(folder).as_posix(): timeless(path) if path.suffix == ".dcm" else path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file()
    }  # fmt: skip


def timeless(path: Path) -> bytes:
    import pydicom

    data = pydicom.dcmread(path)

    def drop(inner: pydicom.Dataset, element: pydicom.DataElement) -> None:
        if element.VR in OF_THE_MOMENT:
            del inner[element.tag]

    data.walk(drop)
    return data.to_json().encode()
