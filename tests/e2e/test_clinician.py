"""What a clinician does: open, see what the AI says, hide it, be told what cannot be opened."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import resources
from inference.results import State
from viewer.app import App

WAIT_MS = 60_000
MODELS = ("breast-us-seg", "breast-us-class", "breast-us-fused")
DEMO = resources.path("demo", "malignant.dcm")
TRUTH = resources.path("demo", "malignant-truth.png")

pytestmark = pytest.mark.timeout(180)


def answered(app: App) -> bool:
    document = app.workspace.current
    ended = {State.FINDINGS, State.NO_FINDING, State.FAILED, State.OUT_OF_SCOPE}
    return document is not None and all(document.run_of(model).state in ended for model in MODELS)


def texts(app: App) -> str:
    return " ".join(line.text for line in app.notices.lines)


def test_the_demo_case_opens_with_all_three_answers(program, qtbot: QtBot) -> None:
    app: App = program(demo=True)
    qtbot.waitUntil(lambda: answered(app), timeout=WAIT_MS)
    document = app.workspace.current
    assert document is not None
    assert {document.run_of(model).state for model in MODELS} <= {State.FINDINGS, State.NO_FINDING}
    from inference.masks import findings_mask

    found = findings_mask(next(iter(document.results()[0].layers)))
    truth = cv2.imread(str(TRUTH), cv2.IMREAD_GRAYSCALE) > 127
    overlap = 2 * np.count_nonzero(found & truth) / (np.count_nonzero(found) + np.count_nonzero(truth))
    assert overlap > 0.5


def test_tapping_g_hides_the_ai_and_brings_it_back(program, qtbot: QtBot) -> None:
    app: App = program(DEMO)
    qtbot.waitUntil(lambda: app.workspace.current is not None, timeout=WAIT_MS)
    document = app.workspace.current
    qtbot.keyClick(app.window, Qt.Key.Key_G)
    assert not document.ai_visible
    qtbot.keyClick(app.window, Qt.Key.Key_G)
    assert document.ai_visible


def test_what_cannot_be_opened_is_one_sentence_and_disturbs_nothing(
    program,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    junk = tmp_path / "holiday.dcm"
    junk.write_bytes(b"not an image at all")
    app: App = program(DEMO)
    qtbot.waitUntil(lambda: app.workspace.current is not None, timeout=WAIT_MS)
    app.open_names([str(junk)])
    qtbot.waitUntil(lambda: bool(app.notices.lines), timeout=WAIT_MS)
    assert "holiday.dcm" in texts(app)
    assert [document.info.name for document in app.workspace.documents] == ["malignant.dcm"]


def test_a_picture_that_says_nothing_is_not_scored_before_a_person_answers(
    program,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    path = tmp_path / "plain.png"
    cv2.imwrite(str(path), np.full((200, 300), 80, np.uint8))
    app: App = program(path)
    qtbot.waitUntil(lambda: app.question.isVisible(), timeout=WAIT_MS)
    document = app.workspace.current
    assert document.results() == ()
    app.question.buttons["OTHER"].click()
    qtbot.waitUntil(lambda: app.later.findings.scope_line.isVisible(), timeout=WAIT_MS)
    assert "OUT OF SCOPE" in app.later.findings.scope_line.words.text()
    assert {document.run_of(model).state for model in MODELS} == {State.NOT_RUN}


def test_torch_is_never_loaded_by_the_window(program, qtbot: QtBot) -> None:
    import subprocess
    import sys

    code = (
        "import sys, viewer.app, viewer.app_later, viewer.control_files, viewer.settings_dialog, viewer.dialogs;"
        "bad = {'torch', 'highdicom', 'openslide', 'monai'} & set(sys.modules); sys.exit(repr(bad) if bad else 0)"
    )
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr
