"""Files that are no images: opened with their image, before it, and without it; a report is read."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from viewer.app import App
from viewer.panels.report_page import ReportPage

Start = Callable[..., App]
WAIT_MS = 60_000
pytestmark = [pytest.mark.real_data, pytest.mark.timeout(180)]
SEG, CT = "seg_image_ct_binary_single_frame.dcm", "ct_image.dcm"


def files(real_data: Path, tmp_path: Path, *names: str) -> list[Path]:
    """Copies, so that nothing beside them is opened with them."""
    made = []
    for name in names:
        (tmp_path / Path(name).stem).mkdir()
        made.append(Path(shutil.copy(real_data / "dicom/highdicom" / name, tmp_path / Path(name).stem)))
    return made


def listed(app: App) -> list[str]:
    assert app.later is not None
    return list(app.later.attached.panel.checks)


def test_a_segmentation_opened_with_its_image_lies_on_it(
    program: Start, qtbot: QtBot, real_data: Path, tmp_path: Path
) -> None:
    app = program(*files(real_data, tmp_path, CT, SEG))
    qtbot.waitUntil(lambda: bool(listed(app)), timeout=WAIT_MS)
    (document,) = app.workspace.documents
    scene = document.attached.scene(0)
    (mask,) = scene.masks.values()
    assert mask.area_px == 1832  # as highdicom counts the segment's pixels
    assert app.later is not None
    (check,) = app.later.attached.panel.checks.values()
    assert check.text() == "first segment"
    check.click()
    assert not document.attached.shown(scene.entries[0].key)


def test_a_segmentation_waits_for_its_image(program: Start, qtbot: QtBot, real_data: Path, tmp_path: Path) -> None:
    seg, image = files(real_data, tmp_path, SEG, CT)
    app = program(seg)
    qtbot.waitUntil(lambda: any("belongs to an image" in line.text for line in app.notices.lines), timeout=WAIT_MS)
    (told,) = [line.text for line in app.notices.lines if "belongs to an image" in line.text]
    assert "image …072730.12322 of series" in told  # the last twelve characters of the image's UID, read with dcmdump
    app.open_names([str(image)])
    qtbot.waitUntil(lambda: bool(listed(app)), timeout=WAIT_MS)
    current = app.workspace.current
    assert current is not None
    assert current.info.name == CT


def test_a_report_opens_as_a_page(program: Start, qtbot: QtBot, real_data: Path, tmp_path: Path) -> None:
    app = program(*files(real_data, tmp_path, "sr_document.dcm"))
    pages = lambda: [w for w in QApplication.topLevelWidgets() if isinstance(w, ReportPage) and w.isVisible()]  # noqa: E731
    qtbot.waitUntil(lambda: len(pages()) == 1, timeout=WAIT_MS)
    (page,) = pages()
    assert page.windowTitle() == "Imaging Measurement Report"
    assert page.tree.topLevelItemCount() > 3
    assert not app.notices.lines
    page.close()


def test_a_report_beside_an_image_is_offered_and_covers_nothing(
    program: Start, qtbot: QtBot, real_data: Path, tmp_path: Path
) -> None:
    for name in (CT, "sr_document.dcm"):
        shutil.copy(real_data / "dicom/highdicom" / name, tmp_path / name)
    pages = lambda: [w for w in QApplication.topLevelWidgets() if isinstance(w, ReportPage) and w.isVisible()]  # noqa: E731
    app = program(tmp_path / CT)
    offers = lambda: [line for line in app.notices.lines if "sr_document.dcm" in line.text]  # noqa: E731
    qtbot.waitUntil(lambda: bool(offers()), timeout=WAIT_MS)
    assert pages() == []
    (line,) = offers()
    (link,) = [button for button in line.findChildren(QPushButton) if button.text() == "Read it"]
    link.click()
    (page,) = pages()
    page.close()
