"""A pathologist opens a slide: its keys hold, a map of another program is laid over it from the menu."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from inference.geometry import Point
from tests.inference.export.export_slide_dicom import write_sm
from viewer.app import App

Start = Callable[..., App]
WAIT_MS = 60_000


@pytest.mark.timeout(240)
def test_a_map_is_laid_over_a_slide_from_the_menu(
    program: Start, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = program()
    told: list[str] = []
    monkeypatch.setattr(app.later.slide_ai, "_tell", told.append)  # type: ignore[union-attr]
    app.actions["open_map"].trigger()
    assert told == ["Open the image first that the map belongs to."]

    before = app.actions["magnify_3"].shortcuts()
    (tmp_path / "slide").mkdir()
    write_sm(tmp_path / "slide" / "level0.dcm")  # 640 × 384
    app.open_names([str(tmp_path / "slide" / "level0.dcm")])
    qtbot.waitUntil(lambda: app.canvas.document is not None, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: bool(app.actions["magnify_3"].shortcuts()), timeout=WAIT_MS)
    assert not before, "without a slide the numbers are the window's presets"

    values = np.zeros((12, 20), np.float32)  # 32 px each
    values[3, 5] = 0.75  # x 160–192, y 96–128
    np.save(tmp_path / "theirs.npy", values)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "theirs.npy"), ""))
    app.actions["open_map"].trigger()
    document = app.canvas.document
    assert document is not None
    qtbot.waitUntil(lambda: "theirs.npy" in document.maps.shown, timeout=WAIT_MS)
    assert app.canvas.picture is not None
    qtbot.waitUntil(lambda: bool(app.canvas.picture.maps.values_at(Point(176, 112))), timeout=WAIT_MS)  # type: ignore[union-attr]
    assert dict(app.canvas.picture.maps.values_at(Point(176, 112)))["theirs.npy"] == pytest.approx(
        0.75, abs=0.01
    )
