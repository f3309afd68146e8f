"""Key object selections in the running program: what others chose is marked, and key images are written."""

from __future__ import annotations

from pathlib import Path

import pydicom
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from slices import series_in

from inference.export.kos import Chosen, write_kos
from inference.images.opener import open_image
from viewer.app import App
from viewer.panels.report_page import ReportPage
from viewer.panels.selection_dialog import Wish

WAIT_MS = 60_000
pytestmark = pytest.mark.timeout(180)


def selection_of(path: Path, slices: list[Path], *, code: str = "113000") -> Path:
    images = []
    for one in slices:
        with open_image(one) as source:
            images.append(Chosen(one.name, source.info.instance))
    write_kos(path, images, note="look here")
    if code != "113000":
        made = pydicom.dcmread(path)
        made.ConceptNameCodeSequence[0].CodeValue = code
        made.ConceptNameCodeSequence[0].CodeMeaning = "Rejected for Quality Reasons"
        made.save_as(path)
    return path


def frames(app: App) -> list[int]:
    return [one.frame for one in app.later.around.keys.frames()]


def told(app: App) -> list[str]:
    return [line.text for line in app.notices.lines]


def close_pages() -> list[ReportPage]:
    pages = [w for w in QApplication.topLevelWidgets() if isinstance(w, ReportPage) and w.isVisible()]
    for page in pages:
        page.close()
    return pages


def test_what_a_document_names_is_marked_and_read(program, qtbot: QtBot, tmp_path: Path) -> None:
    slices = series_in(tmp_path / "ct")
    chosen = selection_of(tmp_path / "keys.dcm", [slices[3], slices[1]])
    app: App = program(tmp_path / "ct")
    qtbot.waitUntil(lambda: bool(app.workspace.documents), timeout=WAIT_MS)
    app.open_names([str(chosen)])
    qtbot.waitUntil(lambda: frames(app) == [1, 3], timeout=WAIT_MS)
    assert "“keys.dcm”, Of Interest: 2 frames marked as key images." in told(app)
    (page,) = close_pages()
    assert page.windowTitle() == "Of Interest"
    app.window.close()
    again: App = program(tmp_path / "ct")  # the document's word is not kept among a person's own
    qtbot.waitUntil(lambda: bool(again.workspace.documents), timeout=WAIT_MS)
    qtbot.wait(300)
    assert frames(again) == []


def test_a_document_waits_for_its_images(program, qtbot: QtBot, tmp_path: Path) -> None:
    slices = series_in(tmp_path / "ct")
    (tmp_path / "elsewhere").mkdir()
    app: App = program(selection_of(tmp_path / "elsewhere" / "keys.dcm", [slices[2]]))
    qtbot.waitUntil(lambda: any("its images are not open" in line for line in told(app)), timeout=WAIT_MS)
    close_pages()
    app.open_names([str(slices[0])])
    qtbot.waitUntil(lambda: frames(app) == [2], timeout=WAIT_MS)


def test_rejected_images_are_told_and_not_marked(program, qtbot: QtBot, tmp_path: Path) -> None:
    slices = series_in(tmp_path / "ct")
    app: App = program(tmp_path / "ct", selection_of(tmp_path / "bad.dcm", [slices[2]], code="113001"))
    qtbot.waitUntil(lambda: any("Rejected for Quality Reasons" in line for line in told(app)), timeout=WAIT_MS)
    close_pages()
    assert frames(app) == []


def test_key_images_go_out_as_one_document_for_each_study(program, qtbot: QtBot, tmp_path: Path) -> None:
    slices = series_in(tmp_path / "ct")
    app: App = program(tmp_path / "ct")
    qtbot.waitUntil(lambda: bool(app.workspace.documents), timeout=WAIT_MS)
    for frame in (4, 0):
        app.workspace.current.go_to(frame)
        app.actions["key_image"].trigger()
    around, out = app.later.around, tmp_path / "out"
    out.mkdir()
    around.selections.write(out, around.keys.frames(), Wish("113004", "for the course"))
    qtbot.waitUntil(lambda: [path.name for path in out.iterdir()] == ["key-objects.dcm"], timeout=WAIT_MS)
    made = pydicom.dcmread(out / "key-objects.dcm")
    named = [item.ReferencedSOPSequence[0] for item in made.ContentSequence if item.ValueType == "IMAGE"]
    told_by_files = [pydicom.dcmread(slices[n]).SOPInstanceUID for n in (0, 4)]
    assert [each.ReferencedSOPInstanceUID for each in named] == told_by_files
    assert not any("ReferencedFrameNumber" in each for each in named)
    assert made.ConceptNameCodeSequence[0].CodeMeaning == "For Teaching"
    qtbot.waitUntil(lambda: any("key-objects.dcm" in line for line in told(app)), timeout=WAIT_MS)
