"""What every pipeline shares: a loaded model, one look at one frame, and the shape of an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference.backends.base import Backend
from inference.cards import ModelCard
from inference.devices import Device
from inference.explain import calibrated
from inference.geometry import Rect
from inference.images.source import ImageInfo, ImageSource
from inference.job import CancelToken, Report, ignore
from inference.results import Box, Layer, MapPart, MapRef, Request, Score, State


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A card whose checked weights are ready to run on its device."""

    card: ModelCard
    backend: Backend
    device: Device


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a pipeline found; the engine makes the Result of it."""

    state: State
    findings: int = 0
    scores: tuple[Score, ...] = ()
    decision: str = ""
    layers: tuple[Layer, ...] = ()
    boxes: tuple[Box, ...] = ()
    warnings: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    maps: tuple[MapRef, ...] = ()


@dataclass(slots=True, eq=False)
class Look:
    """One frame while models look at it. `memory` keeps what several of them need (crop, input, outputs of others).

    load: gives the loaded model of an id (raises ModelError).
    report, partial: for pipelines that take minutes: how far they are, and which part of their map is there.
    """

    source: ImageSource
    frame: int
    roi: Rect | None
    load: Callable[[str], Loaded]
    token: CancelToken
    memory: dict[str, Any] = field(default_factory=dict)
    report: Report = ignore
    partial: Callable[[MapPart], None] = lambda part: None

    @property
    def info(self) -> ImageInfo:
        """What holds for the frame that is looked at."""
        return self.source.frame_info(self.frame)

    def once(self, key: str, make: Callable[[], Any]) -> Any:
        """What `make` gives, computed the first time only; the token is asked before."""
        if key not in self.memory:
            self.token.check()
            self.memory[key] = make()
        return self.memory[key]


Pipeline = Callable[[Loaded, Look, Request], Answer]


def scores_of(card: ModelCard, probabilities: NDArray[np.float64]) -> tuple[Score, ...]:
    """Raw and calibrated score of each class, in the card's order. probabilities: (classes,), sum 1."""
    sure = calibrated(probabilities, card.output.temperature)
    pairs = zip(card.output.classes, probabilities, sure, strict=True)
    return tuple(Score(name, float(raw), float(shown)) for name, raw, shown in pairs)


def decision(card: ModelCard, scores: tuple[Score, ...]) -> str:
    """The class named: the positive one from its operating point on, else the likeliest of the others."""
    shown: Mapping[str, float] = {score.name: score.calibrated for score in scores}
    positive, point = card.output.positive, card.output.operating_point
    if not positive or point is None:
        return max(shown, key=shown.__getitem__)
    if shown[positive] >= point:
        return positive
    return max((name for name in shown if name != positive), key=shown.__getitem__)
