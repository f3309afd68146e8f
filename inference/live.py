"""Live outlines: one model, one frame after the other, nothing but the map. The model's side.

What a full run adds (findings measured on level 0, warnings, Grad-CAM) is left out; crop, letterbox, network and the
rule for findings are those of a full run.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from multiprocessing.shared_memory import SharedMemory
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from inference.errors import AppError, ModelError
from inference.geometry import Rect
from inference.images.source import ImageSource
from inference.job import Cancelled, CancelToken
from inference.results import Kind, Layer, Provenance, Request
from inference.scope import check_scope
from inference.sharing import Task, opened

if TYPE_CHECKING:
    from inference.engine import Engine

log = logging.getLogger(__name__)

PIPELINE = "student"  # the only one that is fast enough


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """What the model says about one frame. crop: what it saw of it, level-0 pixels; give it back with the next frame."""

    layer: Layer
    crop: Rect
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class LiveTask:
    """A frame in shared memory, and the memory `answer` that has room for `capacity` float32 of its map."""

    task: Task
    answer: str
    capacity: int


@dataclass(frozen=True, slots=True, eq=False)
class LiveAnswer:
    """told: without its values, which lie in the task's memory, (h, w) float32 of `shape`."""

    told: Followed
    shape: tuple[int, int]


def follow(engine: Engine, source: ImageSource, request: Request, token: CancelToken) -> Followed:
    """The map of one frame.

    request.roi: the tissue crop of the frames before, None to look for it: a crop that is looked for anew in each
    frame costs time and lets the contour jump.  Raises ModelError, OutOfScope, Cancelled.
    """
    from inference.pipelines.base import Look
    from inference.pipelines.breast import crop_of, lesion_map, map_layer

    began = perf_counter()
    card = engine.library.card(request.model)
    if not card.trained or card.pipeline != PIPELINE:
        raise ModelError(f"'{card.title}' cannot follow live.")
    check_scope(card, request.scope)
    try:
        device = engine.device
        model = engine.load(card.id, device)
        look = Look(source, request.frame, request.roi, lambda other: engine.load(other, device), token)
        layer = map_layer(model, look, card.output.layer, Kind.PROBABILITY, lesion_map(model, look))
        crop = crop_of(look).rect
    except (AppError, Cancelled):
        raise
    except Exception as error:
        log.exception("%s failed live", card.id)
        why = f"'{card.title}' stopped with an unexpected error ({type(error).__name__})."
        raise ModelError(why, detail=str(error)) from error
    seconds = perf_counter() - began
    return Followed(
        layer, crop, Provenance(card.id, card.title, card.version, card.sha256, device.name, seconds)
    )


def answered(engine: Engine, live: LiveTask, token: CancelToken) -> LiveAnswer:
    """As `follow`, in the model process: the map goes into the shared memory, nothing of it through the pipe."""
    with opened(live.task) as source:
        told = follow(engine, source, replace(live.task.requests[0], frame=0), token)
    height, width = told.layer.values.shape
    if height * width > live.capacity:
        raise ModelError("The map of the live outline is larger than its memory.", detail=f"{width} × {height}")
    memory = SharedMemory(name=live.answer)
    try:
        np.ndarray((height, width), np.float32, memory.buf)[:] = told.layer.values
    finally:
        memory.close()
    bare = replace(told.layer, values=np.zeros((0, 0), np.float32))
    return LiveAnswer(replace(told, layer=bare), (height, width))
