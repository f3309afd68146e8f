"""Measure the shipped models of method A on the test split: the only code that opens it."""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.torch import load
from torch import nn

from inference.cards import ModelCard, read_card
from inference.findings import find_lesions
from inference.library import checked_weights
from inference.networks import NETWORKS
from training.breast_class import predict_classes
from training.breast_fuse import predict_fused
from training.breast_seg import predict_maps
from training.cards import write_card
from training.checkpoint import write_bytes
from training.data import CLASSES, Case, ImageSet, read_cases
from training.data import load as load_images
from training.evaluate_ledger import add_again, noted
from training.metrics import bootstrap, macro_auc, paired, rate, temper
from training.operating import on_picture
from training.outlines import Masks, outline_figures, outlines_of
from training.parts import prepare
from training.report import table, with_interval

Value = tuple[float, float, float]
MALIGNANT = CLASSES.index("malignant")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The data, the models and where the figures go."""
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--models", type=Path, required=True)
    parser.add_argument(
        "--out", type=Path, required=True, help="path of the results without ending: .md, .json"
    )
    parser.add_argument("--trade-off", type=Path, required=True, help="what breast-card wrote")
    add_again(parser)
    parser.add_argument("--draws", type=int, default=2000, help="of the bootstrap")
    parser.add_argument("--threads", type=int, default=0)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What the three models say about the test split. maps: (N, S, S); classes, fused: (N, 3), uncalibrated."""

    data: ImageSet
    maps: NDArray[np.float32]
    classes: NDArray[np.float64]
    fused: NDArray[np.float64]
    draws: int = 2000

    @property
    def groups(self) -> list[str]:
        return [case.group for case in self.data.cases]


def load_model(card: ModelCard) -> nn.Module:
    """The network of a card with its checked weights, in fp32."""
    model = NETWORKS[card.network](**card.network_args)
    model.load_state_dict(load(checked_weights(card)))
    return model.float().eval()


def run(args: argparse.Namespace) -> None:
    """Predict, measure, write the table, the JSON and each card's [evaluation]."""
    prepare(args)
    cards = {
        part: read_card(args.models / f"breast-us-{part}" / "card.toml") for part in ("seg", "class", "fused")
    }
    for card in cards.values():
        noted(args.out.parent, data=args.data, model=card.id, sha256=card.sha256, again=args.again)
    cases = [case for case in read_cases(args.data) if case.split == "test"]
    said = replace(answer(cards, cases), draws=args.draws)
    figures = {
        "breast-us-seg": seg_figures(cards["seg"], said),
        "breast-us-class": class_figures(cards["class"], said.classes, said),
        "breast-us-fused": class_figures(cards["fused"], said.fused, said),
    }
    against = compare(said)
    write_bytes(args.out.with_suffix(".json"), json.dumps(figures | against, indent=1).encode())
    text = (
        markdown(figures, against, count=len(cases), draws=args.draws)
        + "\n"
        + args.trade_off.read_text("utf-8")
    )
    write_bytes(args.out.with_suffix(".md"), text.encode())
    for model, values in figures.items():
        add_evaluation(args.models / model, values, len(cases))
    print(text)  # noqa: T201 – the command's own voice


def answer(cards: dict[str, ModelCard], cases: list[Case]) -> Answers:
    """All three models on all cases."""
    data = load_images(cases, cards["seg"].input.size.width)
    maps = predict_maps(load_model(cards["seg"]), data)
    classes = predict_classes(load_model(cards["class"]), data)
    return Answers(data, maps, classes, predict_fused(load_model(cards["fused"]), maps, classes))


def found_and_truth(card: ModelCard, cases: Sequence[Case], maps: NDArray[np.float32]) -> Iterator[Masks]:
    """The findings by the card's rule and the truth, on each picture's own pixels."""
    rule = card.output
    for case, box in zip(cases, maps, strict=True):
        prob, truth = on_picture(case, box)
        found = find_lesions(
            prob, threshold=rule.threshold, min_peak=rule.min_peak, min_area_fraction=rule.min_area_fraction
        )
        yield found, truth


def seg_figures(card: ModelCard, said: Answers) -> dict[str, Value]:
    """Dice and IoU on lesion pictures, share of normals marked; on each picture's own pixels."""
    return outline_figures(outlines_of(found_and_truth(card, said.data.cases, said.maps), said.groups), draws=said.draws)


def class_figures(card: ModelCard, raw: NDArray[np.float64], said: Answers) -> dict[str, Value]:
    """Accuracy of the likeliest class, macro-AUC, and malignant against the rest at the operating point."""
    labels = said.data.labels
    positive = labels == MALIGNANT
    shown = temper(raw, card.output.temperature)
    named = shown[:, MALIGNANT] >= (card.output.operating_point or 0.5)
    right = raw.argmax(axis=1) == labels
    decided = np.where(named, MALIGNANT, shown[:, :MALIGNANT].argmax(axis=1)) == labels
    return {
        "accuracy": bootstrap(lambda c: float(right[c].mean()), said.groups, draws=said.draws),
        "decision_accuracy": bootstrap(lambda c: float(decided[c].mean()), said.groups, draws=said.draws),
        "macro_auc": bootstrap(lambda c: macro_auc(labels[c], raw[c]), said.groups, draws=said.draws),
        "malignant_sensitivity": bootstrap(
            lambda c: rate(named[c], positive[c]), said.groups, draws=said.draws
        ),
        "malignant_specificity": bootstrap(
            lambda c: rate(~named[c], ~positive[c]), said.groups, draws=said.draws
        ),
    }


def compare(said: Answers) -> dict[str, Any]:
    """A3 against A2 on the same cases: accuracy difference, and which cases it repairs and breaks."""
    labels, names = said.data.labels, [case.name for case in said.data.cases]
    second, third = said.classes.argmax(axis=1) == labels, said.fused.argmax(axis=1) == labels
    return {
        "fused_minus_class_accuracy": paired(
            second.astype(float), third.astype(float), said.groups, draws=said.draws
        ),
        "repaired": [name for name, a, b in zip(names, second, third, strict=True) if b and not a],
        "broken": [name for name, a, b in zip(names, second, third, strict=True) if a and not b],
    }


def markdown(figures: dict[str, dict[str, Value]], against: dict[str, Any], *, count: int, draws: int) -> str:
    """The table for people."""
    rows = [
        [model, name.replace("_", " "), with_interval(value)]
        for model, values in figures.items()
        for name, value in values.items()
    ]
    difference = with_interval(against["fused_minus_class_accuracy"])
    return (
        f"# Method A on the BUSI test split ({count} pictures)\n\n"
        "Written by `python -m training breast-evaluate`. Value [95 % bootstrap interval by near-duplicate group, "
        f"{draws} draws].\n"
        "Masks are compared on each picture's own pixels; the operating points come from the cards.\n"
        "Accuracy: the likeliest class; decision accuracy: malignant from the operating point on, else the likelier "
        "of the others.\n\n"
        + table(["model", "figure", "value"], rows)
        + f"\nA3 − A2 accuracy: {difference}. Repaired by A3: {', '.join(against['repaired']) or 'none'}. "
        f"Broken by A3: {', '.join(against['broken']) or 'none'}.\n"
    )


BUSI = "BUSI test split, split by near-duplicate group; intervals: bootstrap by group, 95 %"


def add_evaluation(folder: Path, values: dict[str, Value], count: int, *, data: str = BUSI) -> None:
    """The figures as [evaluation] of the card."""
    card = tomllib.loads((folder / "card.toml").read_text("utf-8"))
    rounded = {name: [round(number, 4) for number in value] for name, value in values.items()}
    write_card(folder, card | {"evaluation": {"data": data, "n": count} | rounded})
