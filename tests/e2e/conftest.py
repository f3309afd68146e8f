"""The real program, composed as `main()` composes it, in an offscreen window with a home of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import resources
from viewer.__main__ import Arguments
from viewer.app import App, start

Start = Callable[..., App]
WAIT_MS = 60_000


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "home"
    place.mkdir()
    monkeypatch.setenv("LESIONSCOPE_HOME", str(place))
    return place


@pytest.fixture
def program(home: Path, qtbot: QtBot) -> Iterator[Start]:
    """Starts the program; every one that was started is closed at the end."""
    running: list[App] = []

    def begin(*paths: Path, demo: bool = False) -> App:
        _, app = start(Arguments(tuple(paths), demo))
        running.append(app)
        qtbot.addWidget(app.window)
        qtbot.waitUntil(lambda: app.complete, timeout=WAIT_MS)
        return app

    yield begin
    for app in running:
        app.window.close()


def demo_case(name: str = "malignant") -> Path:
    return resources.path("demo", f"{name}.dcm")
