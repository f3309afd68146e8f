"""The layout's part of the second half: its control, joined to the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.control_layout import LayoutControl

if TYPE_CHECKING:
    from viewer.app import App
    from viewer.viewports.layouts import Layouts


def make_layout(app: App, layouts: Layouts) -> LayoutControl:
    """Made once. layouts: the program's and the person's."""
    made = LayoutControl(app.workspace, app.jobs, app.grid, app.view, layouts)
    made.anchor = lambda: app.window.below(app.actions["layout"])
    made.failed.connect(app.notices.tell)
    made.told.connect(lambda text: app.notices.tell(text, kind="info"))
    made.files_dropped.connect(app.open_names)
    app.opening.settled.connect(made.settled)
    for problem in made.layouts.problems:
        app.notices.tell(problem, kind="warning")
    for name in ("sync", "reference_lines"):
        app.actions[name].setChecked(True)
    return made
