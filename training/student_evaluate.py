"""Method C's table on the test split: teacher, student, student without distillation, student without each loss."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from inference.cards import read_card
from inference.networks.distill import DistillTeacher
from training.breast_evaluate import add_evaluation
from training.breast_seg import predict_maps
from training.checkpoint import read_tensors, write_bytes
from training.cost import hd95, milliseconds, multiply_adds, parameters
from training.data import ImageSet
from training.evaluate_ledger import add_again, noted
from training.metrics import bootstrap, dice, iou, paired
from training.operating import THRESHOLDS
from training.outlines import outline_figures, outlines_of
from training.parts import WEIGHTS, prepare
from training.report import table, with_interval
from training.student_card import ORGANS, cases_of, rule_masks
from training.student_distill import load_student, load_teacher
from training.thyroid_data import load_tissue

Value = tuple[float, float, float]
FULL = "teacher at full width (untrained here: cost only)"


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One network on the lesion pictures of the test split, at its own threshold. dice …: one value a picture."""

    name: str
    threshold: float
    dice: NDArray[np.float64]
    iou: NDArray[np.float64]
    hd95: NDArray[np.float64]
    cost: tuple[int, int, float]


def add_options(parser: argparse.ArgumentParser) -> None:
    """The data, the finished runs and where the figures go."""
    parser.add_argument("--organ", choices=sorted(ORGANS), required=True)
    parser.add_argument(
        "--data", type=Path, required=True, help="its test split is opened here and only here"
    )
    parser.add_argument("--frames", type=Path, help="whole frames (ddti_raw), reported apart")
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument(
        "--rows", nargs="+", required=True, metavar="NAME=RUN", help="students, first the shipped one"
    )
    parser.add_argument("--models", type=Path, required=True, help="the card there gets the figures")
    parser.add_argument(
        "--out", type=Path, required=True, help="path of the results without ending: .md, .json"
    )
    add_again(parser)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=1)


def run(args: argparse.Namespace) -> None:
    """Measure every row, then the shipped model as its card runs it."""
    prepare(args)
    size = int(read_tensors(args.teacher / "split" / WEIGHTS)[1]["size"])
    runs = {"teacher": args.teacher} | {
        name: Path(run) for name, run in (row.split("=", 1) for row in args.rows)
    }
    weights = {name: run / "split" / WEIGHTS for name, run in runs.items()}
    note_looks(args, list(weights.values()))
    networks: dict[str, nn.Module] = {
        name: (load_teacher if name == "teacher" else load_student)(path) for name, path in weights.items()
    }
    held, test = (load_tissue(cases_of([args.data], split), size) for split in ("val", "test"))
    held, test = with_lesion(held), with_lesion(test)
    rows = [measure(name, network, held, test) for name, network in networks.items()]
    groups = [case.group for case in test.cases]
    shipped = shipped_figures(args, groups_draws=args.draws)
    text = markdown(rows, groups, size=size, args=args) + shipped_text(shipped, args)
    figures = {row.name: figures_of(row, groups, args.draws) for row in rows} | {"shipped": shipped}
    write_bytes(args.out.with_suffix(".md"), text.encode())
    write_bytes(args.out.with_suffix(".json"), json.dumps(figures, indent=1).encode())
    print(text)  # noqa: T201 – the command's own voice


def note_looks(args: argparse.Namespace, weights: Sequence[Path]) -> None:
    """Two looks: of the shipped card, and of all networks of the table together."""
    card = read_card(args.models / ORGANS[args.organ].id / "card.toml")
    mark = sha256(b"".join(path.read_bytes() for path in weights)).hexdigest()
    for model, seen in ((card.id, card.sha256), (f"method C, {args.organ}", mark)):
        noted(args.out.parent, data=args.data, model=model, sha256=seen, again=args.again)


def with_lesion(data: ImageSet) -> ImageSet:
    """The pictures that hold a lesion: the others have no Dice."""
    return data.take(np.flatnonzero(data.masks.any(axis=(1, 2))).astype(np.int64))


def measure(name: str, network: nn.Module, held: ImageSet, test: ImageSet) -> Row:
    """The threshold is the best of THRESHOLDS on validation; all on the letterboxed pictures."""
    image = torch.rand(1, 3, *test.images.shape[1:3])
    cost = parameters(network), multiply_adds(network, image), milliseconds(network, image)
    before, truth = predict_maps(network, held), held.masks.astype(bool)
    means = [np.mean([dice(p >= t, m) for p, m in zip(before, truth, strict=True)]) for t in THRESHOLDS]
    threshold = THRESHOLDS[int(np.argmax(means))]
    found, truth = predict_maps(network, test) >= threshold, test.masks.astype(bool)
    both = list(zip(found, truth, strict=True))
    overlap, union, distance = (np.array([figure(f, t) for f, t in both]) for figure in (dice, iou, hd95))
    return Row(name, threshold, overlap, union, distance, cost)


def figures_of(row: Row, groups: Sequence[str], draws: int) -> dict[str, object]:
    """A row for the JSON."""
    figures: dict[str, object] = {
        name: mean(getattr(row, name), groups, draws) for name in ("dice", "iou", "hd95")
    }
    cost = zip(("parameters", "multiply_adds", "cpu_ms"), row.cost, strict=True)
    return figures | dict(cost) | {"threshold": row.threshold}


def mean(values: NDArray[np.float64], groups: Sequence[str], draws: int) -> Value:
    """Mean with its interval by group."""
    return bootstrap(lambda chosen: float(values[chosen].mean()), groups, draws=draws)


def shipped_figures(args: argparse.Namespace, *, groups_draws: int) -> dict[str, Value]:
    """The card's model as the viewer runs it, on each picture's own pixels; written into the card too."""
    card = read_card(args.models / ORGANS[args.organ].id / "card.toml")
    values: dict[str, Value] = {}
    counts = 0
    for prefix, folder in (("", args.data), ("frames_", args.frames)):
        if folder is None:
            continue
        cases = cases_of([folder], "test")
        counts += 0 if prefix else len(cases)
        seen = outlines_of(rule_masks(card, cases), [case.group for case in cases])
        values |= {prefix + name: value for name, value in outline_figures(seen, draws=groups_draws).items()}
    add_evaluation(
        args.models / card.id,
        values,
        counts,
        data=f"{args.data.name} test split; intervals: bootstrap by group, 95 %",
    )
    return values


def markdown(rows: Sequence[Row], groups: Sequence[str], *, size: int, args: argparse.Namespace) -> str:
    """The table of the rows, and what distillation gained."""
    cells = [
        [
            row.name, with_interval(mean(row.dice, groups, args.draws)), with_interval(mean(row.iou, groups, args.draws)),
            with_interval(mean(row.hd95, groups, args.draws)), f"{row.threshold:g}", *_cost_cells(row.cost),
        ]
        for row in rows
    ]  # fmt: skip
    full, image = DistillTeacher(), torch.rand(1, 3, size, size)
    cost = parameters(full), multiply_adds(full, image), milliseconds(full, image)
    cells.append([FULL, "–", "–", "–", "–", *_cost_cells(cost)])
    head = ["network", "Dice", "IoU", "HD95, px", "threshold", "parameters", "multiply-adds", "CPU ms"]
    student = rows[1]
    gains = "".join(
        f"- Dice of {student.name} − {row.name}: {with_interval(paired(row.dice, student.dice, groups, draws=args.draws))}\n"
        for row in rows
        if row is not student
    )
    return (
        f"# Method C, {args.organ}: {len(groups)} lesion pictures of the test split of {args.data.name}\n\n"
        f"Written by `python -m training student-evaluate`. Value [95 % bootstrap interval by group, {args.draws} draws],\n"
        f"on the letterboxed {size}² pictures, each network at the threshold that was best on validation.\n"
        f"CPU ms: one picture, {torch.get_num_threads()} thread, PyTorch eager, a shared machine: trust the ratios.\n\n"
        + table(head, cells)
        + f"\nPaired differences:\n\n{gains}"
        f"\nStudent / teacher: {student.dice.mean() / rows[0].dice.mean():.3f} of the Dice, "
        f"1/{rows[0].cost[0] / student.cost[0]:.1f} of the parameters, "
        f"{rows[0].cost[2] / student.cost[2]:.1f} times the speed "
        f"(full-width teacher: 1/{cost[0] / student.cost[0]:.1f}, {cost[2] / student.cost[2]:.1f} times).\n"
    )


def _cost_cells(cost: tuple[int, int, float]) -> list[str]:
    return [f"{cost[0]:,}", f"{cost[1] / 1e6:.0f} M", f"{cost[2]:.1f}"]


def shipped_text(values: dict[str, Value], args: argparse.Namespace) -> str:
    """The shipped card's own lines."""
    rows = [[name.replace("_", " "), with_interval(value)] for name, value in values.items()]
    return (
        f"\n`{ORGANS[args.organ].id}` as the viewer runs it (tissue crop, the card's finding rule, "
        "each picture's own pixels):\n\n" + table(["figure", "value"], rows)
    )
