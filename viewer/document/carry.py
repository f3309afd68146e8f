"""A stack takes the place of its first slice: what models said of that slice goes with it, nothing is run again."""

from __future__ import annotations

from inference.results import State
from viewer.document.document import Document


def carry_over(old: Document, new: Document) -> None:
    """Scope, finished runs and how layers are shown, from `old` to the frame of `new` that shows the same.

    new.frame: the place of old.frame in it. A run under way ends with its document.
    """
    shift = new.frame - old.frame
    new.scope = old.scope
    new.content.ai_visible = old.ai_visible
    new.content.layers.update(old.content.layers)
    for (frame, _), run in old.content.runs.items():
        if run.state not in {State.RUNNING, State.NOT_RUN}:
            new.set_run(run, frame=frame + shift)
