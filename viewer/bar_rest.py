"""Of the first half what its picture did not wait for: the icons outside the bar, the menus."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from viewer import actions

if TYPE_CHECKING:
    from viewer.app import App


def steps(app: App) -> Iterator[None]:
    """In small pieces. After the actions were enabled: a menu hears of every change of each."""
    yield from actions.draw(app.actions)
    recent = QMenu(actions.words("Open recent"), app.window)
    recent.aboutToShow.connect(lambda: app.start_page.fill(recent))
    yield from app.window.fill_menu(app.actions, recent)
