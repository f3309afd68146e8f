"""The arithmetic behind bench/results/view.md."""

from __future__ import annotations

import itertools

import pytest

from bench.view_steps import window_at
from bench.view_table import OURS, ROWS, as_text, growth, lost, rate, value_of, verdict

WINDOW, SERIES = (next(row for row in ROWS if row.key == key) for key in ("redraw mg", "opened series"))


def test_growth_is_that_of_the_line_from_the_third_cycle_on() -> None:
    """100, 101, … 107 MiB: the line begins at 100 and ends at 107, which is 7 % more."""
    assert growth([500, 300, *range(100, 108)]) == pytest.approx(0.07)


def test_steady_memory_has_no_growth_and_a_falling_one_less_than_none() -> None:
    assert growth([90, 95, 100, 100, 100, 100]) == 0
    assert growth([90, 95, 100, 90, 80]) == pytest.approx(-0.2)


def test_one_late_collection_at_the_end_counts_less_than_all_of_it() -> None:
    """0 … 7 against 100, seven times, then 110: slope 10 · 3.5 / 42 = 5/6 a cycle, the line begins at 101.25 − 3.5 · 5/6."""
    start = 101.25 - 3.5 * 5 / 6
    assert growth([0, 0, *[100] * 7, 110]) == pytest.approx(7 * 5 / 6 / start)


def test_growth_of_too_few_cycles_is_refused() -> None:
    with pytest.raises(ValueError, match="two cycles"):
        growth([1, 2, 3])


def test_a_rate_is_that_of_the_median_step() -> None:
    assert rate([0.010, 0.020, 0.500]) == 50


def test_a_row_is_the_median_of_the_rounds_that_have_it() -> None:
    rounds = [{"opened series": [1.0, 2.0, 3.0]}, {}, {"opened series": [4.0]}]
    assert value_of(SERIES, rounds) == 3.0  # of 2 and 4
    assert value_of(SERIES, [{}]) is None


def test_better_is_less_time_and_more_redraws() -> None:
    assert verdict(SERIES, 0.5, 2.0) == "2.00 s (4.00×)"
    assert verdict(WINDOW, 90.0, 30.0) == "30 redraws/s (3.00×)"
    assert verdict(SERIES, 0.5, None) == "–"


def test_what_a_peer_wins_is_named() -> None:
    found = {
        OURS: [{"redraw mg": [0.01], "opened series": [2.0]}],
        "pyqtgraph": [{"redraw mg": [0.03], "opened series": [1.0]}],
    }
    assert lost(found) == ["Open a 200-slice CT series (pyqtgraph)"]


def test_the_page_names_what_is_not_here_and_where_our_window_stood_still() -> None:
    stall = {"at": 1.0, "what": "stall", "ms": 61.0, "where": ["a.py:1 f", "b.py:2 g"]}
    ours = {"redraw mg": [0.02], "memory mg_large": [100.0 * (1 << 20)] * 10, "stalls": [stall]}
    page = as_text({OURS: [ours]}, {"napari": "no Python was given"}, "today")
    assert "| Window/level, 4096×3328, 16 bit | 50 redraws/s | not here |" in page
    assert "- napari: no Python was given." in page
    assert "≥ 80 redraws/s: **NO**" in page
    assert "≤ 2%: **yes**" in page
    assert "50 ms: 1 times" in page
    assert "- 61 ms: a.py:1 f ← b.py:2 g" in page


def test_a_drag_never_asks_for_the_same_window_twice_running() -> None:
    steps = [window_at(number, 4095) for number in range(100)]
    assert all(one != other for one, other in itertools.pairwise(steps))
