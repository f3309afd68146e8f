"""The watchdog: a small process that starts the kiosk and starts it again whenever it ends without a PIN. Knows no Qt.

The kiosk writes a line to its standard output every few seconds; a kiosk that is silent for too long is ended, too.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from types import FrameType

log = logging.getLogger(__name__)

BY_PIN, REFUSED = 0, 2  # exit statuses after which nothing is started again
BEAT_S, SILENT_S = 2.0, 30.0
FIRST_WAIT_S, LONGEST_WAIT_S, STEADY_S = 0.5, 30.0, 60.0
POLL_S = 0.1


def command(config: Path) -> list[str]:
    """How the kiosk itself is started, from a checkout, a wheel or a frozen build."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "viewer"]
    return [*program, "--kiosk", str(config), "--kiosk-child"]


class Supervisor:
    """Runs `command` until it ends by PIN or is refused. silent_s: without a sign of life, it is ended."""

    def __init__(self, command: Sequence[str], *, silent_s: float = SILENT_S) -> None:
        self._command, self._silent_s = list(command), silent_s
        self._child: subprocess.Popen[bytes] | None = None
        self._heard = 0.0
        self._over = threading.Event()

    def run(self) -> int:
        """The exit status of the last kiosk."""
        wait = FIRST_WAIT_S
        while not self._over.is_set():
            began = monotonic()
            status = self._live()
            if status in (BY_PIN, REFUSED) or self._over.is_set():
                return status
            log.error("the kiosk ended with status %s and is started again", status)
            wait = FIRST_WAIT_S if monotonic() - began > STEADY_S else min(wait * 2, LONGEST_WAIT_S)
            self._over.wait(wait)
        return BY_PIN

    def end(self, number: int = 0, frame: FrameType | None = None) -> None:
        """For signals: the system shuts down; the kiosk goes first."""
        self._over.set()
        if self._child is not None:
            self._child.terminate()

    def _live(self) -> int:
        """One life of the kiosk."""
        self._heard = monotonic()
        self._child = child = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, args=(child,), daemon=True).start()
        while child.poll() is None:
            if monotonic() - self._heard > self._silent_s:
                log.error("the kiosk has not answered for %.0f s and is ended", self._silent_s)
                child.kill()
            self._over.wait(POLL_S) if not self._over.is_set() else _wait(child)
        return child.returncode

    def _listen(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout is not None
        with child.stdout:
            for _ in child.stdout:
                if child is self._child:
                    self._heard = monotonic()


def _wait(child: subprocess.Popen[bytes]) -> None:
    """It was asked to end; after five seconds it is made to."""
    try:
        child.wait(5.0)
    except subprocess.TimeoutExpired:
        child.kill()


def supervise(config: Path) -> int:
    """For `main`: watch over a kiosk until it may end."""
    supervisor = Supervisor(command(config))
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), supervisor.end)
    return supervisor.run()
