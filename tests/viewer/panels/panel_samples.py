"""Documents and results with known numbers, for looking at panels."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from inference.cards import InputSpec, ModelCard, OutputSpec, Requirement
from inference.geometry import Affine, Size
from inference.images.source import ImageInfo, Region
from inference.results import Kind, Layer, Provenance, Request, Result, Score, State

SIZE = Size(64, 48)


class FlatSource:
    """An image of one grey level, made in memory."""

    def __init__(self, info: ImageInfo) -> None:
        self.info = info

    @property
    def levels(self) -> tuple[Size, ...]:
        return (self.info.size,)

    def frame_info(self, frame: int) -> ImageInfo:
        return self.info

    def read(self, region: Region) -> np.ndarray:
        return np.full((region.rect.height, region.rect.width), 7, dtype=np.dtype(self.info.dtype))

    def close(self) -> None:
        pass

    def __enter__(self) -> FlatSource:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def image_info(**changes: Any) -> ImageInfo:
    plain = {"name": "a.png", "path": "", "size": SIZE, "frames": 3, "channels": 1, "dtype": "uint8"}
    return ImageInfo(**{**plain, "format": "PNG", "modality": "US", "body_part": "BREAST", **changes})


def two_squares(peak: float = 0.75) -> Layer:
    """A map on the image's own pixels: a 4 × 5 region of 0.75 and a 2 × 2 region of 0.6; threshold 0.5."""
    values = np.zeros(SIZE.shape, dtype=np.float32)
    values[10:14, 20:25] = peak
    values[30:32, 40:42] = 0.6
    return Layer("lesion", Kind.PROBABILITY, values, Affine(), SIZE, threshold=0.5)


def heat() -> Layer:
    return Layer("gradcam", Kind.HEATMAP, np.ones((6, 8), dtype=np.float32), Affine(8, 8), SIZE)


def result(model: str, state: State = State.NO_FINDING, **more: Any) -> Result:
    """scores: name → calibrated; the raw value is half of it."""
    scores = tuple(Score(name, value / 2, value) for name, value in more.pop("scores", {}).items())
    said = Provenance(model, f"Title of {model}", "1.2.0", "0123456789abcdef" * 4, "cpu", 0.25)
    return Result(Request(model, "a.png"), said, state, scores=scores, **more)


OUTLINE, CLASS, FUSED = "breast-us-seg", "breast-us-class", "breast-us-fused"
CLASSES = ("normal", "benign", "malignant")


def card(id: str, network: str, pipeline: str, classes: tuple[str, ...], **more: Any) -> ModelCard:
    """modality US, organ BREAST, trained, unless told otherwise."""
    positive = more.pop("positive", "")
    read = InputSpec((more.pop("modality", "US"),), Size(64, 64), (more.pop("organ", "BREAST"),))
    out = OutputSpec(
        classes, layer=classes[0] if len(classes) == 1 else "", positive=positive, operating_point=0.4 if positive else None
    )
    told = {"title": f"Title of {id}", "version": "1.2.0", "weights": Path("w"), "sha256": "", "trained": True}
    return ModelCard(id=id, network=network, pipeline=pipeline, input=read, output=out, **{**told, **more})


BREAST = (
    card(OUTLINE, "breast-unet", "breast", ("lesion",)),
    card(CLASS, "breast-classifier", "breast", CLASSES, positive="malignant"),
    card(FUSED, "breast-fusion", "breast", CLASSES, positive="malignant", requires=(Requirement(OUTLINE, ""),)),
)
UNET = card("breast-us-unet", "u-net", "breast", ("lesion",))
STUDENT = card("breast-us-student", "distill-student", "student", ("lesion",))
THYROID = (
    card("thyroid-us-seg", "distill-student", "student", ("nodule",), organ="THYROID"),
    card("thyroid-us-tirads", "thyroid-net", "thyroid", ("low", "suspicious"), organ="THYROID", positive="suspicious"),
    card(
        "thyroid-us-type", "thyroid-net", "thyroid", ("goitre", "follicular", "papillary", "medullary"),
        organ="THYROID", trained=False,
    ),
)  # fmt: skip
MASS = {"network": "mass-resnet50", "modality": "MG", "positive": "malignant"}
MAMMO = (
    card("mammo-mass-whole", pipeline="mammo-whole", classes=("not malignant", "malignant"), **MASS),
    card("mammo-mass-patch", pipeline="mammo-patch", classes=("benign", "malignant"), **MASS),
)
ALL = (*BREAST, STUDENT, *THYROID, *MAMMO)
