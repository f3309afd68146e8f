"""The engine in a process of its own: the window never waits for torch, and a crash or a lost GPU costs one run.

The picture goes over in shared memory, messages through a pipe. A cancel that is not heard within half a second
ends the process; the next run starts a new one.
"""

from __future__ import annotations

import importlib
import logging
import multiprocessing as mp
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from time import monotonic
from typing import Any

from inference.converting import Converting
from inference.errors import AppError, ModelError
from inference.images.source import ImageSource
from inference.job import Cancelled, CancelToken, Progress, Report, ignore
from inference.live import Followed, LiveTask, answered
from inference.live_memory import LiveMemory
from inference.results import MapPart, Request, Result
from inference.runner import Arrived, Partial
from inference.sharing import Task, opened, share

log = logging.getLogger(__name__)

HEARD_WITHIN_S = 0.5
POLL_S = 0.02
LOST = "The model process ended unexpectedly; run the model again. Everything that was open is still open."


@dataclass(frozen=True, slots=True, eq=False)
class Message:
    """From the worker. kind: ready, progress, partial, result, unconverted, done, cancelled or failed."""

    kind: str
    body: Any = None


class WorkerProcess:
    """A Runner whose engine lives in a spawned process. One thread calls `analyse`.

    converts: networks that torch had to run are converted for this CPU, some time after the answer.
    log_to: the file of the process's warnings and crashes, None for its standard error.
    """

    def __init__(
        self, models: Sequence[Path] = (), device: str = "auto", *, converts: bool = False, log_to: Path | None = None
    ) -> None:
        self._models, self._device, self._log_to = tuple(models), device, log_to
        self._converting = Converting(tuple(models), log_to=log_to) if converts else None
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._starting = threading.Lock()
        self._live = LiveMemory()

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def warm(self) -> None:
        """Start the process if it does not run; it loads the models by itself."""
        with self._starting:
            if self._process is None or not self._process.is_alive():
                self._start()

    def _start(self) -> None:
        context = mp.get_context("spawn")
        self._pipe, far = context.Pipe()
        process = context.Process(
            target=serve, args=(far, self._models, self._device, self._log_to), name="lesionscope-models", daemon=True
        )
        _let_opencv_arrive()
        process.start()  # what did not start is no process: it can neither be asked nor ended
        self._process = process
        far.close()

    def analyse(
        self,
        source: ImageSource,
        requests: Sequence[Request],
        token: CancelToken,
        report: Report,
        arrived: Arrived,
        partial: Partial = lambda part: None,
    ) -> list[Result]:
        """As Runner says. All requests are for one frame."""
        self.warm()
        memory, task = share(source, tuple(requests))
        try:
            self._send(("analyse", task))
            return self._listen(token, report, arrived, partial)
        finally:
            if memory is not None:
                memory.close()
                memory.unlink()

    def follow(self, source: ImageSource, request: Request, token: CancelToken) -> Followed:
        """As LiveRunner says: no picture and no map goes through the pipe."""
        self.warm()
        self._send(("analyse", self._live.put(source, request)))
        answer = self._listen(token, ignore, lambda told: None, lambda part: None)[0]
        return self._live.taken(answer)

    def _send(self, words: tuple[Any, ...]) -> None:
        assert self._pipe is not None
        try:
            self._pipe.send(words)
        except (BrokenPipeError, OSError) as error:
            self.close()
            raise ModelError(LOST, detail=str(error)) from error

    def _listen(
        self, token: CancelToken, report: Report, arrived: Arrived, partial: Partial
    ) -> list[Any]:
        """What came, in its order: Results, or a LiveAnswer."""
        results: list[Any] = []
        asked: float | None = None
        while True:
            if token.cancelled and asked is None:
                asked = monotonic()
                self._send(("cancel",))
            if asked is not None and monotonic() - asked > HEARD_WITHIN_S - 2 * POLL_S:
                log.warning("a cancel was not heard; the model process is ended")
                self.close()
                raise Cancelled
            message = self._receive()
            if message is None:
                continue
            if message.kind == "progress":
                report(message.body)
            elif message.kind == "partial":
                partial(message.body)
            elif message.kind == "result":
                results.append(message.body)
                arrived(message.body)
            elif message.kind == "unconverted":
                if self._converting:
                    self._converting.ask(message.body)
            elif message.kind != "ready":
                return _ended(message, results)

    def _receive(self) -> Message | None:
        """The next message, None if none came within the poll time. Raises ModelError if the process is gone."""
        assert self._pipe is not None
        try:
            return self._pipe.recv() if self._pipe.poll(POLL_S) else None
        except (EOFError, OSError) as error:
            code = self._process.exitcode if self._process else None
            self.close()
            raise ModelError(LOST, detail=f"exit code {code}") from error

    def renew(self) -> None:
        """A new process, which reads the folders of models again."""
        self.close()
        self.warm()

    def close(self) -> None:
        """End the process; safe to call twice."""
        if self._converting:
            self._converting.close()
        with self._starting:
            process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join(5.0)
            process.close()
        self._live.close()


def _let_opencv_arrive() -> None:
    """While another thread imports cv2, its own folder stands first in `sys.path`: a process that is started then takes
    `cv2/typing` for the standard library's, and dies."""
    if "cv2" in sys.modules:
        importlib.import_module("cv2")  # waits for the other thread


def _ended(message: Message, results: list[Any]) -> list[Any]:
    if message.kind == "cancelled":
        raise Cancelled
    if message.kind == "failed":
        raise message.body
    return results


def serve(pipe: Connection, models: tuple[Path, ...], device: str, log_to: Path | None = None) -> None:
    """The worker's life: load the models while nobody asks, then answer tasks until the pipe closes."""
    from inference.priority import process_behind
    from inference.worker_log import logged

    process_behind()
    gone = suppress(BrokenPipeError, ConnectionResetError)  # the window is gone: nobody waits for an answer
    with logged(log_to), gone:
        from inference.engine import Engine
        from inference.slides.cache import for_runs

        for_runs()
        engine = Engine(models, device, spare_cores=1)
        tasks = _Tasks(pipe)
        pipe.send(Message("ready"))
        _load_ahead(engine, tasks)
        while (task := tasks.next()) is not None:
            pipe.send(_answer(engine, task, tasks.token, pipe))


def _load_ahead(engine: Any, tasks: _Tasks) -> None:
    """Load what is trained until someone asks, so that a later run is fast; problems show when a model runs."""
    for card in engine.cards:
        if tasks.asked:
            return
        if card.trained:
            try:
                engine.load(card.id, engine.device)
            except AppError as error:
                log.warning("%s: %s", card.id, error.text)


class _Tasks:
    """Reads the pipe on a thread of its own, so that a cancel is heard while a task runs."""

    def __init__(self, pipe: Connection) -> None:
        self.token = CancelToken()
        self._pipe = pipe
        self._waiting: Task | LiveTask | None = None
        self._open = True
        self._news = threading.Condition()
        threading.Thread(target=self._read, name="pipe", daemon=True).start()

    @property
    def asked(self) -> bool:
        """Whether a task waits, or nobody is there to ask."""
        return self._waiting is not None or not self._open

    def next(self) -> Task | LiveTask | None:
        """Wait for a task; None when the window is gone."""
        with self._news:
            self._news.wait_for(lambda: self.asked)
            task, self._waiting = self._waiting, None
            return task

    def _read(self) -> None:
        while True:
            try:
                words = self._pipe.recv()
            except (EOFError, OSError):
                self.token.cancel()
                with self._news:
                    self._open = False
                    self._news.notify()
                return
            self._take(words)

    def _take(self, words: tuple[Any, ...]) -> None:
        if words[0] == "cancel":
            self.token.cancel()
            return
        with self._news:
            self.token, self._waiting = CancelToken(), words[1]
            self._news.notify()


def _answer(engine: Any, task: Task | LiveTask, token: CancelToken, pipe: Connection) -> Message:
    """Run one task; results go out as they come, the returned message closes it."""

    def report(progress: Progress) -> None:
        pipe.send(Message("progress", progress))

    def partial(part: MapPart) -> None:
        pipe.send(Message("partial", part))

    try:
        if isinstance(task, LiveTask):
            pipe.send(Message("result", answered(engine, task, token)))
            return Message("done")
        with opened(task) as source:
            first = task.requests[0].frame if task.memory else 0
            requests = [replace(request, frame=request.frame - first) for request in task.requests]

            def arrived(result: Result) -> None:
                back = replace(result.request, frame=result.request.frame + first)
                pipe.send(Message("result", replace(result, request=back)))

            engine.analyse(source, requests, token, report, arrived, partial)
        if engine.unconverted:
            pipe.send(Message("unconverted", engine.unconverted))
        return Message("done")
    except Cancelled:
        return Message("cancelled")
    except AppError as error:
        return Message("failed", error)
