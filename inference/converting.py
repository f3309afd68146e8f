"""The process that converts networks for this CPU while the program runs: late, once, behind everything else."""

from __future__ import annotations

import multiprocessing as mp
import threading
from multiprocessing.process import BaseProcess
from pathlib import Path

LATER_S = 15.0  # after an answer: the person reads it, nobody waits for the processor


class Converting:
    """Starts the process at most once in its life. models: a person's own model folders.

    log_to: the file of its warnings, None for its standard error.
    """

    def __init__(self, models: tuple[Path, ...], *, later_s: float = LATER_S, log_to: Path | None = None) -> None:
        self._models, self._later_s, self._log_to = models, later_s, log_to
        self._timer: threading.Timer | None = None
        self._process: BaseProcess | None = None
        self._lock = threading.Lock()

    def ask(self, first: tuple[str, ...]) -> None:
        """Convert all trained models later, `first` before the others; returns at once."""
        with self._lock:
            if self._timer is None:
                self._timer = threading.Timer(self._later_s, self._start, (first,))
                self._timer.daemon = True
                self._timer.start()

    def _start(self, first: tuple[str, ...]) -> None:
        from inference.backends.convert import work

        with self._lock:
            if self._timer is None:
                return  # closed meanwhile
            self._process = mp.get_context("spawn").Process(
                target=work, args=(self._models, first, self._log_to), name="lesionscope-convert", daemon=True
            )
            self._process.start()

    def wait(self, seconds: float) -> bool:
        """Whether the process has been started and has ended within that time."""
        if self._timer is not None:
            self._timer.join(seconds)
        if self._process is not None:
            self._process.join(seconds)
        return self._process is not None and self._process.exitcode is not None

    def close(self) -> None:
        """Stop, finished or not: a half-written network is no network. The next start asks again."""
        with self._lock:
            timer, process, self._timer, self._process = self._timer, self._process, None, None
        if timer is not None:
            timer.cancel()
        if process is not None:
            process.kill()
            process.join(5.0)
            process.close()
