"""The pictures on which a model failed worst, with what it said. They stay in the out folder: they are patients'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from training.data import read_rgb
from training.evaluate_answers import Classified, Seen
from training.outlines import Masks, Outlines

SHOWN = 12
SEEN_AT = 250  # px: the report shows pictures about that small, and lines of a pixel would go
TRUTH, FOUND = (255, 255, 255), (240, 140, 58)  # RGB: white and solid, orange and dotted


@dataclass(frozen=True, slots=True, eq=False)
class Failure:
    """name: the picture's.  told: one line.  png: the picture, with outlines where there are any."""

    name: str
    told: str
    png: bytes


def failures(seen: Seen) -> Iterator[Failure]:
    """The worst first, at most SHOWN of them."""
    if seen.classified is not None:
        yield from _wrong(seen, seen.classified)
    elif seen.outlined is not None:
        yield from _badly_outlined(seen, seen.outlined)


def _wrong(seen: Seen, said: Classified) -> Iterator[Failure]:
    """Wrong decisions, the surest first."""
    wrong = np.flatnonzero(said.decided != said.labels)
    missing = 1 - said.shown[wrong, said.labels[wrong]]
    for index in wrong[np.argsort(-missing, kind="stable")][:SHOWN]:
        scores = ", ".join(f"{name} {p:.2f}" for name, p in zip(said.classes, said.shown[index], strict=True))
        truth, decided = said.classes[said.labels[index]], said.classes[said.decided[index]]
        told = f"{truth}, decided {decided}: {scores}"
        yield Failure(seen.pictures.cases[index].name, told, png_of(seen.pictures.images[index]))


def _badly_outlined(seen: Seen, outlines: Outlines) -> Iterator[Failure]:
    """Marks on pictures without a lesion count as Dice 0, like lesions that were missed."""
    score = np.where(outlines.lesion, outlines.overlap, np.where(outlines.marked, 0.0, 1.0))
    for index in np.argsort(score, kind="stable")[:SHOWN]:
        if score[index] >= 1 or seen.masks is None:
            return
        truth = (
            "no lesion, but marked" if not outlines.lesion[index] else f"Dice {outlines.overlap[index]:.2f}"
        )
        case = seen.pictures.cases[int(index)]
        yield Failure(case.name, truth, png_of(drawn(read_rgb(case.image), seen.masks(int(index)))))


def drawn(rgb: NDArray[np.uint8], masks: Masks) -> NDArray[np.uint8]:
    """The truth's outline solid and white, what was found dotted and orange. Masks of the tissue crop: the crop is drawn."""
    found, truth = masks
    if truth.shape != rgb.shape[:2]:
        from inference.preprocess import fan_crop

        rgb = rgb[fan_crop(rgb).slices]
    out = np.ascontiguousarray(rgb)
    radius = max(1, round(max(rgb.shape[:2]) / SEEN_AT))
    for mask, colour, step in ((truth, TRUTH, 1), (found, FOUND, 4 * radius)):
        lines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        for line in lines:
            for x, y in line[::step, 0]:
                cv2.circle(out, (int(x), int(y)), radius, colour, -1)
    return out


def png_of(rgb: NDArray[np.uint8]) -> bytes:
    """(H, W, 3) uint8 as a PNG's bytes."""
    return bytes(cv2.imencode(".png", np.ascontiguousarray(rgb[:, :, ::-1]))[1])
