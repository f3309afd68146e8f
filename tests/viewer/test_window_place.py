"""The window comes back where it was, or on a screen that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect

from viewer.own_keys import read_keys, write_keys
from viewer.window_place import Place, on_screen, read_place, write_place

ONE, TWO = QRect(0, 0, 1920, 1040), QRect(1920, 0, 2560, 1400)


def test_a_window_that_is_seen_stays() -> None:
    wanted = QRect(2500, 200, 1000, 800)
    assert on_screen(wanted, [ONE, TWO]) == wanted


def test_a_window_on_a_screen_that_is_gone_comes_back() -> None:
    assert on_screen(QRect(2500, 200, 1000, 800), [ONE]) == QRect(0, 0, 1000, 800)


def test_one_that_is_larger_than_the_screen_is_cut_to_it() -> None:
    assert on_screen(QRect(3000, 0, 2500, 1400), [ONE]) == ONE


@pytest.mark.parametrize("left", [1920 - 119, -2000])
def test_a_sliver_is_not_enough(left: int) -> None:
    assert on_screen(QRect(left, 100, 800, 600), [ONE]) == QRect(0, 0, 800, 600)


def test_a_title_bar_above_the_screen_cannot_be_caught() -> None:
    assert on_screen(QRect(100, -300, 800, 600), [ONE]) == QRect(0, 0, 800, 600)


def test_the_place_is_kept_and_a_broken_file_is_the_default(tmp_path: Path) -> None:
    path = tmp_path / "c" / "window.json"
    assert read_place(path) == Place()
    place = Place(10, 20, 800, 600, maximised=False, panels=False)
    write_place(place, path)
    assert read_place(path) == place
    path.write_text('{"left": "x"}')
    assert read_place(path) == Place()


def test_own_keys_are_kept_and_nonsense_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    assert read_keys(path) == {}
    write_keys({"invert": ("F8",), "pan": ()}, path)
    assert read_keys(path) == {"invert": ("F8",), "pan": ()}
    path.write_text('{"invert": "F8", "pan": [3], "zoom": ["Z"]}')
    assert read_keys(path) == {"zoom": ("Z",)}
