"""Between the first picture and the second half: what a hand may ask for before its eye has left the picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from viewer import actions

if TYPE_CHECKING:
    from viewer.app import App


def steps(app: App) -> Iterator[None]:
    """Icons, menus and the page of the empty window, in small pieces; the second half is being read meanwhile."""
    yield from actions.draw(app.actions)
    recent = QMenu(actions.words("Open recent"), app.window)
    recent.aboutToShow.connect(lambda: app.start_page.fill(recent))
    yield from app.window.fill_menu(app.actions, recent)
    assert app.welcome is not None
    yield
