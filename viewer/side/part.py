"""Boxes in the second half: their control and the menu of a rectangle, joined to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.analysis import Analysis
from viewer.side.box_menu import BoxMenu
from viewer.side.boxing import BoxControl

if TYPE_CHECKING:
    from viewer.app import App


def make_boxes(app: App, analysis: Analysis) -> tuple[BoxControl, BoxMenu]:
    """Made once; a short right click in a rectangle opens its own menu from now on."""
    take, put_away = app.actions["rectangle"].trigger, app.actions["window_level"].trigger
    control = BoxControl(app.workspace, analysis, take, put_away)
    control.told.connect(lambda text: app.notices.tell(text, kind="info"))
    menu = BoxMenu(analysis, lambda: app.canvas, app.actions, app.window.menu)
    app.menu_at = menu.at
    return control, menu
