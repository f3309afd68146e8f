"""Documents on images made in memory, and results made by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from inference.geometry import Affine, Size
from inference.images.array_source import ArraySource, plain_info
from inference.results import Kind, Layer, Provenance, Request, Result, Score, State
from viewer.document.document import Document


def make_document(name: str = "image", modality: str | None = "US", frames: int = 1) -> Document:
    """A flat grey image 120 wide, 100 high."""
    pixels = np.full((frames, 100, 120), 90, dtype=np.uint8)
    info = replace(plain_info(pixels[0], name=name, modality=modality), frames=frames)
    return Document(ArraySource(info, pixels))


def outlined(frame: int = 0, model: str = "breast-us-seg") -> Result:
    """A1's answer: a square of probability 0.9 from (20, 30) to (60, 70), 0.1 around it."""
    values = np.full((100, 120), 0.1, dtype=np.float32)
    values[30:70, 20:60] = 0.9
    layer = Layer("lesion", Kind.PROBABILITY, values, Affine(), Size(120, 100), threshold=0.5)
    made = Provenance(model, "A1", "1.0.0", "ab" * 32, "CPU", 0.1)
    extra = {"findings": [{"area_px": 1600, "peak": 0.9, "box": (20, 30, 40, 40)}]}
    return Result(Request(model, "image", frame), made, State.FINDINGS, 1, layers=(layer,), extra=extra)


def classified(model: str, *shown: float, frame: int = 0) -> Result:
    names = ("normal", "benign", "malignant")
    scores = tuple(Score(name, value, value) for name, value in zip(names, shown, strict=True))
    best = max(scores, key=lambda score: score.calibrated).name
    state = State.NO_FINDING if best == "normal" else State.FINDINGS
    made = Provenance(model, model, "1.0.0", "cd" * 32, "CPU", 0.1)
    return Result(Request(model, "image", frame), made, state, int(best != "normal"), scores, best)
