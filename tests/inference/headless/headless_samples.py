"""An engine whose answers are known beforehand, in the real engine's place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from inference.cards import InputSpec, ModelCard, OutputSpec
from inference.geometry import Affine, Rect, Size
from inference.headless.options import Options
from inference.images.source import ImageSource, Region
from inference.job import CancelToken, Progress, Report
from inference.results import Kind, Layer, Provenance, Request, Result, Score, State


def card(model: str, *, trained: bool = True, modality: str = "US", layer: str = "lesion") -> ModelCard:
    return ModelCard(
        id=model, title=model, version="1.0", network="n", pipeline="p", weights=Path("w"), sha256="ab" * 32,
        trained=trained, input=InputSpec((modality,), Size(32, 32), ("BREAST",)), output=OutputSpec(("lesion",), layer),
    )  # fmt: skip


def lesion(size: Size) -> Layer:
    """0.8 on the upper left quarter, 0.2 elsewhere."""
    values = np.full(size.shape, 0.2, dtype=np.float32)
    values[: size.height // 2, : size.width // 2] = 0.8
    return Layer("lesion", Kind.PROBABILITY, values, Affine(), size, threshold=0.5)


class FakeEngine:
    """Finds a lesion wherever modality and body part are known; one model fails on files whose name says so."""

    def __init__(self, cards: Sequence[ModelCard]) -> None:
        self.cards = tuple(cards)
        self.asked: list[Request] = []
        self.before: Callable[[Request], None] = lambda request: None

    def analyse(
        self, source: ImageSource, requests: Sequence[Request], token: CancelToken, report: Report
    ) -> list[Result]:
        source.read(Region(Rect.whole(source.info.size), frame=requests[0].frame))
        report(Progress(1, 2, "half"))
        return [self._answer(source, request) for request in requests]

    def _answer(self, source: ImageSource, request: Request) -> Result:
        self.asked.append(request)
        self.before(request)
        made_by = Provenance(request.model, request.model, "1.0", "ab" * 32, "CPU", 0.25)
        if request.scope.modality is None or request.scope.body_part is None:
            return Result(request, made_by, State.OUT_OF_SCOPE, warnings=("Nothing says what this is.",))
        if "fails" in source.info.name:
            return Result(request, made_by, State.FAILED, warnings=("The weights do not match.",))
        if request.model == "breast-us-class":
            scores = (Score("normal", 0.1, 0.1), Score("benign", 0.2, 0.2), Score("malignant", 0.7, 0.7))
            return Result(request, made_by, State.FINDINGS, 1, scores, "malignant")
        return Result(request, made_by, State.FINDINGS, 1, layers=(lesion(source.info.size),))


class Seam:
    """The engine's place in `main`: remembers the engine and the options it was made with."""

    def __init__(self, *cards: ModelCard) -> None:
        self.engine = FakeEngine(cards or (card("breast-us-seg"), card("breast-us-class")))
        self.options: Options | None = None

    def __call__(self, options: Options) -> FakeEngine:
        self.options = options
        return self.engine


def png(path: Path, *, width: int = 20, height: int = 10, value: int = 120) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((height, width), value, np.uint8)).save(path)
    return path
