"""A study on a server is found, fetched and opened; nothing of it outlives the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.support.dicomweb_server import running
from viewer.app import App

WAIT_MS = 60_000
pytestmark = pytest.mark.timeout(180)


def test_a_study_is_found_fetched_and_opened(program, home: Path, qtbot: QtBot) -> None:
    app: App = program()
    remote = app.later.around.remote
    with running() as url:
        remote.show()
        dialog = remote.dialog
        assert dialog is not None
        dialog.url.setEditText(f"{url}/web")
        dialog.search.click()
        qtbot.waitUntil(lambda: dialog.tree.topLevelItemCount() == 2, timeout=WAIT_MS)
        dialog.tree.setCurrentItem(dialog.tree.topLevelItem(0))
        dialog.take.click()
        qtbot.waitUntil(lambda: app.workspace.current is not None, timeout=WAIT_MS)
    document = app.workspace.current
    assert document is not None
    assert document.info.instance.patient_id.startswith("SYNTHETIC")
    fetched = Path(document.frame_info.path)
    assert fetched.exists()
    app.window.close()
    qtbot.waitUntil(lambda: not fetched.exists(), timeout=WAIT_MS)


def test_a_server_that_does_not_answer_is_named_in_the_dialog(program, qtbot: QtBot) -> None:
    app: App = program()
    with running() as url:
        pass
    remote = app.later.around.remote
    remote.show()
    dialog = remote.dialog
    assert dialog is not None
    dialog.url.setEditText(f"{url}/web")
    dialog.search.click()
    qtbot.waitUntil(lambda: "does not answer" in dialog.status.text(), timeout=WAIT_MS)
