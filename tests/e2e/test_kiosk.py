"""The kiosk as it is started: a locked window that answers, and a watchdog that brings it back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

import resources
from inference.results import State
from viewer.kiosk import words
from viewer.kiosk.config import read_config
from viewer.kiosk.keys import Wish
from viewer.kiosk.pin import hashed
from viewer.kiosk.presenter import Mode
from viewer.kiosk.run import Home, Kiosk
from viewer.kiosk.touch import moved

WAIT_MS = 100_000
pytestmark = pytest.mark.timeout(240)


def playlist(folder: Path, cases: str = "") -> Path:
    demo = resources.path("demo")
    text = f'pin = "{hashed("4711", rounds=10_000)}"\nhold_keyboard = false\n' + (
        cases
        or "".join(
            f'[[case]]\nfile = "{(demo / name).as_posix()}.dcm"\ntitle = "{name}"\n' for name in ("malignant", "normal")
        )
    )
    path = folder / "kiosk.toml"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def kiosk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> Iterator[Kiosk]:
    monkeypatch.setenv("LESIONSCOPE_HOME", str(tmp_path))
    made = Kiosk(read_config(playlist(tmp_path)), Home(tmp_path / "kiosk", tmp_path / "results"))
    qtbot.addWidget(made.window)
    made.start()
    yield made
    made.close()
    made.window.release()


def test_a_case_is_answered_and_the_window_is_locked(kiosk: Kiosk, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: kiosk.station.complete, timeout=WAIT_MS)
    document = kiosk.station.document
    assert document is not None
    assert document.run_of("breast-us-seg").state is State.FINDINGS
    assert document.run_of("breast-us-student").state is State.NOT_RUN  # it is for live outlines
    assert not kiosk.window.close()
    assert kiosk.window.isVisible()
    assert kiosk.window.banner.label.text() == words.DISCLAIMER
    assert kiosk.presenter.mode is Mode.TOUR
    qtbot.keyClick(kiosk.window, Qt.Key.Key_PageDown)
    assert kiosk.presenter.mode is Mode.VISIT
    qtbot.waitUntil(lambda: kiosk.station.index == 1 and kiosk.station.complete, timeout=WAIT_MS)
    assert list((kiosk.runner.folder).glob("*.result"))
    for button in (kiosk.window.buttons.button(wish) for wish in Wish if wish is not Wish.OPERATOR):
        assert button.height() >= 44
        assert button.width() >= 44


def test_only_the_pin_leads_out(kiosk: Kiosk, qtbot: QtBot) -> None:
    ended: list[bool] = []
    kiosk.on_end = lambda: ended.append(True)
    qtbot.keyClick(kiosk.window, Qt.Key.Key_F12)
    assert kiosk.pad.isVisible()
    qtbot.keyClicks(kiosk.window, "0000")
    with qtbot.waitSignal(kiosk.pad.wrong, timeout=WAIT_MS):
        qtbot.keyClick(kiosk.window, Qt.Key.Key_Return)
    assert not ended
    qtbot.keyClicks(kiosk.window, "4711")
    qtbot.keyClick(kiosk.window, Qt.Key.Key_Return)
    qtbot.waitUntil(kiosk.pad._end.isVisible, timeout=WAIT_MS)
    qtbot.mouseClick(kiosk.pad._end, Qt.MouseButton.LeftButton)
    assert ended
    assert not kiosk.window.isVisible()


def test_two_fingers_zoom_by_their_distance() -> None:
    # from 100 px apart to 150 px apart around x = 50 → 75: a factor of 1.5, 25 px to the right
    move = moved([QPointF(0, 0), QPointF(100, 0)], [QPointF(0, 0), QPointF(150, 0)])
    assert (move.factor, move.dx, move.dy, move.x) == (1.5, 25.0, 0.0, 75.0)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is a POSIX word")
def test_a_kiosk_that_is_killed_comes_back(tmp_path: Path) -> None:
    env = {**os.environ, "LESIONSCOPE_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    parent = subprocess.Popen([sys.executable, "-m", "viewer", "--kiosk", str(playlist(tmp_path))], env=env)
    place = tmp_path / "kiosk" / "place.json"
    try:
        first = child_of(parent.pid, set(), place)
        os.kill(first, signal.SIGKILL)
        assert child_of(parent.pid, {first}, place) != first
        assert parent.poll() is None
    finally:
        parent.terminate()
        parent.wait(30)


def child_of(parent: int, known: set[int], place: Path) -> int:
    """The kiosk under the watchdog, once a case was reached."""
    until = time.monotonic() + 100
    while time.monotonic() < until:
        fresh = [c.pid for c in psutil.Process(parent).children() if c.pid not in known]
        if fresh and place.exists():
            return fresh[0]
        time.sleep(0.2)
    raise AssertionError("no kiosk came up")
