"""Watches the window's thread: writes down every stall above 50 ms, and the moments a bench asks for.

Off unless LESIONSCOPE_WATCH names a file; then one JSON object per line: {"at", "what", …}, `at` in seconds of the
system's monotonic clock, which a bench that started the process reads too. A stall tells where the window's thread
stood ("where": the innermost calls, [] if the interpreter itself was held) and what the time went to: "cpu", its own
work, and "queued", waiting for a processor (Linux; else 0), both in ms; the rest it waited for the interpreter or the disk.
"stolen" is what a virtual machine's host gave to others meanwhile, in ms of all processors together.
"""

from __future__ import annotations

import faulthandler
import json
import os
import re
import sys
import tempfile
import threading
from time import monotonic, process_time, sleep, thread_time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer

from inference.results import State
from viewer.document.document import Document, Run

if TYPE_CHECKING:
    from viewer.app import App

STALL_S = 0.050
TICK_MS = 5
LOOK_AT_S = 0.030  # a gap of this age is looked at: it may become a stall
CALLS = 6  # of the stack
STEAL = 8  # column of the first line of /proc/stat


class Watchdog(QObject):
    """Ticks on the window's thread; a gap between two ticks is time the window did not answer."""

    def __init__(self, path: str, app: App) -> None:
        super().__init__()
        self._file = open(path, "a", encoding="utf-8", buffering=1)  # noqa: SIM115  # open as long as the program
        self._last = 0.0  # before the first picture nothing is a stall
        self._spent = (0.0, 0.0)
        self._stolen = 0.0
        self._where: list[str] = []
        self._open = True
        self._main = threading.get_ident()
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
        self.note("first_paint", cpu=process_time(), modules=sorted({name.split(".")[0] for name in tuple(sys.modules)}))
        self._last, self._spent = monotonic(), spent_ms()
        self._timer.start(TICK_MS)
        threading.Thread(target=self._look, name="watchdog", daemon=True).start()

    def _look(self) -> None:
        """On a thread of its own: note where the window's thread stands while its tick is late."""
        while self._open:
            if monotonic() - self._last < LOOK_AT_S:
                self._stolen = stolen_ms()
            elif not self._where:
                self._where = calls_of(self._main)
            sleep(LOOK_AT_S / 3)

    def _tick(self) -> None:
        now, spent = monotonic(), spent_ms()
        if now - self._last > STALL_S:
            cpu, queued = (round(late - early, 1) for late, early in zip(spent, self._spent, strict=True))
            stolen = round(stolen_ms() - self._stolen)
            lost = {"cpu": cpu, "queued": queued, "stolen": stolen}
            self.note("stall", ms=round((now - self._last) * 1000, 1), where=self._where, **lost)
        self._where, self._spent = [], spent
        self._last = now

    def _watch_runs(self, document: Document) -> None:
        document.run_changed.join(self._tell_run)

    def _tell_run(self, run: Run) -> None:
        if run.state is not State.RUNNING:
            self.note("run", model=run.model, state=run.state.value, message=run.message)

    def _close(self) -> None:
        self._open = False
        self._timer.stop()
        self._file.close()


def spent_ms() -> tuple[float, float]:
    """(milliseconds of processor time, milliseconds of waiting for a processor) of the calling thread so far."""
    try:
        with open("/proc/thread-self/schedstat", "rb") as file:
            queued = int(file.read().split()[1]) / 1e6
    except (OSError, IndexError, ValueError):
        queued = 0.0
    return thread_time() * 1e3, queued


def stolen_ms() -> float:
    """What the host of a virtual machine has given to others so far, of all processors; 0 where that is not told."""
    try:
        with open("/proc/stat", "rb") as file:
            return int(file.readline().split()[STEAL]) * 1e3 / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return 0.0


def calls_of(thread: int) -> list[str]:
    """The innermost calls of a thread, "file:line name", innermost first.

    Through faulthandler, which holds no frame: a frame that is held keeps its QPainter alive beyond its widget.
    """
    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        text = file.read().decode(errors="replace")
    part = re.search(rf"hread 0x0*{thread:x} .*?:\n(.*?)(?:\n\n|\Z)", text, re.DOTALL)
    found = re.findall(r'File "([^"]*)", line (\d+) in (\S+)', part.group(1) if part else "")
    return [f"{os.path.basename(file)}:{line} {name}" for file, line, name in found[:CALLS]]


def watch(app: App) -> Watchdog | None:
    """The watchdog, if the environment asks for it."""
    path = os.environ.get("LESIONSCOPE_WATCH")
    return Watchdog(path, app) if path else None
