"""Keys and contexts: who has a key, and when two want it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from viewer.actions.bindings import Conflict, bindings, conflicts, default_keys, in_order
from viewer.actions.spec import EDITOR, EVERYWHERE, RADIOLOGY, READING, SLIDE, Context, Spec
from viewer.actions.table import MENUS, TABLE, rows_of

ROTATE = Spec("rotate", "Rotate", ("[",), contexts=READING)
SMALLER = Spec("smaller", "Smaller", ("[",), contexts=EDITOR)
OPEN = Spec("open", "Open", ("Ctrl+O",))
SMALL = (OPEN, ROTATE, SMALLER)


def test_a_key_of_the_editor_goes_first_only_while_drawing() -> None:
    keys = default_keys(SMALL)
    reading = bindings(SMALL, keys, in_order(Context.RADIOLOGY, drawing=False))
    drawing = bindings(SMALL, keys, in_order(Context.RADIOLOGY, drawing=True))
    assert (reading["rotate"], reading["smaller"]) == (("[",), ())
    assert (drawing["rotate"], drawing["smaller"]) == ((), ("[",))


def test_an_editor_key_that_reading_does_not_use_always_works() -> None:
    accept = Spec("accept", "Accept", ("Y",), contexts=EDITOR)
    bound = bindings((*SMALL, accept), default_keys((accept,)), in_order(Context.RADIOLOGY, drawing=False))
    assert bound["accept"] == ("Y",)


def test_a_radiology_key_is_silent_on_a_slide() -> None:
    window = Spec("window", "Window", ("W",), contexts=RADIOLOGY)
    assert (
        bindings((window,), default_keys((window,)), in_order(Context.SLIDE, drawing=False))["window"] == ()
    )


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [(RADIOLOGY, RADIOLOGY, True), (RADIOLOGY, SLIDE, False), (RADIOLOGY, EDITOR, False), (EVERYWHERE, EDITOR, True),
     (READING, SLIDE, True)],
)  # fmt: skip
def test_two_actions_clash_within_a_context_and_with_everywhere(
    first: tuple[Context, ...], second: tuple[Context, ...], clash: bool
) -> None:
    rows = (Spec("a", "A", ("M",), contexts=first), Spec("b", "B", ("M",), contexts=second))
    assert conflicts(rows, default_keys(rows)) == ([Conflict("M", "a", "b")] if clash else [])


@given(
    st.dictionaries(
        st.sampled_from([spec.id for spec in TABLE]), st.lists(st.sampled_from("ABCDEFG")).map(tuple)
    )
)
def test_no_key_ever_has_two_owners(keys: dict[str, tuple[str, ...]]) -> None:
    for reading in (Context.RADIOLOGY, Context.SLIDE):
        for drawing in (False, True):
            bound = bindings(TABLE, keys, in_order(reading, drawing=drawing))
            given_out = [key for own in bound.values() for key in own]
            assert len(given_out) == len(set(given_out))


def test_every_row_with_a_menu_stands_in_it_once() -> None:
    listed = [spec.id for menu in MENUS for spec in rows_of(menu)]
    assert sorted(listed) == sorted(spec.id for spec in TABLE if spec.menu)


def test_the_menu_of_files_ends_with_quit() -> None:
    assert rows_of("file")[-1].id == "quit"
