"""Outlines against the truth, picture by picture, and the figures that every model of lesions is given."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.metrics import bootstrap, dice, iou

Value = tuple[float, float, float]
Masks = tuple[NDArray[np.bool_], NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """One entry a picture. overlap: Dice.  union: IoU.  lesion: the truth holds one.  marked: something was found."""

    groups: tuple[str, ...]
    overlap: NDArray[np.float64]
    union: NDArray[np.float64]
    lesion: NDArray[np.bool_]
    marked: NDArray[np.bool_]

    def take(self, chosen: NDArray[np.int64]) -> Outlines:
        groups = tuple(self.groups[int(index)] for index in chosen)
        return Outlines(
            groups, self.overlap[chosen], self.union[chosen], self.lesion[chosen], self.marked[chosen]
        )


def outlines_of(pairs: Iterable[Masks], groups: Sequence[str]) -> Outlines:
    """pairs: found and true mask of each picture, on the same pixels."""
    rows = [(dice(f, t), iou(f, t), bool(t.any()), bool(f.any())) for f, t in pairs]
    overlap, union, lesion, marked = zip(*rows, strict=True)
    return Outlines(tuple(groups), np.array(overlap), np.array(union), np.array(lesion), np.array(marked))


def outline_figures(seen: Outlines, *, draws: int = 2000) -> dict[str, Value]:
    """Dice, IoU and touched among the lesions, and the share of marked pictures among those without; 95 % by group."""

    def share(values: NDArray[np.float64], among: NDArray[np.bool_]) -> Value:
        return bootstrap(
            lambda c: float(values[c][among[c]].mean()) if among[c].any() else math.nan,
            seen.groups,
            draws=draws,
        )

    figures: dict[str, Value] = {}
    if seen.lesion.any():
        figures = {
            "dice": share(seen.overlap, seen.lesion),
            "iou": share(seen.union, seen.lesion),
            "lesions_touched": share((seen.overlap > 0).astype(float), seen.lesion),
        }
    if not seen.lesion.all():
        figures["false_lesion_share"] = share(seen.marked.astype(float), ~seen.lesion)
    return figures
