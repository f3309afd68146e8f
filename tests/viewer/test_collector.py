from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject

from viewer.collector import MANY, OLD_EVERY, Collector


class Cycle:
    """Refers to itself; tells on which thread it died."""

    def __init__(self, died: list[int]) -> None:
        self.me, self._died = self, died

    def __del__(self) -> None:
        self._died.append(threading.get_ident())


@pytest.fixture
def collector(qtbot) -> Iterator[Collector]:
    parent = QObject()
    made = Collector(parent)
    made.begin()
    yield made
    made.end()


def test_a_cycle_left_on_a_thread_dies_on_the_window_s(collector):
    died: list[int] = []

    def work() -> None:
        Cycle(died)
        _ = [[] for _ in range(5000)]  # enough for Python's own collector to set in

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert died == []
    for _ in range(OLD_EVERY):
        collector.collect()
    assert died == [threading.get_ident()]


def test_in_the_end_python_collects_again_and_nothing_is_spared(collector):
    collector.spare()
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0
    collector.end()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_after_something_large_went_away_the_next_turn_looks_through_everything(collector):
    died: list[int] = []
    held = Cycle(died)
    for _ in range(3):
        collector.collect()  # it is old now: a young collection passes it by
    swept: list[bool] = []
    collector.swept.connect(lambda: swept.append(True))
    del held
    collector.collect()
    assert (died, swept) == ([], [])
    collector.soon()
    collector.collect()
    assert (died, swept) == ([threading.get_ident()], [True])
    collector.collect()
    assert swept == [True]


@pytest.mark.parametrize("at_rest", [True, False])
def test_what_outlives_a_full_look_is_spared_while_nothing_is_open(qtbot, at_rest):
    parent = QObject()
    collector = Collector(parent, lambda: at_rest)
    collector.begin()
    try:
        kept = [[] for _ in range(MANY + 1)]  # as modules that are imported late
        before = gc.get_freeze_count()
        collector.soon()
        collector.collect()
        assert (gc.get_freeze_count() >= before + len(kept)) is at_rest
        spared = gc.get_freeze_count()
        collector.soon()
        collector.collect()
        assert gc.get_freeze_count() <= spared, "little is new: it is looked through again next time"
    finally:
        collector.end()
