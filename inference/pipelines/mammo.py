"""Method E on an opened mammogram: the whole breast, or the box a reader drew → probability, Grad-CAM."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from inference.errors import OutOfScope
from inference.geometry import Affine, Rect, Size
from inference.images.greyscale import to_rgb
from inference.pipelines.base import Answer, Loaded, Look, Pipeline
from inference.pipelines.vector import View, answer
from inference.preprocess import letterbox, picture_part
from inference.preprocess_mammo import breast_view, patch, patch_rect
from inference.results import Box, Request

SMALL = 16  # px: a box with a shorter side shows no mass
NOT_OBLIQUE = "This is a {view} view; the model learned from mediolateral oblique views only."
NO_OUTLINE = "No breast stands out from the background; the whole image was scored."
BEYOND = "The patch reaches beyond the image; what lies there is black."


def grey_of(look: Look) -> NDArray[np.uint8]:
    """The mammogram as a reader is shown it: its own window, MONOCHROME1 turned, (H, W) uint8, once per look."""
    return look.once("mammo:grey", lambda: to_rgb(look.source, look.frame)[:, :, 0])  # type: ignore[no-any-return]


def whole_view(model: Loaded, look: Look) -> View:
    """The breast without labels and film edges, letterboxed."""
    grey = grey_of(look)
    breast = breast_view(grey)
    boxed, to_breast = letterbox(breast.grey, model.card.input.size)
    unseen = breast.rect == Rect.whole(Size.of(grey.shape))
    return View(
        _three(boxed),
        Affine(1.0, 1.0, breast.rect.left, breast.rect.top).after(to_breast),
        picture_part(Size.of(breast.grey.shape), model.card.input.size),
        () if unseen else (Box("breast", breast.rect),),
        (*_view_warnings(look), *((NO_OUTLINE,) if unseen else ())),
    )


def patch_view(model: Loaded, look: Look) -> View:
    """The box with its context as a square. Raises OutOfScope without a box, or with one that shows no mass."""
    if look.roi is None:
        raise OutOfScope(f"Draw a box around a mass: '{model.card.title}' scores boxes, not whole images.")
    grey, side = grey_of(look), model.card.input.size
    whole = Rect.whole(Size.of(grey.shape))
    if min(look.roi.width, look.roi.height) < SMALL or look.roi.intersect(whole).empty:
        raise OutOfScope(f"The box is smaller than {SMALL} pixels or lies outside the image.")
    picture, to_level0 = patch(grey, look.roi, side.width)
    square = patch_rect(look.roi)
    beyond = square.intersect(whole) != square
    return View(
        _three(picture), to_level0, Rect.whole(side), (Box("mass box", look.roi), Box("patch", square.intersect(whole))),
        (*_view_warnings(look), *((BEYOND,) if beyond else ())),
    )  # fmt: skip


def _three(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.repeat(grey[:, :, None], 3, axis=2)


def _view_warnings(look: Look) -> tuple[str, ...]:
    view = look.info.instance.view_position
    return (NOT_OBLIQUE.format(view=view),) if view and view not in {"MLO", "ML", "LM", "LMO"} else ()


def score_whole(model: Loaded, look: Look, request: Request) -> Answer:
    """Malignant or not, over the whole breast; a box does not narrow it."""
    return answer(model, look, request, whole_view(model, look), finds=True)


def score_patch(model: Loaded, look: Look, request: Request) -> Answer:
    """Benign or malignant, of the mass in the box."""
    return answer(model, look, request, patch_view(model, look), finds=False)


TASKS: dict[str, Pipeline] = {"mammo-whole": score_whole, "mammo-patch": score_patch}
