"""The live outline's part of the second half: its control, joined to the cine's bar, the corner and the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inference.runner import LiveRunner
from viewer.analysis import Analysis
from viewer.canvas.view import CanvasView
from viewer.cine.control import CineControl
from viewer.live.control import LiveControl

if TYPE_CHECKING:
    from viewer.app import App


def make_live(app: App, analysis: Analysis, runner: LiveRunner, cine: CineControl) -> LiveControl:
    """Made once, after the cine's control."""
    made = LiveControl(app.jobs, analysis, runner, cine, device=app.settings.device)
    made.told.connect(lambda text: app.notices.tell(text, kind="info", key="live"))
    made.changed.connect(app.actions["live"].setChecked)
    made.changed.connect(cine.bar.live.setChecked)
    made.available.connect(cine.bar.live.setVisible)
    cine.bar.live_wanted.connect(made.toggle)
    app.workspace.current_changed.connect(made.show)
    app.grid.each(_tell_in_corner)
    made.show(app.workspace.current)
    return made


def _tell_in_corner(canvas: CanvasView) -> None:
    """Before what else is said of the frame."""
    said = canvas.note
    canvas.note = lambda document: " · ".join(word for word in (document.live.word, said(document)) if word)
