"""Watches the window's thread: writes down every stall above 50 ms, and the moments a bench asks for.

Off unless LESIONSCOPE_WATCH names a file; then one JSON object per line: {"at", "what", …}, `at` in seconds of the
system's monotonic clock, which a bench that started the process reads too.
"""

from __future__ import annotations

import json
import os
import sys
from time import monotonic
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer

from inference.results import State
from viewer.document.document import Document, Run

if TYPE_CHECKING:
    from viewer.app import App

STALL_S = 0.050
TICK_MS = 5


class Watchdog(QObject):
    """Ticks on the window's thread; a gap between two ticks is time the window did not answer."""

    def __init__(self, path: str, app: App) -> None:
        super().__init__()
        self._file = open(path, "a", encoding="utf-8", buffering=1)  # noqa: SIM115  # open as long as the program
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        app.canvas.first_painted.connect(self._painted)
        app.workspace.opened.connect(self._watch_runs)
        app.window.closing.connect(self._close)

    def note(self, what: str, **facts: Any) -> None:
        self._file.write(json.dumps({"at": monotonic(), "what": what, **facts}) + "\n")

    def _painted(self) -> None:
        """The first picture stands; from here on a person can see a stall."""
        self.note("first_paint", modules=sorted({name.split(".")[0] for name in sys.modules}))
        self._last = monotonic()
        self._timer.start(TICK_MS)

    def _tick(self) -> None:
        now = monotonic()
        if now - self._last > STALL_S:
            self.note("stall", ms=round((now - self._last) * 1000, 1))
        self._last = now

    def _watch_runs(self, document: Document) -> None:
        document.run_changed.join(self._tell_run)

    def _tell_run(self, run: Run) -> None:
        if run.state is not State.RUNNING:
            self.note("run", model=run.model, state=run.state.value, message=run.message)

    def _close(self) -> None:
        self._timer.stop()
        self._file.close()


def watch(app: App) -> Watchdog | None:
    """The watchdog, if the environment asks for it."""
    path = os.environ.get("LESIONSCOPE_WATCH")
    return Watchdog(path, app) if path else None
