"""A presentation state comes and goes; what a person set before, or since, stays theirs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from inference.images.array_source import ArraySource
from inference.images.presentation import Presented
from inference.images.source import Window
from viewer.document.attached import Entry, Scene
from viewer.document.document import Display, Document
from viewer.presenting import Presenting

STATES, OWN, LATER = Window(40, 80, "state"), Window(500, 900, "mine"), Window(7, 9, "since")


def state(voi: Window | None, *, inverted: bool | None = None) -> Presented:
    return Presented(voi, inverted, None, None, (), (), (), (), ())


@pytest.fixture
def document() -> Document:
    return Document(ArraySource.of(np.zeros((4, 5), np.uint16)))


def lay(document: Document, **states: Presented) -> Presenting:
    presenting = Presenting(lambda view: None)
    document.attached.changed.join(lambda: presenting.follow(document))
    entries = tuple(Entry(key, key) for key in states)
    document.attached.keep(0, Scene(entries=entries, states=states))
    return presenting


def test_hiding_a_state_brings_the_persons_window_back(document: Document) -> None:
    document.set_display(Display(OWN, gamma=1.5, managed=False))
    lay(document, one=state(STATES))
    assert document.display == Display(STATES, managed=False)
    document.attached.show("one", False)
    assert document.display == Display(OWN, gamma=1.5, managed=False)
    document.attached.show("one", True)
    assert document.display.voi == STATES


def test_what_a_person_changed_since_is_not_taken_back(document: Document) -> None:
    lay(document, one=state(STATES))
    document.set_display(replace(document.display, voi=LATER))
    document.attached.show("one", False)
    assert document.display.voi == LATER


def test_a_state_without_a_window_leaves_the_window(document: Document) -> None:
    document.set_display(Display(OWN))
    lay(document, one=state(None, inverted=True))
    assert (document.display.voi, document.display.inverted) == (OWN, True)


def test_every_view_gets_the_state_and_its_own_window_back(document: Document) -> None:
    other = document.another_view()
    other.set_display(Display(LATER))
    document.set_display(Display(OWN))
    lay(document, one=state(STATES))
    assert (document.display.voi, other.display.voi) == (STATES, STATES)
    document.attached.show("one", False)
    assert (document.display.voi, other.display.voi) == (OWN, LATER)


def test_of_two_states_hidden_in_the_order_they_came_nothing_is_left(document: Document) -> None:
    document.set_display(Display(OWN))
    lay(document, one=state(STATES), two=state(LATER))
    assert document.display.voi == LATER
    document.attached.show("one", False)
    assert document.display.voi == LATER
    document.attached.show("two", False)
    assert document.display.voi == OWN
