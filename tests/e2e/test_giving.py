"""What leaves the program: the report as PDF, read back by another program's eyes (pypdf)."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from pytestqt.qtbot import QtBot

import resources
from inference import DISCLAIMER
from inference.geometry import Point
from inference.measure.measurement import Measurement, Shape
from inference.results import State
from viewer.app import App
from viewer.panels.key_images import KeyFrame

WAIT_MS = 60_000
CINE = resources.path("demo", "cine.dcm")
MODELS = ("breast-us-seg", "breast-us-class", "breast-us-fused")

pytestmark = pytest.mark.timeout(180)


def answered(app: App) -> bool:
    document = app.workspace.current
    ended = {State.FINDINGS, State.NO_FINDING, State.FAILED, State.OUT_OF_SCOPE}
    return document is not None and all(document.run_of(model).state in ended for model in MODELS)


def words(path: Path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def test_the_report_says_what_was_seen_said_and_measured(program, qtbot: QtBot, tmp_path: Path) -> None:
    app: App = program(demo=True)
    qtbot.waitUntil(lambda: answered(app), timeout=WAIT_MS)
    document = app.workspace.current
    assert document is not None
    document.measurements.put(Measurement(Shape.LENGTH, (Point(400, 300), Point(500, 300)), 0))
    giving = app.later.around.giving
    report = giving.report()
    assert report is not None
    path = tmp_path / "a.pdf"
    giving.write(path, report)
    qtbot.waitUntil(path.exists, timeout=WAIT_MS)
    (page,) = words(path)
    assert DISCLAIMER in page
    assert document.info.instance.patient_id in page
    for result in document.results():
        assert result.provenance.title in page
        assert result.provenance.sha256[:8] in page
    malignant = next(r for r in document.results() if r.provenance.model == "breast-us-fused").score(
        "malignant"
    )
    assert f"malignant {malignant.calibrated:.2f}" in page
    assert "7.00 mm" in page  # 100 px of 0.07 mm: hand arithmetic
    assert "must not be made solely" in page


def test_key_images_follow_two_to_a_page(program, qtbot: QtBot, tmp_path: Path) -> None:
    app: App = program(CINE)
    qtbot.waitUntil(lambda: app.workspace.current is not None, timeout=WAIT_MS)
    document, keys, giving = app.workspace.current, app.later.around.keys, app.later.around.giving
    assert document is not None
    for frame in (0, 2, 4):
        keys._set(KeyFrame(document, frame), marked=True)
    report = giving.report()
    assert report is not None
    assert [order.frame for order in report.keys] == [0, 2, 4]
    path = tmp_path / "b.pdf"
    giving.write(path, report)
    qtbot.waitUntil(path.exists, timeout=WAIT_MS)
    pages = words(path)
    assert len(pages) == 3
    assert all(DISCLAIMER in page and document.info.instance.patient_id in page for page in pages)
    assert [len(page.images) for page in pypdf.PdfReader(path).pages] == [1, 2, 1]


def test_a_folder_that_refuses_is_named(program, qtbot: QtBot, tmp_path: Path) -> None:
    app: App = program(CINE)
    qtbot.waitUntil(lambda: app.workspace.current is not None, timeout=WAIT_MS)
    giving = app.later.around.giving
    report = giving.report()
    assert report is not None
    giving.write(tmp_path / "none" / "c.pdf", report)
    qtbot.waitUntil(lambda: any("c.pdf" in line.text for line in app.notices.lines), timeout=WAIT_MS)
    assert not list(tmp_path.glob("**/*.part"))


def test_copies_without_identity_of_what_is_open(program, qtbot: QtBot, tmp_path: Path) -> None:
    app: App = program(CINE)
    qtbot.waitUntil(lambda: app.workspace.current is not None, timeout=WAIT_MS)
    document, copies = app.workspace.current, app.later.around.copies
    assert document is not None
    copies.show()
    dialog = copies.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: bool(dialog.plans), timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not dialog.preview.pixmap().isNull(), timeout=WAIT_MS)
    assert dialog.go.isEnabled()
    copies.write(dialog.plans, tmp_path, "LS-9")
    made = tmp_path / "LS-9" / "series-001" / "image-0001.dcm"
    qtbot.waitUntil(lambda: any("LS-9" in line.text for line in app.notices.lines), timeout=WAIT_MS)
    assert document.info.instance.patient_id.encode() not in made.read_bytes()
