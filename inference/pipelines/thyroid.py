"""Method B on an opened image: the nodule's box, drawn by the reader or proposed by the student → class, Grad-CAM."""

from __future__ import annotations

import numpy as np

from inference.errors import ModelError, OutOfScope
from inference.geometry import Affine, Rect, Size
from inference.images.greyscale import to_rgb
from inference.pipelines.base import Answer, Loaded, Look
from inference.pipelines.breast import lesion_map, map_layer, measured
from inference.pipelines.vector import View, answer
from inference.preprocess import letterbox, picture_part
from inference.results import Box, Kind, Request
from inference.scope import picture_warnings

PROPOSER = "thyroid-us-seg"
CONTEXT = 0.28  # of the box's width and height on each side: DDTI's nodules fill 2/3 of their crops
DRAWN, PROPOSED = "nodule box", "proposed nodule box"
UNCONFIRMED = "The box was proposed by '{title}' and nobody has confirmed it; draw a box to score your own."


def run(model: Loaded, look: Look, request: Request) -> Answer:
    """The class of the nodule in the box."""
    return answer(model, look, request, nodule_view(model, look), finds=False)


def nodule_view(model: Loaded, look: Look) -> View:
    """The box with its context, letterboxed."""
    box, warnings = (look.roi, ()) if look.roi else proposed_box(look)
    rgb = to_rgb(look.source, look.frame)
    whole = Rect.whole(Size.of(rgb.shape))
    seen = with_context(box).intersect(whole)
    if seen.empty:
        raise OutOfScope("The box lies outside the image.")
    part = np.ascontiguousarray(rgb[seen.slices])
    picture, to_part = letterbox(part, model.card.input.size)
    name = DRAWN if look.roi else PROPOSED
    return View(
        picture,
        Affine(1.0, 1.0, seen.left, seen.top).after(to_part),
        picture_part(Size.of(part.shape), model.card.input.size),
        (Box(name, box), Box("crop", seen)),
        (*warnings, *picture_warnings(look.info, part)),
    )


def with_context(box: Rect) -> Rect:
    """The box and what surrounds a nodule in the pictures the network learned from; may leave the image."""
    wide, high = round(CONTEXT * box.width), round(CONTEXT * box.height)
    return Rect(box.left - wide, box.top - high, box.width + 2 * wide, box.height + 2 * high)


def proposed_box(look: Look) -> tuple[Rect, tuple[str, ...]]:
    """The box of the student's largest finding. Raises OutOfScope where there is none or no student."""
    try:
        student = look.load(PROPOSER)
    except ModelError as error:
        raise OutOfScope("Draw a box around the nodule: no model here can propose one.") from error
    layer = map_layer(student, look, student.card.output.layer, Kind.PROBABILITY, lesion_map(student, look))
    found = measured(layer)
    if not found:
        raise OutOfScope(f"'{student.card.title}' found no nodule; draw a box around it.")
    return Rect(*found[0]["box"]), (UNCONFIRMED.format(title=student.card.title),)
