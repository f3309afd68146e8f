"""`lesionscope-train flips`: does it pay to ask twice (picture and mirror image) or two networks? On held-out pictures.

The pictures are those of the validation split: A1 and A2 answer by the fold's weights that did not see them, students
were trained on the train split alone. The test split is not opened.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.breast_class import predict_classes
from training.breast_fuse import load_classifier, load_segmenter
from training.breast_seg import predict_maps
from training.checkpoint import write_bytes
from training.data import ImageSet, grouped_folds, load
from training.metrics import bootstrap, dice, macro_auc
from training.operating import THRESHOLDS
from training.parts import WEIGHTS, development_cases, prepare
from training.report import table, with_interval
from training.student_card import cases_of
from training.student_distill import load_student
from training.student_evaluate import with_lesion
from training.thyroid_data import load_tissue

Value = tuple[float, float, float]
Maps = NDArray[np.float32]
Predict = Callable[[ImageSet], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Row:
    """One way to ask. gain: over the network asked once, with its interval.  cost: times its arithmetic."""

    name: str
    figure: str
    pictures: int
    value: Value
    gain: Value | None
    cost: str

    @property
    def pays(self) -> bool:
        """Surely better: the whole interval lies above 0."""
        return self.gain is not None and self.gain[1] > 0


def add_options(parser: argparse.ArgumentParser) -> None:
    """The finished runs."""
    parser.add_argument("--busi", type=Path, required=True)
    parser.add_argument("--ddti", type=Path, required=True)
    parser.add_argument("--seg", type=Path, required=True, help="A1's folds")
    parser.add_argument("--cls", type=Path, required=True, help="A2's folds")
    parser.add_argument("--students", type=Path, nargs=2, required=True, metavar=("BREAST", "THYROID"))
    parser.add_argument("--out", type=Path, required=True, help="folder of the results: flips.md, flips.json")
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--folds", type=int, default=3, help="of A1 and A2")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=1)


def run(args: argparse.Namespace) -> None:
    """Ask in every way, write the table."""
    prepare(args)
    rows = list(measured(args))
    write_bytes(args.out / "flips.json", (json.dumps([asdict(row) for row in rows], indent=1) + "\n").encode())
    text = markdown(rows, args.draws)
    write_bytes(args.out / "flips.md", text.encode())
    print(text)  # noqa: T201 – the command's own voice


def measured(args: argparse.Namespace) -> Iterator[Row]:
    """A1, the breast student and both together; A2; the thyroid student."""
    data, fold = held_out(args.busi, args.size, args.folds)
    lesions = data.masks.any(axis=(1, 2))
    first = by_fold(lambda k, part: predict_maps(load_segmenter(args.seg / k / WEIGHTS), part), fold)
    student, thyroid = (load_student(run / "split" / WEIGHTS) for run in args.students)
    one = asked(first, data.take(np.flatnonzero(lesions)), fold[lesions])
    two = asked(lambda part, _: predict_maps(student, part), data.take(np.flatnonzero(lesions)), fold[lesions])
    groups, truth = [data.cases[int(i)].group for i in np.flatnonzero(lesions)], data.masks[lesions].astype(bool)
    both = {"A1 and the student": (one["once"] + two["once"]) / 2}
    yield from outline_rows("A1", one | both, truth, groups, args.draws)
    yield from outline_rows("breast student", two, truth, groups, args.draws)
    second = by_fold(lambda k, part: predict_classes(load_classifier(args.cls / k / WEIGHTS), part), fold)
    yield from class_rows("A2", asked(second, data, fold, maps=False), data, args.draws)
    nodules = with_lesion(load_tissue(cases_of([args.ddti], "val"), args.size))
    said = asked(lambda part, _: predict_maps(thyroid, part), nodules, np.zeros(len(nodules), np.int64))
    yield from outline_rows(
        "thyroid student", said, nodules.masks.astype(bool), [case.group for case in nodules.cases], args.draws
    )


def held_out(folder: Path, size: int, folds: int) -> tuple[ImageSet, NDArray[np.int64]]:
    """The validation pictures, and the fold whose weights did not see each."""
    cases = development_cases(folder)
    fold = np.zeros(len(cases), np.int64)
    for index, held in enumerate(grouped_folds(cases, folds=folds)):
        fold[held] = index
    chosen = np.array([case.split == "val" for case in cases])
    return load([case for case in cases if case.split == "val"], size), fold[chosen]


Asked = Callable[[ImageSet, NDArray[np.int64]], NDArray[np.floating]]


def by_fold(predict: Callable[[str, ImageSet], NDArray[np.floating]], fold: NDArray[np.int64]) -> Asked:
    """Each picture by the weights of the fold that held it out."""

    def every(data: ImageSet, of: NDArray[np.int64]) -> NDArray[np.floating]:
        parts = {k: np.flatnonzero(of == k) for k in np.unique(fold)}
        told = {k: predict(f"fold{k}", data.take(i)) for k, i in parts.items() if len(i)}
        first = next(iter(told.values()))
        out = np.zeros((len(data), *first.shape[1:]), first.dtype)
        for k, values in told.items():
            out[parts[k]] = values
        return out

    return every


def asked(
    predict: Asked, data: ImageSet, fold: NDArray[np.int64], *, maps: bool = True
) -> dict[str, NDArray[np.floating]]:
    """Once, and with the mirror image: the mean of both, a map mirrored back."""
    once = predict(data, fold)
    mirror = predict(replace(data, images=np.ascontiguousarray(data.images[:, :, ::-1])), fold)
    return {"once": once, "with its mirror image": (once + (mirror[:, :, ::-1] if maps else mirror)) / 2}


def cross_fitted(maps: NDArray[np.floating], truth: NDArray[np.bool_], groups: list[str]) -> NDArray[np.float64]:
    """Dice of each picture at the threshold that is best on the other half of the groups."""
    scores = np.array([[dice(m >= t, w) for t in THRESHOLDS] for m, w in zip(maps, truth, strict=True)])
    half = np.unique(groups, return_inverse=True)[1] % 2
    out = np.zeros(len(maps))
    for side in (0, 1):
        out[half == side] = scores[half == side, scores[half != side].mean(axis=0).argmax()]
    return out


def outline_rows(
    name: str, ways: Mapping[str, NDArray[np.floating]], truth: NDArray[np.bool_], groups: list[str], draws: int
) -> Iterator[Row]:
    """Dice of each way and its gain, picture by picture."""
    scores = {way: cross_fitted(maps, truth, groups) for way, maps in ways.items()}
    base = scores["once"]
    for way, own in scores.items():
        value = bootstrap(lambda c, own=own: float(own[c].mean()), groups, draws=draws)  # type: ignore[misc]
        gain = bootstrap(lambda c, own=own: float((own - base)[c].mean()), groups, draws=draws)  # type: ignore[misc]
        yield Row(f"{name}, {way}", "Dice", len(truth), value, None if way == "once" else gain, COST.get(way, "1"))


COST = {"with its mirror image": "2", "A1 and the student": "1 and the student's"}


def class_rows(
    name: str, ways: Mapping[str, NDArray[np.floating]], data: ImageSet, draws: int
) -> Iterator[Row]:
    """Macro-AUC of each way and its gain on the same draws."""
    groups, labels, base = [case.group for case in data.cases], data.labels, ways["once"].astype(np.float64)
    for way, told in ways.items():
        own = told.astype(np.float64)
        value = bootstrap(lambda c, own=own: macro_auc(labels[c], own[c]), groups, draws=draws)  # type: ignore[misc]
        gain = bootstrap(
            lambda c, own=own: macro_auc(labels[c], own[c]) - macro_auc(labels[c], base[c]),  # type: ignore[misc]
            groups, draws=draws,
        )  # fmt: skip
        yield Row(f"{name}, {way}", "macro-AUC", len(data), value, None if way == "once" else gain, COST.get(way, "1"))


def markdown(rows: list[Row], draws: int) -> str:
    """The table, and what follows from it."""
    cells = [
        [
            row.name, row.figure, str(row.pictures), with_interval(row.value),
            *(("", row.cost, "") if row.gain is None else (with_interval(row.gain), row.cost, "yes" if row.pays else "no")),
        ]
        for row in rows
    ]  # fmt: skip
    paying = ", ".join(row.name for row in rows if row.pays)
    adopted = f"Surely better: {paying}." if paying else "None is surely better than asking once: none is adopted."
    return (
        "# Asking twice, on held-out pictures\n\n"
        "Written by `python -m training flips`: validation pictures, A1 and A2 by the fold's weights that did not see\n"
        f"them, no test split. Value [95 % bootstrap interval by group, {draws} draws]; Dice on letterboxed lesion\n"
        "pictures, thresholds from the other half of the groups. A3, which reads A1's map and A2's scores, was not\n"
        "asked apart.\n\n"
        + table(["asked", "figure", "pictures", "value", "gain", "cost", "surely better"], cells)
        + f"\n{adopted}\n"
    )
