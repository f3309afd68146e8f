from __future__ import annotations

import threading

from viewer.watchdog import calls_of


def test_the_innermost_call_of_a_thread_stands_first():
    ready, end = threading.Event(), threading.Event()

    def waits_here() -> None:
        ready.set()
        end.wait(20)

    thread = threading.Thread(target=waits_here)
    thread.start()
    ready.wait(20)
    calls = calls_of(thread.ident or 0)
    end.set()
    thread.join()
    names = [call.rsplit(" ", 1)[-1] for call in calls]
    assert names.index("wait") < names.index("waits_here")


def test_a_thread_that_is_not_there_has_no_calls():
    assert calls_of(0x1) == []
