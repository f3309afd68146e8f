"""What an annotator does: correct the mask, undo, accept, export – and find it again after everything ended."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import resources
from inference.geometry import Point
from inference.results import State
from viewer.app import App
from viewer.document.annotations import Origin, Review
from viewer.editing import proposal

WAIT_MS = 60_000
DEMO = resources.path("demo", "malignant.dcm")

pytestmark = pytest.mark.timeout(180)


def ready(app: App) -> bool:
    document = app.workspace.current
    return document is not None and document.run_of("breast-us-fused").state in {
        State.FINDINGS,
        State.NO_FINDING,
    }


@pytest.fixture
def app(program, qtbot: QtBot) -> App:
    made: App = program(DEMO)
    qtbot.waitUntil(lambda: ready(made), timeout=WAIT_MS)
    return made


def drag(app: App, qtbot: QtBot, *points: Point) -> None:
    """A stroke of the left button along level-0 positions."""
    port = app.canvas.viewport()
    places = [app.canvas.to_view(point).toPoint() for point in points]
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=places[0])
    for place in places[1:]:
        qtbot.mouseMove(port, place)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=places[-1])
    assert QPoint() not in places


def test_fix_by_brush_then_undo_all_the_way(app: App, qtbot: QtBot) -> None:
    document = app.workspace.current
    app.calls["brush"]()
    draft = proposal(document)
    assert draft is not None
    corner = Point(250.0, 180.0)
    drag(app, qtbot, corner, Point(260.0, 185.0), Point(270.0, 190.0))
    (fixed,) = document.annotations()
    assert fixed.origin is Origin.AI_EDITED
    assert fixed.mask.area_px > draft.mask.area_px
    app.calls["undo"]()
    app.calls["undo"]()
    assert document.annotations() == ()


def test_accept_survives_the_end_of_the_program(app: App, program, qtbot: QtBot) -> None:
    app.calls["accept"]()
    (kept,) = app.workspace.current.annotations()
    app.window.close()
    again: App = program(DEMO)
    qtbot.waitUntil(
        lambda: bool(again.workspace.current and again.workspace.current.annotations()), timeout=WAIT_MS
    )
    (found,) = again.workspace.current.annotations()
    assert (found.id, found.review, found.origin) == (kept.id, Review.ACCEPTED, Origin.AI)
    np.testing.assert_array_equal(found.mask.to_array(), kept.mask.to_array())


def test_the_exports_hold_what_is_on_screen(
    app: App, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.calls["accept"]()
    (kept,) = app.workspace.current.annotations()
    expected = kept.mask.to_array()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path))
    for call, name in (("export_mask", "m.png"), ("export_view", "v.png"), ("export_seg", "s.dcm")):
        monkeypatch.setattr(
            QFileDialog, "getSaveFileName", lambda *args, name=name: (str(tmp_path / name), "")
        )
        app.calls[call]()
        qtbot.waitUntil(lambda name=name: (tmp_path / name).exists(), timeout=WAIT_MS)
    app.calls["export_results"]()
    record = tmp_path / "malignant-results" / "result.json"
    qtbot.waitUntil(lambda: (record.parent / "reader-mask-1-accepted.png").exists(), timeout=WAIT_MS)
    np.testing.assert_array_equal(cv2.imread(str(tmp_path / "m.png"), cv2.IMREAD_GRAYSCALE) > 0, expected)
    import pydicom

    seg = pydicom.dcmread(tmp_path / "s.dcm")
    np.testing.assert_array_equal(np.squeeze(seg.pixel_array) > 0, expected)
    assert seg.SegmentSequence[0].SegmentAlgorithmType == "AUTOMATIC"
    assert {run["model"] for run in json.loads(record.read_text())["runs"]} >= {
        "breast-us-seg",
        "breast-us-fused",
    }
    view = cv2.imread(str(tmp_path / "v.png"))
    assert view.shape[0] > app.canvas.height()  # the legend stands below the picture


def test_reject_hides_the_proposal_from_editing_and_undo_brings_it_back(app: App, qtbot: QtBot) -> None:
    document = app.workspace.current
    app.calls["reject"]()
    assert [a.review for a in document.annotations()] == [Review.REJECTED]
    app.calls["undo"]()
    assert document.annotations() == ()
