"""One frame of a stack for the model: what is asked, and how the answer becomes an outline. Runs on the model thread."""

from __future__ import annotations

from dataclasses import dataclass

from inference.geometry import Rect
from inference.images.series_source import single
from inference.images.source import ImageSource
from inference.job import CancelToken
from inference.live import Followed
from inference.results import Request, Scope
from inference.runner import LiveRunner
from viewer.document.live import LiveOutline


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """frame: of the stack.  threshold: of the outline, 0–1.  crop: the tissue, None until a frame has told it."""

    stack: ImageSource
    frame: int
    model: str
    threshold: float | None
    crop: Rect | None
    scope: Scope
    device: str


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """followed: with the map, which is not kept."""

    outline: LiveOutline
    followed: Followed


def answer(runner: LiveRunner, ask: Ask, token: CancelToken) -> Answer:
    """Raises AppError, Cancelled."""
    from viewer.canvas.surface import Surface

    source, inner = single(ask.stack, ask.frame)
    info = source.info
    request = Request(
        ask.model, info.path or info.name, inner, ask.crop, scope=ask.scope, explain=False, device=ask.device
    )
    followed = runner.follow(source, request, token)
    surface = Surface.of(followed.layer)
    limit = ask.threshold if ask.threshold is not None else followed.layer.threshold
    if surface is None or limit is None:
        return Answer(LiveOutline(ask.frame), followed)
    found = surface.findings(limit)
    return Answer(LiveOutline(ask.frame, found.lines, found.boxes), followed)
