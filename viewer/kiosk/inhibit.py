"""Keeping the screen awake and other programs' notes away, while the kiosk runs; what the system refuses is told."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
from contextlib import suppress

log = logging.getLogger(__name__)

SERVICES = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
)
REASON = "demonstration"
NOT_HELD = "The screen saver could not be held off: switch it off in the system's settings."


class Awake:
    """Holds from its making, which may take seconds (not on the window's thread, but on Windows, where it counts by thread).

    how: what was found, "" for nothing.  What the session bus was asked for ends with the program's connection.
    """

    def __init__(self, program: str, window: int) -> None:
        self._program, self._window = program, window
        self._process: subprocess.Popen[bytes] | None = None
        self.how = self._hold()
        if not self.how:
            log.warning(NOT_HELD)

    @property
    def told(self) -> str:
        """For the operator: "" if the screen stays awake."""
        return "" if self.how else NOT_HELD

    def _hold(self) -> str:
        if sys.platform == "win32":
            return "Windows" if _windows(0x80000000 | 0x1 | 0x2) else ""
        if sys.platform == "darwin":
            return self._run(["caffeinate", "-d"], stays=True)
        self._bus("org.freedesktop.Notifications", "/org/freedesktop/Notifications", quiet=True)
        if any(self._bus(*service) for service in SERVICES):
            return "D-Bus"
        return self._run(["xdg-screensaver", "suspend", hex(self._window)], stays=False)

    def _bus(self, service: str, path: str, *, quiet: bool = False) -> bool:
        """Inhibit by the session bus; the notifications' call wants hints, too."""
        from PySide6.QtDBus import QDBusConnection, QDBusInterface, QDBusMessage

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        asked = QDBusInterface(service, path, service, bus)
        if not asked.isValid():
            return False
        answer = asked.call("Inhibit", self._program, REASON, {}) if quiet else asked.call(
            "Inhibit", self._program, REASON)  # fmt: skip
        return answer.type() == QDBusMessage.MessageType.ReplyMessage

    def _run(self, command: list[str], *, stays: bool) -> str:
        if shutil.which(command[0]) is None:
            return ""
        with suppress(OSError, subprocess.SubprocessError):
            if stays:
                self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
                return command[0]
            done = subprocess.run(command, capture_output=True, timeout=5.0, check=False)
            return command[0] if done.returncode == 0 else ""
        return ""

    def close(self) -> None:
        if sys.platform == "win32":
            _windows(0x80000000)
        elif self.how == "xdg-screensaver":
            self._run(["xdg-screensaver", "resume", hex(self._window)], stays=False)
        if self._process is not None:
            self._process.terminate()


def _windows(flags: int) -> bool:
    """SetThreadExecutionState: continuous, system and display required; or continuous alone to give back."""
    import ctypes

    windll = getattr(ctypes, "windll", None)
    return windll is not None and bool(windll.kernel32.SetThreadExecutionState(flags))
