"""Results made by hand, with figures a reader can redo."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from inference.geometry import Affine, Size, Spacing
from inference.images.source import ImageInfo
from inference.results import Kind, Layer, Provenance, Request, Result, Score, State

SIZE = Size(width=8, height=4)


def block() -> np.ndarray[Any, Any]:
    """4 × 8: 0.9 on 2 rows × 3 columns (6 px), 0.1 elsewhere."""
    values = np.full((4, 8), 0.1, dtype=np.float32)
    values[1:3, 2:5] = 0.9
    return values


def probability(name: str = "lesion") -> Layer:
    return Layer(name, Kind.PROBABILITY, block(), Affine(), SIZE, threshold=0.5)


def heatmap(name: str = "gradcam") -> Layer:
    return Layer(name, Kind.HEATMAP, block(), Affine(), SIZE)


def result(model: str, state: State, findings: int = 0, **rest: Any) -> Result:
    made_by = Provenance(model, model.title(), "1.0", "ab" * 32, "CPU", 0.25)
    return Result(Request(model, "x"), made_by, state, findings, **rest)


def info_at(path: Path, *, spacing: Spacing | None = None, modality: str | None = None) -> ImageInfo:
    return ImageInfo(path.name, str(path), SIZE, 1, 1, "uint8", "PNG", spacing=spacing, modality=modality)


def three_results() -> list[Result]:
    scores = (Score("normal", 0.1, 0.2), Score("benign", 0.2, 0.2), Score("malignant", 0.7, 0.6))
    return [
        result("breast-us-seg", State.FINDINGS, 1, layers=(probability(),)),
        result(
            "breast-us-class", State.FINDINGS, 1, scores=scores, decision="malignant", layers=(heatmap(),)
        ),
        result("breast-us-fused", State.OUT_OF_SCOPE, warnings=("Nothing says which organ this shows.",)),
    ]
