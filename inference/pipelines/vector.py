"""What the methods that name a class share: a view of the image, its probabilities, and what spoke for the class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.devices import precision
from inference.explain import grad_cam
from inference.geometry import Affine, Rect
from inference.pipelines.base import Answer, Loaded, Look, decision, scores_of
from inference.pipelines.breast import tensor_of, within
from inference.results import Box, Kind, Layer, Request, State


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What a network is shown. picture: (side, side, 3) uint8; to_level0: from its pixels; inner: without padding."""

    picture: NDArray[np.uint8]
    to_level0: Affine
    inner: Rect
    boxes: tuple[Box, ...] = ()
    warnings: tuple[str, ...] = ()


def probabilities(model: Loaded, view: View) -> NDArray[np.float64]:
    """Softmax over the card's classes, uncalibrated, (classes,)."""
    import torch

    with torch.inference_mode(), precision(model.device):
        logits = model.network(tensor_of(view.picture, model)).logits
    return logits.float().cpu().double().softmax(dim=1)[0].numpy()  # type: ignore[no-any-return]  # numpy() is Any


def heat_layer(model: Loaded, look: Look, view: View, named: str) -> Layer:
    """Grad-CAM of the class named, on the image: layer `gradcam`, 0–1."""
    import torch

    look.token.check()
    with torch.enable_grad():
        out = model.network(tensor_of(view.picture, model).requires_grad_())
        heat = grad_cam(out.features, out.logits[0, model.card.output.classes.index(named)])
    values = within(heat, view.inner, model.card.input.size)[view.inner.slices]
    return Layer(
        name="gradcam",
        kind=Kind.HEATMAP,
        values=np.ascontiguousarray(values, dtype=np.float32),
        to_level0=view.to_level0.after(Affine(1.0, 1.0, view.inner.left, view.inner.top)),
        image_size=look.info.size,
        about=named,
    )


def answer(model: Loaded, look: Look, request: Request, view: View, *, finds: bool) -> Answer:
    """Scores, the class named and its heatmap.

    finds: only the positive class is a finding (the model looked for it in the whole image); otherwise what
    lies in the box is one, whatever its class.
    """
    output = model.card.output
    scores = scores_of(model.card, probabilities(model, view))
    named = decision(model.card, scores)
    found = named == output.positive if finds else True
    layers = (heat_layer(model, look, view, named),) if request.explain else ()
    return Answer(
        State.FINDINGS if found else State.NO_FINDING, int(found), scores, named, layers, view.boxes,
        view.warnings, {"positive": output.positive, "operating_point": output.operating_point},
    )  # fmt: skip
