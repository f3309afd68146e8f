"""The seam between pipelines and what runs their networks: arrays in, arrays out, no torch in sight."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

FloatArray = NDArray[np.float32]
Input = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Outputs:
    """What a network said.

    logits: (n, 1, H, W) of a map, (n, classes) of a class; method A3 gives probabilities (n, classes).
    heat: Grad-CAM of a class of the first picture, (h, w) in [0, 1] on the last feature map's grid, its peak 1
    (all 0 where nothing spoke for the class). Raises ValueError for networks without classes.
    """

    logits: FloatArray
    heat: Callable[[int], FloatArray]


class Backend(Protocol):
    """A network that is ready to run.

    Inputs of uint8 are pictures, (n, H, W, 3), and become RGB in [0, 1]; of float32 they are taken as they are.
    """

    @property
    def name(self) -> str:
        """For the provenance line."""

    def __call__(self, *inputs: Input) -> Outputs: ...


def peak_one(heat: FloatArray) -> FloatArray:
    """The heat divided by its largest value; all 0 where nothing is above 0."""
    peak = float(heat.max())
    return np.asarray(heat / peak if peak > 0 else heat * 0, dtype=np.float32)


class FallingBack:
    """The fast backend; at its first failure, and from then on, the reference. The name says which it was.

    reference: makes it; its own errors go on.
    """

    def __init__(self, fast: Backend, reference: Callable[[], Backend]) -> None:
        self._now, self._reference, self._failed = fast, reference, ""

    @property
    def name(self) -> str:
        return f"{self._now.name} ({self._failed} failed)" if self._failed else self._now.name

    def __call__(self, *inputs: Input) -> Outputs:
        if not self._failed:
            try:
                return self._now(*inputs)
            except Exception:
                log.exception("%s failed; the reference takes its place", self._now.name)
                self.give_up()
        return self._now(*inputs)

    def give_up(self) -> None:
        """Take the reference from now on."""
        self._failed, self._now = self._now.name, self._reference()
