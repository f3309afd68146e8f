"""Starts the models first of all that comes after the picture: importing torch takes their process the longest."""

from __future__ import annotations

from threading import Event

from inference.job import CancelToken, Report
from inference.runner import LiveRunner
from viewer.settings import Settings


class ModelStart:
    """`work` runs on the io pool while the window builds the rest."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._runner: LiveRunner | None = None
        self._made = Event()

    def work(self, token: CancelToken, report: Report) -> None:
        """Make the runner and warm it up; that there is one is known before it is warm."""
        from viewer.library_part import make_runner

        try:
            self._runner = make_runner(self._settings)
        finally:
            self._made.set()
        self._runner.warm()

    def wait(self) -> None:
        """For a thread that may: until there is a runner, or none could be made."""
        self._made.wait()

    def runner(self) -> LiveRunner:
        """After `wait`; made here, should the work have failed."""
        from viewer.library_part import make_runner

        self._runner = self._runner or make_runner(self._settings)
        return self._runner

    def close(self) -> None:
        if self._runner is not None:
            self._runner.close()
