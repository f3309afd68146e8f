"""Method A on an opened image: tissue crop → letterbox → A1 map, A2 vector with Grad-CAM, A3 fused vector."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inference.backends.base import Outputs
from inference.explain import sigmoid, softmax
from inference.geometry import Affine, Rect, Size
from inference.masks import area_px, findings_mask, regions, to_level0
from inference.pipelines.base import Answer, Loaded, Look, Pipeline, decision, scores_of
from inference.results import Box, Kind, Layer, Request, Score, State
from inference.scope import picture_warnings


class Crop(NamedTuple):
    """The tissue: rgb (h, w, 3) uint8, where it lies on level 0, and what told so."""

    rgb: NDArray[np.uint8]
    rect: Rect
    how: str


class Prepared(NamedTuple):
    """The crop as a network takes it. picture: (side, side, 3) uint8; to_level0: from its pixels; inner: without padding."""

    picture: NDArray[np.uint8]
    to_level0: Affine
    inner: Rect


def crop_of(look: Look) -> Crop:
    """The tissue region once per look: the box a person gave, the file's 2-D region, the fan, or the whole image."""

    def make() -> Crop:
        from inference.images.greyscale import to_rgb
        from inference.preprocess import tissue_rect

        rgb = to_rgb(look.source, look.frame)
        rect, how = (look.roi, "the box drawn") if look.roi else tissue_rect(look.info, rgb)
        return Crop(np.ascontiguousarray(rgb[rect.slices]), rect, how)

    return look.once("breast:crop", make)  # type: ignore[no-any-return]  # `once` keeps things of many kinds


def prepared(look: Look, size: Size) -> Prepared:
    """The crop, letterboxed to `size`, once per look and size."""

    def make() -> Prepared:
        from inference.preprocess import letterbox

        crop = crop_of(look)
        picture, to_crop = letterbox(crop.rgb, size)
        shift = Affine(1.0, 1.0, crop.rect.left, crop.rect.top)
        return Prepared(picture, shift.after(to_crop), _inner(to_crop, Size.of(crop.rgb.shape), size))

    return look.once(f"breast:input {size}", make)  # type: ignore[no-any-return]


def _inner(to_crop: Affine, crop: Size, size: Size) -> Rect:
    """The letterboxed pixels that hold picture, not padding."""
    back = to_crop.inverse()
    left, top = back.x_shift, back.y_shift
    right, bottom = left + back.x_scale * crop.width, top + back.y_scale * crop.height
    inner = Rect(round(left), round(top), round(right) - round(left), round(bottom) - round(top))
    return inner.intersect(Rect.whole(size))


def said(model: Loaded, look: Look) -> Outputs:
    """What the network says of the letterboxed picture, once per look."""
    picture = prepared(look, model.card.input.size).picture
    return look.once(f"said {model.card.id}", lambda: model.backend(picture[None]))  # type: ignore[no-any-return]


def lesion_map(model: Loaded, look: Look) -> NDArray[np.float32]:
    """The probability of a lesion on the letterboxed picture, (side, side) float32."""
    return sigmoid(said(model, look).logits[0, 0])


def map_layer(model: Loaded, look: Look, name: str, kind: Kind, values: NDArray[np.float32]) -> Layer:
    """A layer of the picture part of a map, its padding cut off. values: of the size of the input."""
    ready, output = prepared(look, model.card.input.size), model.card.output
    inner, probability = ready.inner, kind is Kind.PROBABILITY
    grid = Affine(1.0, 1.0, inner.left, inner.top)
    return Layer(
        name=name,
        kind=kind,
        values=np.ascontiguousarray(values[inner.slices], dtype=np.float32),
        to_level0=ready.to_level0.after(grid),
        image_size=look.info.size,
        threshold=output.threshold if probability else None,
        min_area_px=output.min_area_fraction * crop_of(look).rect.width * crop_of(look).rect.height,
        min_peak=output.min_peak,
    )


def segment(model: Loaded, look: Look, request: Request) -> Answer:
    """A1, or the plain U-Net beside it: where a lesion is."""
    name = model.card.output.layer
    layer = map_layer(model, look, name, Kind.PROBABILITY, lesion_map(model, look))
    found = measured(layer)
    state = State.FINDINGS if found else State.NO_FINDING
    return Answer(
        state,
        len(found),
        layers=(layer,),
        boxes=_boxes(look),
        warnings=_warnings(look),
        extra={"findings": found},
    )


def measured(layer: Layer) -> list[dict[str, Any]]:
    """Each finding, largest first: area_px, peak (0–1) and the level-0 box as left, top, width, height."""
    values, found = to_level0(layer), []
    for region in regions(findings_mask(layer)):
        rows, cols = np.flatnonzero(region.any(axis=1)), np.flatnonzero(region.any(axis=0))
        box = (int(cols[0]), int(rows[0]), int(cols[-1] - cols[0] + 1), int(rows[-1] - rows[0] + 1))
        found.append({"area_px": area_px(region), "peak": float(values[region].max()), "box": box})
    return found


def classify(model: Loaded, look: Look, request: Request) -> Answer:
    """A2: of which kind, and what in the picture said so."""
    scores = scores_of(model.card, class_vector(model, look))
    named = decision(model.card, scores)
    layers: tuple[Layer, ...] = ()
    if request.explain:
        layers = (map_layer(model, look, "gradcam", Kind.HEATMAP, class_heat(model, look, named)),)
    return _class_answer(model, look, scores, named, layers)


def class_vector(model: Loaded, look: Look) -> NDArray[np.float64]:
    """A2's softmax, (3,)."""
    return softmax(said(model, look).logits[0])


def class_heat(model: Loaded, look: Look, named: str) -> NDArray[np.float32]:
    """Grad-CAM of the class named, on the bottleneck's grid, (h, w) in [0, 1]."""
    look.token.check()
    heat = said(model, look).heat(model.card.output.classes.index(named))
    return within(heat, prepared(look, model.card.input.size).inner, model.card.input.size)


def within(heat: NDArray[np.float32], inner: Rect, size: Size) -> NDArray[np.float32]:
    """The heat at the size of the input, 0 in the padding, its largest value in the picture made 1."""
    import cv2

    wide = np.asarray(cv2.resize(heat, (size.width, size.height), interpolation=cv2.INTER_LINEAR), np.float32)
    out = np.zeros_like(wide)
    out[inner.slices] = wide[inner.slices]
    peak = float(out.max())
    return out / peak if peak > 0 else out


def fuse(model: Loaded, look: Look, request: Request) -> Answer:
    """A3: the vector that A1's map and A2's vector agree on."""
    needed = {need.card.network: need for need in (look.load(item.id) for item in model.card.requires)}
    lesion = lesion_map(needed["breast-unet"], look)
    vector = class_vector(needed["breast-classifier"], look)
    fused = model.backend(lesion[None, None], vector.astype(np.float32)[None])
    probabilities = fused.logits[0].astype(np.float64)
    scores = scores_of(model.card, probabilities / probabilities.sum())
    return _class_answer(model, look, scores, decision(model.card, scores), ())


def _class_answer(
    model: Loaded, look: Look, scores: tuple[Score, ...], named: str, layers: tuple[Layer, ...]
) -> Answer:
    lesion = named != model.card.output.classes[0]
    state = State.FINDINGS if lesion else State.NO_FINDING
    output = model.card.output
    rule = {"positive": output.positive, "operating_point": output.operating_point}
    return Answer(state, int(lesion), scores, named, layers, _boxes(look), _warnings(look), rule)


def _boxes(look: Look) -> tuple[Box, ...]:
    """The crop, when it is not the whole image."""
    crop = crop_of(look)
    whole = crop.rect == Rect.whole(look.info.size)
    return () if whole else (Box(f"tissue: {crop.how}", crop.rect),)


def _warnings(look: Look) -> tuple[str, ...]:
    return picture_warnings(look.info, crop_of(look).rgb)


TASKS: dict[str, Pipeline] = {
    "breast-unet": segment,
    "breast-classifier": classify,
    "breast-fusion": fuse,
    "u-net": segment,
}


def run(model: Loaded, look: Look, request: Request) -> Answer:
    """The part of method A that the card's network stands for."""
    return TASKS[model.card.network](model, look, request)
