"""Real time is kept, on a clock that the tests wind."""

from __future__ import annotations

import pytest

from viewer.cine.player import Player
from viewer.cine.schedule import Mode, Schedule, Span


class Clock:
    """Seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def pass_ms(self, ms: float) -> None:
        self.now += ms / 1000


@pytest.fixture
def clock() -> Clock:
    return Clock()


def stack(count: int = 10, each: float = 40.0, mode: Mode = Mode.LOOP) -> Schedule:
    return Schedule.of((each,) * count, Span(0, count - 1), mode)


def always(frame: int) -> bool:
    return True


def test_it_begins_with_the_frame_on_show(clock: Clock) -> None:
    player = Player(clock, stack())
    player.play(3)
    assert player.due(always) == 3
    clock.pass_ms(41)
    assert player.due(always) == 4


def test_frames_are_dropped_rather_than_time(clock: Clock) -> None:
    player = Player(clock, stack())
    player.play(0)
    for wait in (0, 40, 120, 40):  # the window was away for two frames
        clock.pass_ms(wait)
        player.due(always)
        player.painted()
    assert player.due(always) is None  # frame 5 is on show
    assert player.rate().dropped == 2


def test_the_same_frame_is_not_shown_twice(clock: Clock) -> None:
    player = Player(clock, stack())
    player.play(0)
    assert player.due(always) == 0
    player.painted()
    clock.pass_ms(20)
    assert player.due(always) is None
    assert player.wait_ms() == pytest.approx(20)


def test_a_slow_decoder_shows_the_newest_that_is_there(clock: Clock) -> None:
    player = Player(clock, stack())
    player.play(0)
    player.due(always)
    player.painted()
    clock.pass_ms(130)  # frame 3 is due
    assert player.due(lambda frame: frame in {1, 2}) == 2
    player.painted()
    assert player.due(lambda frame: frame in {1, 2}) is None  # never back


def test_a_loop_goes_on_over_its_end(clock: Clock) -> None:
    player = Player(clock, stack(4))
    player.play(3)
    player.due(always)
    player.painted()
    clock.pass_ms(41)
    assert player.due(always) == 0
    player.painted()
    assert player.rate().dropped == 0


def test_the_rate_is_what_reached_the_screen(clock: Clock) -> None:
    player = Player(clock, stack())
    player.play(0)
    for _ in range(60):
        player.due(always)
        player.painted()
        clock.pass_ms(40)
    assert player.rate().fps == pytest.approx(25.0)
    player.painted()  # another paint of the same frame is no frame
    assert player.rate().fps == pytest.approx(25.0)


def test_half_speed_takes_twice_the_time_and_goes_on_where_it_was(clock: Clock) -> None:
    player = Player(clock, stack())
    player.play(0)
    clock.pass_ms(100)
    player.set_speed(0.5)
    assert player.position_ms == pytest.approx(100)
    clock.pass_ms(42)
    assert player.position_ms == pytest.approx(121)
    assert player.due(always) == 3
    clock.pass_ms(10)
    assert player.wait_ms() == pytest.approx(68)  # 34 ms of the stack


def test_a_pause_stops_the_time(clock: Clock) -> None:
    player = Player(clock, stack())
    player.play(0)
    clock.pass_ms(50)
    player.pause()
    clock.pass_ms(1000)
    assert (player.playing, player.position_ms) == (False, pytest.approx(50))


def test_once_is_over_at_its_end(clock: Clock) -> None:
    player = Player(clock, stack(3, mode=Mode.ONCE))
    player.play(0)
    clock.pass_ms(119)
    assert not player.over
    clock.pass_ms(2)
    assert player.over
    assert player.due(always) == 2


def test_another_range_goes_on_from_the_frame_on_show(clock: Clock) -> None:
    player = Player(clock, stack())
    player.play(0)
    clock.pass_ms(130)
    player.change(Schedule.of((40.0,) * 10, Span(2, 5), Mode.LOOP), 3)
    assert player.due(always) == 3
    clock.pass_ms(121)
    assert player.due(always) == 2


def test_what_comes_too_late_is_not_decoded(clock: Clock) -> None:
    player = Player(clock, stack(10))
    player.play(8)
    assert player.ahead(0, 4) == [8, 9, 0, 1]
    assert player.ahead(90, 3) == [1, 2, 3]  # in 90 ms frame 0 is on show already: the next one is
    once = Player(clock, stack(10, mode=Mode.ONCE))
    once.play(8)
    assert once.ahead(0, 4) == [8, 9]


def test_a_clock_that_jumps_over_many_turns_costs_one_turn(clock: Clock) -> None:
    asked: list[int] = []

    def never(frame: int) -> bool:
        asked.append(frame)
        return False

    player = Player(clock, stack(5))
    player.play(0)
    player.due(always)
    player.painted()
    clock.pass_ms(3_600_000)
    assert player.due(never) is None
    assert len(asked) <= 6
