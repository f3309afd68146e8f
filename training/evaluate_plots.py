"""The evaluation's pictures, each as the bytes of a PNG: ROC, precision–recall, reliability, confusion, Dice."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (  # type: ignore[import-untyped] # no stubs
    auc,
    average_precision_score,
    precision_recall_curve,
    roc_curve,
)

from training.evaluate_answers import Classified, Seen
from training.evaluate_measure import confusion, reliability
from training.outlines import Outlines

SIDE = 4.2  # inches, at 110 dots


def plots(seen: Seen) -> dict[str, bytes]:
    """Name → PNG, whatever this kind of model has."""
    if seen.classified is not None:
        said = seen.classified
        return {"roc": roc(said), "pr": pr(said), "reliability": calibrated(said), "confusion": matrix(said)}
    return {"dice": dice(seen.outlined)} if seen.outlined is not None else {}


def _one_against_rest(said: Classified) -> Iterator[tuple[str, NDArray[np.bool_], NDArray[np.float64]]]:
    """Of two classes the second only: the first is its mirror image."""
    for index, name in enumerate(said.classes):
        truth = said.labels == index
        if truth.any() and not truth.all() and (len(said.classes) > 2 or index == 1):
            yield name, truth, said.shown[:, index]


def roc(said: Classified) -> bytes:
    """Each class against the rest."""
    figure, axes = _axes("1 − specificity", "sensitivity")
    for name, truth, score in _one_against_rest(said):
        x, y, _ = roc_curve(truth, score)
        axes.step(x, y, where="post", label=f"{name}, AUC {auc(x, y):.3f}")
    axes.plot([0, 1], [0, 1], ":", color="0.6")
    return _png(figure, axes)


def pr(said: Classified) -> bytes:
    """Precision over recall, each class against the rest."""
    figure, axes = _axes("recall", "precision")
    for name, truth, score in _one_against_rest(said):
        precision, recall, _ = precision_recall_curve(truth, score)
        label = f"{name}, AP {average_precision_score(truth, score):.3f} (chance {truth.mean():.2f})"
        axes.step(recall, precision, where="post", label=label)
    return _png(figure, axes)


def calibrated(said: Classified) -> bytes:
    """The likeliest class: its score against how often it is right."""
    figure, axes = _axes("score of the likeliest class", "share that is right")
    axes.plot([0, 1], [0, 1], ":", color="0.6")
    for name, p, mark in (("before", said.raw, "o--"), ("after the temperature", said.shown, "s-")):
        bins = reliability(p.argmax(axis=1) == said.labels, p.max(axis=1))
        axes.plot([one[0] for one in bins], [one[1] for one in bins], mark, label=name)
        if name != "before":
            for score, share, count in bins:
                axes.annotate(
                    f"n={count}", (score, share), fontsize=7, xytext=(4, -9), textcoords="offset points"
                )
    return _png(figure, axes)


def matrix(said: Classified) -> bytes:
    """Truth against decision, in pictures."""
    counts = np.array(confusion(said))
    figure, axes = _axes("decided", "truth")
    axes.imshow(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1), cmap="Blues", vmin=0, vmax=1)
    for row, column in np.ndindex(counts.shape):
        axes.text(column, row, str(counts[row, column]), ha="center", va="center",
                  color="white" if counts[row, column] > 0.6 * counts[row].sum() else "black")  # fmt: skip
    ticks = range(len(said.classes))
    axes.set_xticks(ticks, said.classes)
    axes.set_yticks(ticks, said.classes, rotation=90, va="center")
    axes.set_xlim(-0.5, len(said.classes) - 0.5)
    axes.set_ylim(len(said.classes) - 0.5, -0.5)
    axes.grid(False)
    return _png(figure, axes, legend=False)


def dice(seen: Outlines) -> bytes:
    """How often each Dice comes."""
    figure, axes = _axes("Dice", "lesion pictures")
    counts, _, _ = axes.hist(
        seen.overlap[seen.lesion], bins=np.linspace(0, 1, 21), color="#5aa2e8", edgecolor="white"
    )
    axes.set_ylim(0, 1.05 * counts.max())
    return _png(figure, axes, legend=False)


def _axes(x: str, y: str) -> tuple[Any, Any]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(SIDE, SIDE), dpi=110, layout="constrained")
    axes = figure.add_subplot()
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.02)
    axes.grid(alpha=0.3)
    return figure, axes


def _png(figure: Any, axes: Any, *, legend: bool = True) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    if legend:
        axes.legend(fontsize=8)
    out = io.BytesIO()
    FigureCanvasAgg(figure).print_png(out)  # type: ignore[no-untyped-call] # matplotlib leaves it untyped
    return out.getvalue()
