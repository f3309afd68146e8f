"""Long work off the window's thread: two runners, one live job per slot, late answers dropped.

Work is a plain function `work(token, report) -> result` that knows no Qt. Its callbacks run on the window's thread.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, QThread, QThreadPool, QTimer, Signal, Slot

from inference.errors import AppError
from inference.job import Cancelled, CancelToken, Progress, Report
from inference.records import dataclass
from viewer.translate import QT_TRANSLATE_NOOP

log = logging.getLogger(__name__)

PATIENCE_MS = 80  # until what was opened is painted
TURN_MS = 1  # between two answers the window's thread does what else waits for it
Work = Callable[[CancelToken, Report], Any]
UNEXPECTED = QT_TRANSLATE_NOOP(
    "App", "Something unexpected went wrong (log entry {id}). Everything that was open is still open."
)


def _nothing(*_: Any) -> None:
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """slot: "run", "open:3" …; a newer job in a slot cancels the older one and silences it.

    priority: a higher one is taken first from those that wait for the pool.
    patient: nobody waits for it, so it leaves the processor to the picture that is painted just now.
    """

    slot: str
    work: Work
    done: Callable[[Any], None] = _nothing
    failed: Callable[[AppError], None] = _nothing
    progressed: Callable[[Progress], None] = _nothing
    cancelled: Callable[[], None] = _nothing
    priority: int = 0
    patient: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Ticket:
    job: Job
    token: CancelToken


@dataclass(frozen=True, slots=True, eq=False)
class _Letter:
    ticket: _Ticket
    kind: str
    body: Any = None


class _ModelWorker(QObject):
    """Lives on the one model thread and runs what it is handed, in order."""

    @Slot(object)
    def take(self, run: Callable[[], None]) -> None:
        run()


class Jobs(QObject):
    """Owns the io pool and the model thread; lives as long as the application.

    Answers that come while the window's thread is busy are not handed over all at once: each gets a turn of its own.

    synchronous: everything runs at once on the calling thread (tests).
    """

    _letters = Signal(object)
    _model_todo = Signal(object)
    failed_unseen = Signal(object)
    delivered = Signal()  # an answer was taken, whatever it led to

    def __init__(self, *, synchronous: bool = False) -> None:
        super().__init__()
        self._synchronous = synchronous
        self._closed = False
        self._live: dict[str, _Ticket] = {}
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(max(2, QThread.idealThreadCount() - 1))
        self._thread = QThread(self)
        self._thread.setObjectName("models")
        self._worker = _ModelWorker()
        self._worker.moveToThread(self._thread)
        self._model_todo.connect(self._worker.take, Qt.ConnectionType.QueuedConnection)
        self._waiting: deque[_Letter] = deque()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(TURN_MS)
        self._turn.timeout.connect(self._next)
        self._letters.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def io(self, job: Job) -> CancelToken:
        """Run on the pool (opening, tiles, export).

        The pool is given a function: a QRunnable made in Python stays for ever, with all it holds, if it is over
        before `start` returns (PySide hands it over only then).
        """
        return self._submit(job, lambda run: self._start(run, job))

    def _start(self, run: Callable[[], None], job: Job) -> None:
        if job.patient:
            QTimer.singleShot(PATIENCE_MS, self, lambda: self._closed or self._pool.start(run, job.priority))
        else:
            self._pool.start(run, job.priority)

    def model(self, job: Job) -> CancelToken:
        """Run on the model thread, after what it has already been given."""
        if not self._synchronous and not self._thread.isRunning():
            self._thread.start()
        return self._submit(job, self._model_todo.emit)

    def cancel(self, slot: str) -> None:
        """Tell the live job of a slot to stop; its `cancelled` is called when it has."""
        if slot in self._live:
            self._live[slot].token.cancel()

    def running(self, slot: str) -> bool:
        return slot in self._live

    def _submit(self, job: Job, start: Callable[[Callable[[], None]], None]) -> CancelToken:
        if self._closed:
            return CancelToken()
        self.cancel(job.slot)
        ticket = _Ticket(job, CancelToken())
        self._live[job.slot] = ticket
        if self._synchronous:
            _carry_out(ticket, self._deliver)
        else:
            start(lambda: _carry_out(ticket, self._letters.emit))
        return ticket.token

    @Slot(object)
    def _take(self, letter: _Letter) -> None:
        """On the window's thread: the first at once, those that come with it in later turns, in their order."""
        self._waiting.append(letter)
        if not self._turn.isActive():
            self._next()

    def _next(self) -> None:
        if self._waiting:
            self._turn.start()
            self._deliver(self._waiting.popleft())
            self.delivered.emit()

    def _deliver(self, letter: _Letter) -> None:
        """On the window's thread. What carries another ticket than the slot's live one is dropped."""
        job = letter.ticket.job
        if self._live.get(job.slot) is not letter.ticket:
            return
        if letter.kind == "progress":
            job.progressed(letter.body)
            return
        del self._live[job.slot]
        if letter.kind == "done":
            job.done(letter.body)
        elif letter.kind == "cancelled":
            job.cancelled()
        else:
            job.failed(letter.body)
            if job.failed is _nothing:
                self.failed_unseen.emit(letter.body)

    def close(self) -> None:
        """Cancel all, wait for what runs; nothing is taken on any more."""
        self._closed = True
        for ticket in self._live.values():
            ticket.token.cancel()
        self._live.clear()
        self._turn.stop()
        self._waiting.clear()
        self._pool.clear()
        self._pool.waitForDone(5000)
        self._thread.quit()
        self._thread.wait(5000)


def _carry_out(ticket: _Ticket, post: Callable[[_Letter], None]) -> None:
    """Run the work where we are and post how it ended."""

    def report(progress: Progress) -> None:
        post(_Letter(ticket, "progress", progress))

    try:
        ticket.token.check()
        post(_Letter(ticket, "done", ticket.job.work(ticket.token, report)))
    except Cancelled:
        post(_Letter(ticket, "cancelled"))
    except AppError as error:
        log.warning("%s: %s (%s)", ticket.job.slot, error.text, error.detail)
        post(_Letter(ticket, "failed", error))
    except Exception:
        import uuid

        number = uuid.uuid4().hex[:8]
        log.exception(
            "%s failed, log entry %s, on %s", ticket.job.slot, number, threading.current_thread().name
        )
        post(_Letter(ticket, "failed", AppError(_unexpected(number), detail=number)))


def _unexpected(number: str) -> str:
    return QCoreApplication.translate("App", UNEXPECTED).format(id=number)
