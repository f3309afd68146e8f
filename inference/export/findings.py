"""The findings of a layer, computed once though several files are made from them."""

from __future__ import annotations

from functools import lru_cache

from inference.masks import findings_mask
from inference.results import Layer, Mask


@lru_cache(maxsize=4)  # the layers of one image; a mask is as large as the image
def found(layer: Layer) -> Mask:
    """`findings_mask` at the layer's own threshold, (H, W) bool at level 0, read-only."""
    mask = findings_mask(layer)
    mask.setflags(write=False)
    return mask
