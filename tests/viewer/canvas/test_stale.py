"""Which cells of a screen are stale: by hand, on a screen of 600 × 300, so three columns and two rows of 256."""

from __future__ import annotations

from inference.geometry import Rect
from viewer.canvas.stale import MIXED, StaleCells

SCREEN = Rect(0, 0, 600, 300)


def all_stale(level: int) -> StaleCells:
    cells = StaleCells()
    cells.mark_all(SCREEN, lambda rect: level)
    return cells


def test_all_cells_cover_the_screen_once_and_the_middle_comes_first():
    told = all_stale(3).inside_out(SCREEN)
    assert len(told) == 6
    assert sum(rect.width * rect.height for _, rect, _ in told) == 600 * 300
    assert told[0][0] == (1, 0), "256–512 is nearest to the middle, 300"
    assert {made_of for _, _, made_of in told} == {3}


def test_a_cell_moves_with_the_picture_and_is_forgotten_beyond_the_screen():
    cells = all_stale(2)
    cells.move(-300, 10, SCREEN)
    assert {cell for cell, _, _ in cells.inside_out(SCREEN)} == {(1, 0), (2, 0), (1, 1), (2, 1)}
    assert cells.rect((2, 0)) == Rect(512 - 300, 10, 256, 256)


def test_a_strip_makes_the_cell_stale_that_it_is_a_part_of():
    """14 px at the left belong to column −1, of which nothing else is seen; 5 px below to row 1, which was sharp."""
    cells = StaleCells()
    cells.move(14, -5, SCREEN)
    cells.mark_new(Rect(0, 0, 14, 300), SCREEN, 2, 0)
    cells.mark_new(Rect(14, 295, 586, 5), SCREEN, 2, 0)
    told = {cell: made_of for cell, _, made_of in cells.inside_out(SCREEN)}
    assert told == {(-1, 0): 2, (-1, 1): 2, (0, 1): 0, (1, 1): 0, (2, 1): 0}


def test_what_is_made_well_is_stale_no_longer():
    cells = all_stale(4)
    cells.made((0, 0), 2)
    cells.made((1, 0), MIXED)
    assert cells.finest(Rect(10, 10, 20, 20), 0) == 2
    assert cells.finest(Rect(200, 10, 100, 20), 0) == MIXED
    cells.made((0, 0), None)
    assert cells.finest(Rect(10, 10, 20, 20), 1) == 1
    assert len(cells.inside_out(SCREEN)) == 5
