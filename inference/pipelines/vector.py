"""What the methods that name a class share: a view of the image, its probabilities, and what spoke for the class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.backends.base import Outputs
from inference.explain import softmax
from inference.geometry import Affine, Rect
from inference.pipelines.base import Answer, Loaded, Look, decision, scores_of
from inference.pipelines.breast import within
from inference.results import Box, Kind, Layer, Request, State


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """What a network is shown. picture: (side, side, 3) uint8; to_level0: from its pixels; inner: without padding."""

    picture: NDArray[np.uint8]
    to_level0: Affine
    inner: Rect
    boxes: tuple[Box, ...] = ()
    warnings: tuple[str, ...] = ()


def said(model: Loaded, look: Look, view: View) -> Outputs:
    """What the network says of the view. `answer` asks once."""
    look.token.check()
    return model.backend(view.picture[None])


def heat_layer(model: Loaded, look: Look, view: View, named: str, out: Outputs) -> Layer:
    """Grad-CAM of the class named, on the image: layer `gradcam`, 0–1."""
    look.token.check()
    heat = out.heat(model.card.output.classes.index(named))
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
    out = said(model, look, view)
    scores = scores_of(model.card, softmax(out.logits[0]))
    named = decision(model.card, scores)
    found = named == output.positive if finds else True
    layers = (heat_layer(model, look, view, named, out),) if request.explain else ()
    return Answer(
        State.FINDINGS if found else State.NO_FINDING, int(found), scores, named, layers, view.boxes,
        view.warnings, {"positive": output.positive, "operating_point": output.operating_point},
    )  # fmt: skip
