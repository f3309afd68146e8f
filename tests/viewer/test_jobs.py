from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QRunnable, QThread
from pytestqt.qtbot import QtBot

from inference.errors import AppError, ImageError
from inference.job import CancelToken, Progress, Report
from viewer.jobs import PATIENCE_MS, Job, Jobs


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


def waits_for(gate: threading.Event, answer: str):
    def work(token: CancelToken, report: Report) -> str:
        assert gate.wait(5)
        return answer

    return work


def test_the_answer_arrives_on_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[tuple[int, QThread]] = []
    here = QThread.currentThread()
    jobs.io(Job("sum", lambda token, report: 1 + 1, done=lambda n: seen.append((n, QThread.currentThread()))))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(2, here)]


def test_result_of_an_older_job_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    gate, seen = threading.Event(), []
    jobs.io(Job("tiles", waits_for(gate, "old"), done=seen.append))
    jobs.io(Job("tiles", lambda token, report: "new", done=seen.append))
    qtbot.waitUntil(lambda: seen == ["new"])
    gate.set()
    jobs.io(Job("other", lambda token, report: "later", done=seen.append))
    qtbot.waitUntil(lambda: "later" in seen)
    assert seen == ["new", "later"]


def test_slots_do_not_disturb_each_other(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    for name in "abc":
        jobs.io(Job(name, lambda token, report, name=name: name, done=seen.append))
    qtbot.waitUntil(lambda: sorted(seen) == ["a", "b", "c"])


def test_a_cancelled_job_says_only_that(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    started = threading.Event()

    def work(token: CancelToken, report: Report) -> None:
        started.set()
        while True:
            token.check()

    jobs.model(
        Job("run", work, done=lambda _: seen.append("done"), failed=lambda _: seen.append("failed"),
            cancelled=lambda: seen.append("cancelled"))
    )  # fmt: skip
    assert started.wait(5)
    jobs.cancel("run")
    qtbot.waitUntil(lambda: seen == ["cancelled"])


def test_a_known_error_keeps_its_sentence(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[AppError] = []

    def work(token: CancelToken, report: Report) -> None:
        raise ImageError("The file 'a.png' is cut off.")

    jobs.io(Job("open", work, failed=seen.append))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0].text == "The file 'a.png' is cut off."


def test_an_unknown_error_gets_an_id_that_is_in_the_log(
    jobs: Jobs, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[AppError] = []
    jobs.io(Job("open", lambda token, report: 1 // 0, failed=seen.append))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen[0].detail in seen[0].text
    assert seen[0].detail in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_an_error_nobody_waits_for_is_not_swallowed(jobs: Jobs, qtbot: QtBot) -> None:
    def work(token: CancelToken, report: Report) -> None:
        raise ImageError("nobody listens")

    with qtbot.waitSignal(jobs.failed_unseen) as caught:
        jobs.io(Job("open", work))
    assert caught.args[0].text == "nobody listens"


def test_model_jobs_run_one_after_the_other_on_one_thread(jobs: Jobs, qtbot: QtBot) -> None:
    names: list[str] = []
    order: list[int] = []
    for number in range(3):

        def work(token: CancelToken, report: Report, number: int = number) -> None:
            names.append(QThread.currentThread().objectName())
            order.append(number)

        jobs.model(Job(f"run:{number}", work))
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order == [0, 1, 2]
    assert names == ["models"] * 3


def test_progress_arrives_before_the_answer(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[object] = []

    def work(token: CancelToken, report: Report) -> str:
        report(Progress(1, 2, "half"))
        return "whole"

    jobs.io(Job("open", work, done=seen.append, progressed=lambda p: seen.append(p.fraction)))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == [0.5, "whole"]


def test_the_synchronous_switch_answers_at_once(qtbot: QtBot) -> None:
    seen: list[int] = []
    jobs = Jobs(synchronous=True)
    jobs.io(Job("sum", lambda token, report: 3, done=seen.append))
    assert seen == [3]


def test_the_pool_is_given_functions_for_runnables_of_python_may_stay_for_ever(
    jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PySide takes one over only after `start`: if its run is over by then, it and all it holds is never freed."""
    given: list[object] = []

    class Pool:
        def start(self, work: object, priority: int) -> None:
            given.append(work)

    with monkeypatch.context() as patched:
        patched.setattr(jobs, "_pool", Pool())
        jobs.io(Job("sum", lambda token, report: 1 + 1))
    assert len(given) == 1
    assert not isinstance(given[0], QRunnable)


def test_answers_that_come_together_get_a_turn_each_in_their_order(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[int] = []
    for number in range(3):
        jobs.io(Job(str(number), lambda token, report: None, done=lambda _, n=number: seen.append(n)))
        assert jobs._pool.waitForDone(5000)  # its answer is on its way before the next one's
    assert seen == []
    QCoreApplication.sendPostedEvents(jobs)  # one turn of the event loop, without its timers
    assert seen == [0]
    qtbot.waitUntil(lambda: seen == [0, 1, 2])


def test_answers_that_still_wait_at_the_end_are_dropped(qtbot: QtBot) -> None:
    jobs, seen = Jobs(), []
    for number in range(3):
        jobs.io(Job(str(number), lambda token, report: None, done=lambda _, n=number: seen.append(n)))
    jobs._pool.waitForDone(5000)
    QCoreApplication.sendPostedEvents(jobs)
    jobs.close()
    qtbot.wait(20)
    assert len(seen) == 1


def test_a_patient_job_leaves_the_processor_to_what_is_painted_first(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    jobs.io(Job("index", lambda token, report: "patient", done=seen.append, patient=True))
    assert jobs.running("index")
    assert jobs._pool.waitForDone(5000)
    QCoreApplication.sendPostedEvents(jobs)  # an answer of its would be taken now
    assert seen == []
    jobs.io(Job("picture", lambda token, report: "picture", done=seen.append))
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen == ["picture", "patient"]


def test_a_patient_job_that_waits_is_not_begun_any_more_once_all_is_closed(qtbot: QtBot) -> None:
    jobs, begun = Jobs(), []
    jobs.io(Job("index", lambda token, report: begun.append(1), patient=True))
    jobs.close()
    qtbot.wait(3 * PATIENCE_MS)
    assert begun == []


def test_a_patient_job_is_silenced_by_a_newer_one_of_its_slot(jobs: Jobs, qtbot: QtBot) -> None:
    seen: list[str] = []
    jobs.io(Job("index", lambda token, report: "old", done=seen.append, patient=True))
    jobs.io(Job("index", lambda token, report: "new", done=seen.append))
    qtbot.wait(3 * PATIENCE_MS)
    assert seen == ["new"]


def test_each_answer_that_was_taken_is_told(jobs: Jobs, qtbot: QtBot) -> None:
    told: list[int] = []
    jobs.delivered.connect(lambda: told.append(1))
    for name in "ab":
        jobs.io(Job(name, lambda token, report: None))
    qtbot.waitUntil(lambda: len(told) == 2)
