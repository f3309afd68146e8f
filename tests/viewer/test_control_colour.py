"""One choice for every picture: those that are open, in all their views, and those that come."""

from __future__ import annotations

import numpy as np
import pytest

from inference.images.array_source import ArraySource
from viewer.control_colour import ColourControl
from viewer.document.document import Document
from viewer.settings import Settings
from viewer.workspace import Workspace


@pytest.fixture
def made(qtbot):
    workspace, kept = Workspace(), [Settings()]
    control = ColourControl(workspace, lambda: kept[0])

    def keep(settings: Settings) -> None:
        kept[0] = settings
        control.apply()

    control.settings_changed.connect(keep)
    return workspace, control, kept


def colour() -> Document:
    return Document(ArraySource.of(np.zeros((4, 5, 3), np.uint8)))


def test_a_switch_holds_for_what_is_open_and_for_what_comes(made) -> None:
    workspace, control, kept = made
    first = colour()
    workspace.add(first)
    view = first.another_view()
    told = []
    control.managed_changed.connect(told.append)
    control.calls()["colour_profile"]()
    assert [first.display.managed, view.display.managed, kept[0].colour_profiles] == [False, False, False]
    later = colour()
    workspace.add(later)
    assert later.display.managed is False
    control.toggle()
    assert [d.display.managed for d in (first, view, later)] == [True, True, True]
    assert told == [False, True]
