"""All figures of one model on one test split: whole, by subgroup, calibration, confusion. As plain data for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.evaluate_answers import Classified, Seen
from training.metrics import Floats, bootstrap, log_loss
from training.outlines import Value

BINS = 10
LEAST = 8  # pictures: a smaller subgroup gets no figures


def reliability(hit: NDArray[np.bool_], score: Floats) -> list[tuple[float, float, int]]:
    """(mean score, share that hit, how many) of each of ten equal bins of the score that holds any."""
    place = np.minimum((score * BINS).astype(int), BINS - 1)
    inside = [place == index for index in range(BINS)]
    return [(float(score[i].mean()), float(hit[i].mean()), int(i.sum())) for i in inside if i.any()]


def calibration_error(labels: NDArray[np.int64], probabilities: Floats) -> float:
    """Expected calibration error: distance of the likeliest class's score from how often it is right, over ten bins."""
    hit, score = probabilities.argmax(axis=1) == labels, probabilities.max(axis=1)
    return sum(count * abs(said - was) for said, was, count in reliability(hit, score)) / len(labels)


def brier(labels: NDArray[np.int64], probabilities: Floats) -> float:
    """Mean over the pictures of Σ over the classes of (p − truth)²: 0–2."""
    truth = np.eye(probabilities.shape[1])[labels]
    return float(np.square(probabilities - truth).sum(axis=1).mean())


def calibration(seen: Classified, groups: Sequence[str], draws: int) -> dict[str, dict[str, Value]]:
    """Before and after the card's temperature, which was chosen out of fold."""
    measures = {"log_loss": log_loss, "brier": brier, "calibration_error": calibration_error}
    return {
        when: {
            name: bootstrap(lambda c, m=measure, p=said: m(seen.labels[c], p[c]), groups, draws=draws)  # type: ignore[misc]
            for name, measure in measures.items()
        }
        for when, said in (("before", seen.raw), ("after", seen.shown))
    }


def confusion(seen: Classified) -> list[list[int]]:
    """Rows: the truth, columns: what was decided, in the order of the classes."""
    counts = np.zeros((len(seen.classes), len(seen.classes)), dtype=int)
    np.add.at(counts, (seen.labels, seen.decided), 1)
    return [[int(count) for count in row] for row in counts]


def measured(seen: Seen, parts: Mapping[str, Mapping[str, Sequence[int]]], draws: int) -> dict[str, Any]:
    """figures, subgroups (figures only from LEAST pictures on), and for classes calibration and confusion."""
    everything = np.arange(len(seen), dtype=np.int64)
    found: dict[str, Any] = {
        "n": len(seen),
        "figures": seen.figures(everything, draws),
        "subgroups": {
            column: {value: _part(seen, chosen, draws) for value, chosen in values.items()}
            for column, values in parts.items()
        },
    }
    if seen.classified is not None:
        found["calibration"] = calibration(seen.classified, seen.groups, draws)
        found["confusion"] = {"classes": list(seen.classified.classes), "counts": confusion(seen.classified)}
    return found


def _part(seen: Seen, chosen: Sequence[int], draws: int) -> dict[str, Any]:
    if len(chosen) < LEAST:
        return {"n": len(chosen), "figures": {}}
    figures = seen.figures(np.array(chosen, dtype=np.int64), draws)
    return {
        "n": len(chosen),
        "figures": {name: value for name, value in figures.items() if value[0] == value[0]},
    }
