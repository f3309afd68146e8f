"""Display tables of the last few looks: whoever turns through a stack asks for the same one at every frame."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from inference.images.greyscale import Grey8, Voi, counted_lut, make_lut
from inference.images.source import GreyScale, VoiLut
from viewer.document.document import Display

KEPT = 4  # of 64 KiB at most


def table(dtype: Any, grey: GreyScale, display: Display, *, first: int | None = None) -> Grey8:
    """The table for `apply_lut`, read-only and shared: of a dtype, or of values that are counted from `first`.

    Frames of a stack have a GreyScale each; what they say alike has one table.
    """
    return _made(
        np.dtype(dtype).name, first, grey.inverted, grey.padding, grey.value_range, grey.presentation,
        display.voi, display.inverted, display.gamma,
    )  # fmt: skip


@lru_cache(maxsize=KEPT)
def _made(
    dtype: str, first: int | None, inverted: bool, padding: tuple[float, float] | None,
    value_range: tuple[float, float], presentation: VoiLut | None, voi: Voi, invert: bool, gamma: float,
) -> Grey8:  # fmt: skip
    grey = GreyScale(inverted=inverted, padding=padding, value_range=value_range, presentation=presentation)
    if first is None:
        made = make_lut(dtype, grey, voi, invert=invert, gamma=gamma)
    else:
        made = counted_lut(first, grey, voi, invert=invert, gamma=gamma)
    made.flags.writeable = False
    return made
