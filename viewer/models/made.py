"""The runs of the models, made with what a person chose to run by itself: known before the first image is asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.analysis import Analysis
from viewer.library_part import LazyLibrary
from viewer.models.choice import runs

if TYPE_CHECKING:
    from inference.runner import Runner
    from viewer.app import App


def make_analysis(app: App, runner: Runner, library: LazyLibrary) -> Analysis:
    """Made once."""
    made = Analysis(app.jobs, runner, library.get, app.settings.device)
    made.on_open = lambda modality, model: runs(app.settings.not_on_open, modality, model)
    return made
