"""Two ways to drive one engine: in this process (headless, tests) or in a process of its own (the window)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from inference.images.source import ImageSource
from inference.job import CancelToken, Report
from inference.results import MapPart, Request, Result

if TYPE_CHECKING:
    from inference.engine import Engine
    from inference.live import Followed

Arrived = Callable[[Result], None]
Partial = Callable[[MapPart], None]


class Runner(Protocol):
    """Called from one thread at a time; `token` may be set from any thread."""

    def analyse(
        self,
        source: ImageSource,
        requests: Sequence[Request],
        token: CancelToken,
        report: Report,
        arrived: Arrived,
        partial: Partial = lambda part: None,
    ) -> list[Result]:
        """As `Engine.analyse`. Raises Cancelled within 0.5 s of the token, AppError if the process is lost."""

    def warm(self) -> None:
        """Start what is slow to start; returns at once."""

    def renew(self) -> None:
        """The folders of models have changed: what is asked next sees them as they are. Where `analyse` is called."""

    def close(self) -> None: ...


class LiveRunner(Runner, Protocol):
    """A Runner that also follows a playing cine."""

    def follow(self, source: ImageSource, request: Request, token: CancelToken) -> Followed:
        """As `inference.live.follow`, called as `analyse` is."""


class InProcess:
    """The engine in the calling process."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def analyse(
        self,
        source: ImageSource,
        requests: Sequence[Request],
        token: CancelToken,
        report: Report,
        arrived: Arrived,
        partial: Partial = lambda part: None,
    ) -> list[Result]:
        return self.engine.analyse(source, requests, token, report, arrived, partial)

    def follow(self, source: ImageSource, request: Request, token: CancelToken) -> Followed:
        from inference.live import follow

        return follow(self.engine, source, request, token)

    def warm(self) -> None:
        """Nothing to start."""

    def renew(self) -> None:
        self.engine.read_again()

    def close(self) -> None:
        self.engine.forget()
