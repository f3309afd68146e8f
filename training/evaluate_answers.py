"""What a shipped model says about the test pictures of a set: one shape for outlines, one for classes."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference.cards import ModelCard
from inference.errors import SettingsError
from training.breast_evaluate import MALIGNANT, Answers, class_figures, found_and_truth, load_model
from training.breast_evaluate import answer as breast_answer
from training.breast_seg import predict_maps
from training.data import CLASSES, Case, ImageSet, load, read_cases
from training.kind_evaluate import Said, figures_of, said_of
from training.kinds import KINDS
from training.metrics import temper
from training.outlines import Masks, Outlines, Value, outline_figures, outlines_of
from training.student_card import ORGANS, cases_of, rule_masks
from training.thyroid_data import load_tissue

BREAST = {"breast-us-seg": "seg", "breast-us-class": "class", "breast-us-fused": "fused"}
BESIDE = ("breast-us-unet",)  # outlines as A1 does, and no other model needs it


@dataclass(frozen=True, slots=True, eq=False)
class Classified:
    """raw, shown: (N, C) before and after the card's temperature.  labels: (N,) indices into classes."""

    classes: tuple[str, ...]
    labels: NDArray[np.int64]
    raw: NDArray[np.float64]
    shown: NDArray[np.float64]
    decided: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One model on one test split.

    pictures: as the network saw them.  figures: of chosen pictures, by name, with intervals.
    classified or outlined is there, with masks (found, truth) of a picture for the latter.
    """

    card: ModelCard
    pictures: ImageSet
    figures: Callable[[NDArray[np.int64], int], dict[str, Value]]
    classified: Classified | None = None
    outlined: Outlines | None = None
    masks: Callable[[int], Masks] | None = None

    @property
    def groups(self) -> list[str]:
        return [case.group for case in self.pictures.cases]

    def __len__(self) -> int:
        return len(self.pictures)


def answers(cards: Mapping[str, ModelCard], card: ModelCard, data: Path) -> Seen:
    """Run a card on the test split of a folder. Raises SettingsError if there is no way to test it on pictures."""
    if card.id in BESIDE:
        return _outlines_of(card, data)
    if card.id in BREAST:
        return _breast(cards, card, data)
    kind = next((one for one in KINDS.values() if one.id == card.id and one.positive), None)
    if kind is not None:
        pictures = kind.read(data, card.input.size.width, "test")
        return _of_said(card, pictures, said_of(kind, card, pictures), kind.classes)
    if any(organ.id == card.id for organ in ORGANS.values()):
        cases = cases_of([data], "test")
        pairs = list(rule_masks(card, cases))
        return _outlined(card, load_tissue(cases, card.input.size.width), pairs)
    raise SettingsError(f"'{card.title}' is not tested on single pictures; its figures stand on its card.")


def _breast(cards: Mapping[str, ModelCard], card: ModelCard, data: Path) -> Seen:
    own = {part: cards[name] for name, part in BREAST.items()}
    said = breast_answer(own, [case for case in read_cases(data) if case.split == "test"])
    if card.id == "breast-us-seg":
        return _outlined(card, said.data, list(found_and_truth(card, said.data.cases, said.maps)))
    raw = said.classes if card.id == "breast-us-class" else said.fused
    shown = temper(raw, card.output.temperature)
    named = shown[:, MALIGNANT] >= (card.output.operating_point or 0.5)
    decided = np.where(named, MALIGNANT, shown[:, :MALIGNANT].argmax(axis=1))

    def figures(chosen: NDArray[np.int64], draws: int) -> dict[str, Value]:
        part: Answers = replace(said, data=said.data.take(chosen), draws=draws)
        return class_figures(card, raw[chosen], part)

    return Seen(card, said.data, figures, Classified(CLASSES, said.data.labels, raw, shown, decided))


def _outlines_of(card: ModelCard, data: Path) -> Seen:
    """A card that outlines whole breast pictures, by itself."""
    cases = [case for case in read_cases(data) if case.split == "test"]
    pictures = load(cases, card.input.size.width)
    maps = predict_maps(load_model(card), pictures)
    return _outlined(card, pictures, list(found_and_truth(card, cases, maps)))


def _of_said(card: ModelCard, pictures: ImageSet, said: Said, classes: tuple[str, ...]) -> Seen:
    """Two classes; the raw vector is the shown one with the temperature taken out again."""
    index = classes.index(card.output.positive)
    shown = np.stack([1 - said.score, said.score], axis=1)[:, :: 1 if index == 1 else -1]
    raw = temper(shown, 1 / card.output.temperature)
    decided = np.where(said.score >= said.point, index, 1 - index)

    def figures(chosen: NDArray[np.int64], draws: int) -> dict[str, Value]:
        groups = [said.groups[int(one)] for one in chosen]
        return figures_of(Said(said.score[chosen], said.positive[chosen], groups, said.point), draws)

    return Seen(card, pictures, figures, Classified(classes, pictures.labels, raw, shown, decided))


def _outlined(card: ModelCard, pictures: ImageSet, pairs: list[Masks]) -> Seen:
    seen = outlines_of(pairs, [case.group for case in pictures.cases])
    return Seen(
        card, pictures, lambda chosen, draws: outline_figures(seen.take(chosen), draws=draws),
        outlined=seen, masks=pairs.__getitem__,
    )  # fmt: skip


COLUMNS = {  # of an index.csv → what it is called
    "label": "class",
    "severity": "severity",
    "coloured_overlay": "coloured overlay (Doppler)",
    "tissue": "breast tissue (F fatty, G glandular, D dense)",
    "abnormality": "abnormality",
    "tirads": "TI-RADS",
}


def subgroups(cases: tuple[Case, ...], data: Path) -> dict[str, dict[str, list[int]]]:
    """Column → value → indices of the pictures, for the columns that the index has and that differ."""
    path = data / "index.csv"
    if not path.is_file():
        return {}
    with path.open(newline="", encoding="utf-8-sig") as file:
        rows = {Path(row["image"]).name: row for row in csv.DictReader(file)}
    found: dict[str, dict[str, list[int]]] = {}
    for column, title in COLUMNS.items():
        values: dict[str, list[int]] = {}
        for index, case in enumerate(cases):
            row = rows.get(case.image.name, {})
            if column in row:
                values.setdefault(row[column] or "none", []).append(index)
        if len(values) > 1:
            found[title] = dict(sorted(values.items()))
    return found
