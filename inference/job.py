"""The contract of long work: a plain function `work(token, report) -> result`."""

from __future__ import annotations

import threading
from collections.abc import Callable

from inference.records import dataclass


class Cancelled(Exception):
    """The work was told to stop and did; nothing is shown for it."""


class CancelToken:
    """Asked between tiles or batches; once set it stays set."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        """Raise Cancelled if `cancel` was called."""
        if self._event.is_set():
            raise Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """done of total steps, and the words for the step that runs now."""

    done: int
    total: int
    text: str = ""

    @property
    def fraction(self) -> float:
        return self.done / self.total if self.total else 0.0


Report = Callable[[Progress], None]


def ignore(progress: Progress) -> None:
    """A Report for callers that show nothing."""
