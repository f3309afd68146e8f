"""A slow machine: a case waits for its first answer, but not for ever."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import resources
from inference.images.source import ImageSource
from inference.job import Cancelled, CancelToken, Report
from inference.results import Provenance, Request, Result, State
from inference.runner import Arrived, Partial
from viewer.kiosk.config import read_config
from viewer.kiosk.pin import hashed
from viewer.kiosk.run import Home, Kiosk


class Slow:
    """Answers when it is let; until then it works."""

    def __init__(self) -> None:
        self.may, self.cancelled = threading.Event(), 0

    def analyse(
        self, source: ImageSource, requests: Sequence[Request], token: CancelToken, report: Report,
        arrived: Arrived, partial: Partial,
    ) -> list[Result]:  # fmt: skip
        while not self.may.wait(0.01):
            if token.cancelled:
                self.cancelled += 1
                raise Cancelled
        about = [Provenance(request.model, request.model, "1", "", "cpu") for request in requests]
        results = [Result(*both, State.NO_FINDING) for both in zip(requests, about, strict=True)]
        for result in results:
            arrived(result)
        return results

    def warm(self) -> None: ...

    def renew(self) -> None: ...

    def close(self) -> None:
        self.may.set()


class Clock:
    """Seconds, turned by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def kiosk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, slow: Slow, clock: Clock
) -> Iterator[Kiosk]:
    """At its first case, with the models at work."""
    monkeypatch.setenv("LESIONSCOPE_HOME", str(tmp_path))
    cases = "".join(
        f'[[case]]\nfile = "{resources.path("demo", name).as_posix()}"\ntitle = "x"\n' for name in ("cine.dcm", "normal.dcm")
    )
    path = tmp_path / "kiosk.toml"
    path.write_text(f'pin = "{hashed("4711", rounds=10_000)}"\nhold_keyboard = false\ncase_s = 20\n{cases}', "utf-8")
    made = Kiosk(read_config(path), Home(tmp_path / "kiosk", tmp_path / "results"), slow)
    qtbot.addWidget(made.window)
    made.presenter._now = clock
    made.start()
    made.presenter.stop()  # ticks are the test's
    qtbot.waitUntil(lambda: made.station.reading, timeout=20_000)
    yield made
    made.close()
    made.window.release()


def test_a_case_waits_for_its_first_answer_and_then_has_its_whole_time(
    kiosk: Kiosk, slow: Slow, clock: Clock, qtbot: QtBot
) -> None:
    clock.now = 290.0  # far beyond case_s, within the five minutes
    kiosk.presenter.tick()
    assert kiosk.presenter.step is None
    assert kiosk.presenter.left_share == 1.0
    slow.may.set()
    qtbot.waitUntil(lambda: kiosk.station.complete, timeout=20_000)
    for clock.now, index in ((290.0 + 19.0, 0), (290.0 + 20.0, 1)):
        kiosk.presenter.tick()
        assert kiosk.station.index == index
    assert slow.cancelled == 0


def test_after_five_minutes_the_tour_goes_on_without_and_takes_what_still_comes(
    kiosk: Kiosk, slow: Slow, clock: Clock, qtbot: QtBot
) -> None:
    document = kiosk.station.document
    assert document is not None
    home = document.frame
    for clock.now in (301.0, 302.0):
        kiosk.presenter.tick()
    assert kiosk.presenter.step is not None
    assert document.frame != home  # the clip plays
    slow.may.set()
    qtbot.waitUntil(lambda: kiosk.station.complete, timeout=20_000)
    assert kiosk.station.document is document
