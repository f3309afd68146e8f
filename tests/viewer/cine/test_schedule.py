"""Which frame is due when, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference.images.array_source import plain_info
from viewer.cine.schedule import Mode, Schedule, Span, first_mode, first_span, frame_times

FOUR = (10.0, 20.0, 30.0, 40.0)  # ms
STACK = replace(plain_info(np.zeros((2, 2), np.uint8), name="x"), frames=4)


def frames_at(schedule: Schedule, *times: float) -> list[int]:
    return [schedule.frame_of(schedule.slot_at(ms)) for ms in times]


def test_each_frame_stays_for_its_own_time() -> None:
    loop = Schedule.of(FOUR, Span(0, 3), Mode.LOOP)
    assert loop.turn_ms == 100
    assert frames_at(loop, 0, 9.9, 10, 29.9, 30, 59.9, 60, 99.9) == [0, 0, 1, 1, 2, 2, 3, 3]


def test_a_loop_begins_again() -> None:
    loop = Schedule.of(FOUR, Span(0, 3), Mode.LOOP)
    assert frames_at(loop, 100, 110, 230) == [0, 1, 2]
    assert loop.slot_at(230) == 10  # two turns of four, then the third frame
    assert loop.begin_of(10) == 230


def test_a_sweep_turns_at_its_ends_and_shows_them_once() -> None:
    sweep = Schedule.of(FOUR, Span(0, 3), Mode.SWEEP)
    assert sweep.order == (0, 1, 2, 3, 2, 1)
    assert sweep.turn_ms == 150
    assert frames_at(sweep, 99, 100, 130, 150) == [3, 2, 1, 0]


@pytest.mark.parametrize(("last", "order"), [(0, (0,)), (1, (0, 1)), (2, (0, 1, 2, 1))])
def test_a_sweep_of_few_frames(last: int, order: tuple[int, ...]) -> None:
    assert Schedule.of(FOUR, Span(0, last), Mode.SWEEP).order == order


def test_once_stays_at_the_last_frame() -> None:
    once = Schedule.of(FOUR, Span(1, 2), Mode.ONCE)
    assert frames_at(once, 0, 19, 20, 49, 50, 5000) == [1, 1, 2, 2, 2, 2]
    assert (once.over_at(49), once.over_at(50)) == (False, True)
    assert list(once.slots_from(1, 9)) == [1]


def test_a_part_begins_where_a_person_is_or_at_its_own_begin() -> None:
    part = Schedule.of(FOUR, Span(1, 3), Mode.LOOP)
    assert (part.first_slot_of(2), part.first_slot_of(0)) == (1, 0)


@given(st.lists(st.floats(0.1, 500), min_size=1, max_size=20), st.sampled_from(Mode), st.integers(0, 50))
def test_a_slot_is_due_in_the_middle_of_its_time(times: list[float], mode: Mode, slot: int) -> None:
    schedule = Schedule.of(tuple(times), Span(0, len(times) - 1), mode)
    slot = slot % len(schedule.order) if mode is Mode.ONCE else slot
    middle = (schedule.begin_of(slot) + schedule.begin_of(slot + 1)) / 2
    assert schedule.slot_at(middle) == slot


def test_untold_times_are_said_to_be_untold() -> None:
    assert frame_times(replace(STACK, frame_ms=FOUR)) == (FOUR, True)
    times, told = frame_times(STACK)
    assert times == pytest.approx((66.667,) * 4, abs=0.001)  # 15 a second
    assert not told


def test_the_file_says_how_it_is_played() -> None:
    assert (first_mode(STACK), first_span(STACK)) == (Mode.LOOP, Span(0, 3))
    asked = replace(STACK, sweeps=True, trim=(1, 2))
    assert (first_mode(asked), first_span(asked)) == (Mode.SWEEP, Span(1, 2))
