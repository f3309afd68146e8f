"""A person double-clicks again: the window that is open takes the files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import resources
from viewer.__main__ import Arguments
from viewer.app import App, start
from viewer.instance import Message, Place, meet

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("two words.dcm", "病例 乳腺.dcm", "🩻 no extension", "l" * 240)

WAIT_MS = 60_000


def demo_case(name: str = "malignant") -> Path:
    return resources.path("demo", f"{name}.dcm")


@pytest.fixture
def running(home: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The program as the first of its person, with nothing open."""
    folder = Path(f"/tmp/ls{os.getpid()}e")
    if os.name != "nt":
        folder.mkdir(mode=0o700)
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setattr("viewer.incoming.TOLD_BY_EVENTS", True)  # as on macOS
    place = meet(Message(), home)
    assert isinstance(place, Place)
    _, app = start(Arguments((), False, place=place))
    qtbot.addWidget(app.window)
    qtbot.waitUntil(lambda: app.complete, timeout=WAIT_MS)
    yield app
    app.window.close()
    place.lock.close()
    shutil.rmtree(folder, ignore_errors=True)


def again(qtbot: QtBot, *arguments: str) -> int:
    """`lesionscope …` while the window runs; its exit status."""
    with subprocess.Popen([sys.executable, "-m", "viewer", *arguments], cwd=ROOT) as second:
        qtbot.waitUntil(lambda: second.poll() is not None, timeout=WAIT_MS)
        return second.returncode


def open_names(app: App) -> set[str]:
    return {Path(document.info.path).name for document in app.workspace.documents}


def test_a_second_start_opens_in_the_window_that_runs(running: App, qtbot: QtBot, tmp_path: Path) -> None:
    names = [tmp_path / name for name in NAMES]
    for path in names:
        shutil.copy(demo_case(), path)
    assert again(qtbot, *map(str, names[:2]), names[2].as_uri(), f"file://{names[3]}") == 0
    qtbot.waitUntil(lambda: bool(running.workspace.documents), timeout=WAIT_MS)
    assert open_names(running) <= {*NAMES}
    assert open_names(running)


def test_a_long_path_opens(running: App, qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / ("d" * 200) / ("e" * 200)
    path.parent.mkdir()
    shutil.copy(demo_case(), path)
    assert again(qtbot, str(path)) == 0
    qtbot.waitUntil(lambda: open_names(running) == {path.name}, timeout=WAIT_MS)


def test_files_of_starts_close_together_are_one_batch(running: App, qtbot: QtBot) -> None:
    batches: list[int] = []
    running.opening.open = lambda paths: batches.append(len(paths))  # type: ignore[method-assign]
    cases = [demo_case(name) for name in ("benign", "malignant", "normal")]
    for case in cases:
        QApplication.sendEvent(QApplication.instance(), QFileOpenEvent(QUrl.fromLocalFile(str(case))))
    qtbot.waitUntil(lambda: bool(batches), timeout=WAIT_MS)
    assert batches == [3]


def test_a_link_to_what_is_not_there_is_told(running: App, qtbot: QtBot) -> None:
    told: list[str] = []
    running.notices.tell = lambda text, **_: told.append(text)  # type: ignore[method-assign]
    assert again(qtbot, "lesionscope://open?path=/no/such/file.dcm") == 0
    qtbot.waitUntil(lambda: told == ["The link's '/no/such/file.dcm' is not there."], timeout=WAIT_MS)
    assert not running.workspace.documents


def test_rubbish_on_the_line_harms_nothing(running: App, qtbot: QtBot, home: Path, tmp_path: Path) -> None:
    import socket

    if os.name == "nt":
        pytest.skip("the pipe of Windows is opened as a file")
    (address,) = [path for path in Path(os.environ["XDG_RUNTIME_DIR"]).iterdir() if path.is_socket()]
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(str(address))
        line.sendall(b"GET / HTTP/1.1\n")
        qtbot.wait(100)
    assert again(qtbot, str(demo_case())) == 0
    qtbot.waitUntil(lambda: len(running.workspace.documents) == 1, timeout=WAIT_MS)
