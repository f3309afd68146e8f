"""Ablations of method A by grouped cross-validation on train + validation. The test split is not opened."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from training import breast_class, breast_seg
from training.breast_class import predict_classes
from training.breast_fuse import HELD_OUT, HeldOut, cross_fused, load_classifier, load_segmenter, plan_of
from training.breast_seg import predict_maps
from training.checkpoint import read_tensors, write_bytes
from training.data import grouped_folds, load
from training.metrics import dice, macro_auc, paired
from training.parts import WEIGHTS, development_cases, prepare
from training.report import table, with_interval

Floats = NDArray[np.float64]
SEG = {
    "as published": [],
    "no smoothing module": ["--no-smoothing"],
    "no residual CBAM on the skips": ["--no-residual-cbam"],
    "half of the loss per picture": ["--per-image", "0.5"],
}


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """One variant, case by case. first: higher is better (Dice, or 1 for the right class).  note: a figure of all."""

    name: str
    first: Floats
    note: str


def add_options(parser: argparse.ArgumentParser) -> None:
    """Small sizes by default: the comparisons need many trainings."""
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--work", type=Path, required=True, help="where the trainings live; run again to resume"
    )
    parser.add_argument(
        "--fuse", type=Path, required=True, help="breast-fuse's folder with its held-out predictions"
    )
    parser.add_argument("--out", type=Path, required=True, help="the Markdown file to write")
    parser.add_argument("--width", type=int, default=8)
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--seg-epochs", type=int, default=15)
    parser.add_argument("--class-epochs", type=int, default=10)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--finished", action="store_true", help="train nothing, compare what is there")
    parser.add_argument("--threads", type=int, default=0)


def run(args: argparse.Namespace) -> None:
    """Train what is missing, compare, write the page after each section, so that a kill loses one section."""
    prepare(args)
    page = f"# Method A: ablations\n\n{_how(args)}\n"
    for section in (fusion_section, seg_section, class_section):
        page += "\n" + section(args)
        write_bytes(args.out, page.encode())
    print(page)  # noqa: T201 – the command's own voice


def _how(args: argparse.Namespace) -> str:
    return (
        "Written by `python -m training breast-ablate`. Grouped cross-validation on BUSI's train + validation, "
        f"{args.folds} folds; differences are paired by case, [95 % bootstrap interval by near-duplicate group]. "
        "An interval that holds 0 shows no difference at this size.\n"
        f"A1 and A2 are compared at width {args.width}, {args.size}², {args.seg_epochs} (A1) and "
        f"{args.class_epochs} (A2) epochs from random weights, cosine schedule, one seed: smaller than what ships. "
        "The fusion is compared on the held-out answers of the shipped size.\n"
    )


def _train(main: Callable[[argparse.Namespace], None], add: Callable[[argparse.ArgumentParser], None],
           words: list[str]) -> None:  # fmt: skip
    parser = argparse.ArgumentParser()
    add(parser)
    main(parser.parse_args([*words, "--skip-final"]))


def _shared(args: argparse.Namespace, folder: Path, epochs: int) -> list[str]:
    return [
        "--data", str(args.data), "--out", str(folder), "--width", str(args.width), "--size", str(args.size),
        "--max-epochs", str(epochs), "--schedule", "cosine", "--folds", str(args.folds),
        "--threads", str(args.threads),
    ]  # fmt: skip


def seg_section(args: argparse.Namespace) -> str:
    """A1's variants by held-out Dice on lesion pictures at threshold 0.5."""
    outcomes = []
    for name, words in SEG.items():
        folder = args.work / ("seg-" + "-".join(name.split()))
        if args.finished and not _finished(folder, args.folds):
            continue
        _train(breast_seg.run, breast_seg.add_options, [*_shared(args, folder, args.seg_epochs), *words])
        outcomes.append(_seg_outcome(name, folder, args))
    return "## A1: Dice on lesion pictures (threshold 0.5, no minimum size)\n\n" + _against_first(
        outcomes, args
    )


def _finished(folder: Path, folds: int) -> bool:
    return all((folder / f"fold{index}" / WEIGHTS).is_file() for index in range(folds))


def _seg_outcome(name: str, folder: Path, args: argparse.Namespace) -> Outcome:
    cases = development_cases(args.data)
    data = load(cases, args.size)
    truth = data.masks.astype(bool)
    found = np.zeros_like(truth)
    for index, held in enumerate(grouped_folds(cases, folds=args.folds)):
        model = load_segmenter(folder / f"fold{index}" / WEIGHTS)
        found[held] = predict_maps(model, data.take(held)) >= 0.5
    lesion = np.array([bool(mask.any()) for mask in truth])
    overlap = np.array(
        [dice(f, t) if any_ else np.nan for f, t, any_ in zip(found, truth, lesion, strict=True)]
    )
    marked = float(np.array([bool(mask.any()) for mask in found])[~lesion].mean())
    return Outcome(name, overlap, f"{marked:.3f} of the normals marked")


def class_section(args: argparse.Namespace) -> str:
    """A2 from A1's weights of the same folds, or from scratch."""
    seg = args.work / ("seg-" + "-".join(["as", "published"]))
    outcomes = []
    for name, words in {"from A1's weights": ["--init", str(seg)], "from random weights": []}.items():
        folder = args.work / ("class-init" if words else "class-scratch")
        if args.finished and not _finished(folder, args.folds):
            continue
        shared = _shared(args, folder, args.class_epochs)
        _train(breast_class.run, breast_class.add_options, [*shared, *words])
        outcomes.append(_class_outcome(name, folder, args))
    return "## A2: accuracy\n\n" + _against_first(outcomes, args)


def _class_outcome(name: str, folder: Path, args: argparse.Namespace) -> Outcome:
    cases = development_cases(args.data)
    data = load(cases, args.size)
    y = np.zeros((len(cases), 3))
    for index, held in enumerate(grouped_folds(cases, folds=args.folds)):
        y[held] = predict_classes(load_classifier(folder / f"fold{index}" / WEIGHTS), data.take(held))
    return _judged(name, y, data.labels)


def _judged(name: str, y: Floats, labels: NDArray[np.int64]) -> Outcome:
    right = (y.argmax(axis=1) == labels).astype(np.float64)
    return Outcome(name, right, f"macro-AUC {macro_auc(labels, y):.3f}")


def fusion_section(args: argparse.Namespace) -> str:
    """A2 alone, A3 factorised, A3 in the published softmax form; all on the same held-out answers."""
    tensors, _ = read_tensors(args.fuse / HELD_OUT)
    cases = tuple(development_cases(args.data))
    held = HeldOut(cases, tensors["maps"].numpy(), tensors["classes"].numpy())
    torch.manual_seed(0)
    plan = plan_of(max_epochs=60, seed=0)
    outcomes = [_judged("A2 alone", held.classes, held.labels)]
    for output in ("factorised", "softmax"):
        outcomes.append(_judged(f"A3 {output}", cross_fused(held, plan, output=output), held.labels))
    text = "## A3 against A2: accuracy\n\n" + _against_first(outcomes, args)
    return text + "\n" + _repairs(held, outcomes[0], outcomes[1])


def _repairs(held: HeldOut, alone: Outcome, fused: Outcome) -> str:
    names = np.array([f"{case.name}" for case in held.cases])
    repaired, broken = names[fused.first > alone.first], names[fused.first < alone.first]
    return (
        f"A3 (factorised) repairs {len(repaired)} of A2's cases: {', '.join(repaired) or 'none'}.\n"
        f"It breaks {len(broken)}: {', '.join(broken) or 'none'}.\n"
    )


def _against_first(outcomes: list[Outcome], args: argparse.Namespace) -> str:
    if len(outcomes) < 2:
        return "Not run to its end.\n"
    groups = [case.group for case in development_cases(args.data)]
    base = outcomes[0]
    rows = [[base.name, f"{np.nanmean(base.first):.3f}", "–", base.note]]
    for other in outcomes[1:]:
        difference = with_interval(paired(base.first, other.first, groups))
        rows.append([other.name, f"{np.nanmean(other.first):.3f}", difference, other.note])
    return table(["variant", "mean", "difference to the first", "also"], rows)
