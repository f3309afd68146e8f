"""Measure the shipped models of methods B and E on their test splits: the only code that opens those."""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference.cards import ModelCard, read_card
from training.breast_evaluate import add_evaluation, load_model
from training.checkpoint import write_bytes
from training.data import ImageSet
from training.evaluate_ledger import add_again, noted
from training.kinds import KINDS, Kind
from training.mammo_train import predict_masses
from training.metrics import bootstrap, macro_auc, rate, temper
from training.parts import prepare
from training.report import table, with_interval

Value = tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """A model's calibrated probability of its positive class, the truth, and who belongs together."""

    score: NDArray[np.float64]
    positive: NDArray[np.bool_]
    groups: list[str]
    point: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """The models, their data and where the figures go."""
    parser.add_argument(
        "--kinds",
        nargs="+",
        choices=sorted(name for name, kind in KINDS.items() if kind.positive),
        required=True,
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument(
        "--out", type=Path, required=True, help="path of the results without ending: .md, .json"
    )
    add_again(parser)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=0)


def run(args: argparse.Namespace) -> None:
    """Predict, measure, write the table, the JSON and each card's [evaluation]."""
    prepare(args)
    figures: dict[str, dict[str, Value]] = {}
    rows = []
    for name in args.kinds:
        kind = KINDS[name]
        card = read_card(args.models / kind.id / "card.toml")
        noted(args.out.parent, data=args.data, model=card.id, sha256=card.sha256, again=args.again)
        said = answer(kind, card, args.data)
        figures[kind.id] = figures_of(said, args.draws)
        count = f"{len(said.positive)} ({int(said.positive.sum())} {kind.positive})"
        rows += [[kind.id, count, k.replace("_", " "), with_interval(v)] for k, v in figures[kind.id].items()]
        told = (
            f"{args.data.name} test split ({count}), by patient or case; intervals: bootstrap by group, 95 %"
        )
        add_evaluation(args.models / kind.id, figures[kind.id], len(said.positive), data=told)
    text = (
        f"# {', '.join(figures)} on the test split of {args.data.name}\n\n"
        "Written by `python -m training kind-evaluate`. Value [95 % bootstrap interval by patient or case, "
        f"{args.draws} draws].\nOperating point and temperature come from the cards, chosen out of fold.\n\n"
        + table(["model", "pictures", "figure", "value"], rows)
    )
    write_bytes(args.out.with_suffix(".json"), json.dumps(figures, indent=1).encode())
    write_bytes(args.out.with_suffix(".md"), text.encode())
    print(text)  # noqa: T201 – the command's own voice


def answer(kind: Kind, card: ModelCard, data: Path) -> Said:
    """The shipped model on the test split."""
    return said_of(kind, card, kind.read(data, card.input.size.width, "test"))


def said_of(kind: Kind, card: ModelCard, pictures: ImageSet) -> Said:
    """The shipped model on these pictures."""
    shown = temper(predict_masses(load_model(card), pictures), card.output.temperature)
    index = kind.classes.index(kind.positive)
    groups = [case.group for case in pictures.cases]
    return Said(shown[:, index], pictures.labels == index, groups, card.output.operating_point or 0.5)


def figures_of(said: Said, draws: int) -> dict[str, Value]:
    """AUC; accuracy, sensitivity and specificity at the operating point; Brier score of the calibrated probability."""
    named = said.score >= said.point
    right = named == said.positive
    both = np.stack([1 - said.score, said.score], axis=1)
    error = np.square(said.score - said.positive)
    return {
        "auc": bootstrap(
            lambda c: macro_auc(said.positive[c].astype(np.int64), both[c]), said.groups, draws=draws
        ),
        "accuracy": bootstrap(lambda c: float(right[c].mean()), said.groups, draws=draws),
        "sensitivity": bootstrap(lambda c: rate(named[c], said.positive[c]), said.groups, draws=draws),
        "specificity": bootstrap(lambda c: rate(~named[c], ~said.positive[c]), said.groups, draws=draws),
        "brier": bootstrap(lambda c: float(error[c].mean()), said.groups, draws=draws),
    }
