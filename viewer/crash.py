"""What is kept when the program fails: a report on this computer with an id. Nothing here sends anything. No Qt."""

from __future__ import annotations

import faulthandler
import logging
import os
import platform
import re
import sys
import traceback
from pathlib import Path
from typing import IO

from inference import PRODUCT, __version__

log = logging.getLogger(__name__)

RUNNING = re.compile(r"running-(\d+)\.txt")
MOST = 20  # reports; older ones go


class CrashReports:
    """The folder of reports. While the program runs a file waits for what kills it: Python's faulthandler writes there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._waiting: IO[str] | None = None

    def begin(self) -> None:
        """Wait for a fatal signal; a disk that refuses is said in the log, the program goes on."""
        path = self.folder / f"running-{os.getpid()}.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._waiting = path.open("w", encoding="utf-8")
        except OSError as error:
            log.warning("no crash report can be kept: %s", error)
            return
        faulthandler.enable(self._waiting)

    def end(self) -> None:
        """The program ends as a person wished: nothing is left waiting."""
        if self._waiting is not None:
            faulthandler.disable()
            self._waiting.close()
            Path(self._waiting.name).unlink(missing_ok=True)
            self._waiting = None

    def keep(self, number: str, error: BaseException) -> Path | None:
        """Write down an error that nobody foresaw, under its id; None if the disk refuses."""
        return self._write(number, "".join(traceback.format_exception(error)))

    def left_over(self) -> list[Path]:
        """The reports of runs that were killed since the last call: each now has an id for its name."""
        found = []
        for path in sorted(self.folder.glob("running-*.txt")):
            named = RUNNING.fullmatch(path.name)
            if named and not _alive(int(named[1])):
                found += self._adopt(path)
        return found

    def _adopt(self, path: Path) -> list[Path]:
        """An empty one tells nothing: the computer was switched off, or the program ended from outside."""
        try:
            text = path.read_text("utf-8", "replace")
            path.unlink()
        except OSError as error:
            log.warning("a crash report cannot be read: %s", error)
            return []
        import uuid

        kept = self._write(uuid.uuid4().hex[:8], text) if text.strip() else None
        return [kept] if kept else []

    def _write(self, number: str, text: str) -> Path | None:
        path = self.folder / f"{number}.txt"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{_head(number)}\n{text}", "utf-8")
            self._forget_old()
        except OSError as error:
            log.warning("a crash report cannot be written: %s", error)
            return None
        return path

    def _forget_old(self) -> None:
        kept = [path for path in self.folder.glob("*.txt") if not RUNNING.fullmatch(path.name)]
        for path in sorted(kept, key=lambda one: one.stat().st_mtime)[:-MOST]:
            path.unlink(missing_ok=True)


def _head(number: str) -> str:
    return (
        f"{PRODUCT} {__version__} · report {number}\n"
        f"Python {platform.python_version()} · {platform.platform()} · {sys.executable}\n"
        "This file stays on this computer until you delete it. It may name files that were open.\n"
    )


def _alive(process: int) -> bool:
    import psutil  # type: ignore[import-untyped]  # it has no stubs

    return process == os.getpid() or bool(psutil.pid_exists(process))
