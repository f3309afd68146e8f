"""A card in 8 and in 32 bits on the same validation pictures: Dice or AUC, decisions, and the time of a whole run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from inference.backends.base import Backend
from inference.backends.openvino_cpu import EIGHT_BIT, FLOAT
from inference.cards import ModelCard
from inference.errors import SettingsError
from inference.explain import sigmoid, softmax
from inference.findings import find_lesions
from inference.geometry import Size
from inference.preprocess import letterbox, unletterbox
from training.data import ImageSet, load, read_cases, read_rgb
from training.evaluate_answers import BESIDE, BREAST
from training.kinds import KINDS
from training.metrics import dice, macro_auc, temper
from training.report import table
from training.student_card import ORGANS, cases_of
from training.thyroid_data import load_tissue

MOVED = 0.005  # of Dice or AUC: more, and the card stays in 32 bits
SHOWN = 0.02  # of a class's probability, which a person reads as a number: likewise
LEAST = 30  # pictures: fewer say nothing about either
DICE, AUC = "Dice", "AUC"
TIMED = 24  # pictures whose whole run is timed


@dataclass(frozen=True, slots=True)
class Compared:
    """One model. figure: DICE of lesion pictures or macro-AUC.  pictures: of the validation split.

    far: largest difference of a probability on any of them.  changed: pictures whose findings appear or vanish, or
    whose decision changes.  ms: medians of whole runs, 32 and 8 bits.
    frames: how many whole frames, and the figure of 32 and 8 bits there; None where the pictures are whole already.
    """

    model: str
    data: str
    figure: str
    pictures: int
    exact: float
    small: float
    far: float
    changed: int
    ms: tuple[float, float]
    frames: tuple[int, float, float] | None = None

    @property
    def kept(self) -> bool:
        """Whether the card may say that it runs in 8 bits."""
        same = abs(self.small - self.exact) <= MOVED and (self.figure == DICE or self.far <= SHOWN)
        if self.frames is not None:
            same = same and abs(self.frames[2] - self.frames[1]) <= MOVED
        return same and self.pictures >= LEAST and self.ms[1] < self.ms[0]


def pictures_of(card: ModelCard, data: Path, split: str) -> ImageSet:
    """The pictures of train or val as the card's network is shown them. Raises SettingsError for other splits or cards."""
    if split not in ("train", "val"):
        raise SettingsError("8 bits are chosen on train and validation: nothing else is opened.")
    size = card.input.size.width
    if any(organ.id == card.id for organ in ORGANS.values()):
        return load_tissue(cases_of([data], split), size)
    kind = next((one for one in KINDS.values() if one.id == card.id), None)
    if kind is not None:
        known = kind.read(data, size, "development")
        return known.take(np.flatnonzero([case.split == split for case in known.cases]).astype(np.int64))
    if card.id in BESIDE or BREAST.get(card.id, "fused") != "fused":
        return load([case for case in read_cases(data) if case.split == split], size)
    raise SettingsError(f"'{card.title}' does not read single pictures: it is not calibrated here.")


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """figure: Dice or AUC.  values: probabilities, (N, …).  decided: of each picture."""

    figure: float
    values: NDArray[np.floating]
    decided: NDArray[np.int64]


def frames_of(card: ModelCard, folder: Path) -> ImageSet:
    """Whole frames of train and validation, for a card that learned from crops. Raises SettingsError for other cards."""
    if not any(organ.id == card.id for organ in ORGANS.values()):
        raise SettingsError(f"'{card.title}' does not outline whole frames.")
    return load_tissue([*cases_of([folder], "val"), *cases_of([folder], "train")], card.input.size.width)


def on_frames(card: ModelCard, ways: Mapping[str, Backend], whole: ImageSet) -> tuple[int, float, float]:
    """How many, and the Dice of both ways."""
    exact, small = (outlined(card, ways[name], whole).figure for name in (FLOAT, EIGHT_BIT))
    return len(whole), exact, small


def compare(card: ModelCard, ways: Mapping[str, Backend], held: ImageSet, data: str) -> Compared:
    """Both ways on the same pictures. ways: FLOAT and EIGHT_BIT."""
    judge = outlined if card.output.layer and not card.output.positive else classified
    exact, small = (judge(card, ways[name], held) for name in (FLOAT, EIGHT_BIT))
    return Compared(
        card.id, data, DICE if judge is outlined else AUC, len(held), exact.figure, small.figure,
        far=float(np.abs(exact.values - small.values).max()),
        changed=int((exact.decided != small.decided).sum()),
        ms=timed(card, ways, held),
    )  # fmt: skip


def outlined(card: ModelCard, backend: Backend, held: ImageSet) -> Said:
    """Mean Dice of the lesion pictures by the card's rule, on the network's grid."""
    maps = np.stack([sigmoid(backend(one[None]).logits[0, 0]) for one in held.images])
    found = [_found(card, one) for one in maps]
    scores = [dice(f, m) for f, m in zip(found, held.masks.astype(bool), strict=True) if m.any()]
    return Said(float(np.mean(scores)), maps, np.array([int(one.any()) for one in found]))


def _found(card: ModelCard, prob: NDArray[np.float32]) -> NDArray[np.bool_]:
    rule = card.output
    return find_lesions(
        prob, threshold=rule.threshold, min_peak=rule.min_peak, min_area_fraction=rule.min_area_fraction
    )


def classified(card: ModelCard, backend: Backend, held: ImageSet) -> Said:
    """Macro-AUC of the classes, and the decision at the operating point."""
    raw = np.stack([softmax(backend(one[None]).logits[0]) for one in held.images]).astype(np.float64)
    shown = temper(raw, card.output.temperature)
    decided = shown.argmax(axis=1)
    if card.output.positive and card.output.operating_point is not None:
        index = card.output.classes.index(card.output.positive)
        rest = np.where(np.arange(shown.shape[1]) == index, -1.0, shown).argmax(axis=1)
        decided = np.where(shown[:, index] >= card.output.operating_point, index, rest)
    return Said(macro_auc(held.labels, raw), raw, decided)


def timed(card: ModelCard, ways: Mapping[str, Backend], held: ImageSet) -> tuple[float, float]:
    """Median milliseconds of picture in, answer out, in 32 and 8 bits, by turns."""
    run = _whole_map if card.output.layer and not card.output.positive else _whole_class
    pictures = [read_rgb(case.image) for case in held.cases[:TIMED]]
    taken: dict[str, list[float]] = {FLOAT: [], EIGHT_BIT: []}
    for name in taken:
        run(card, ways[name], pictures[0])
    for picture in pictures:
        for name, values in taken.items():
            begun = perf_counter()
            run(card, ways[name], picture)
            values.append(perf_counter() - begun)
    return 1000 * float(np.median(taken[FLOAT])), 1000 * float(np.median(taken[EIGHT_BIT]))


def _whole_map(card: ModelCard, backend: Backend, rgb: NDArray[np.uint8]) -> None:
    boxed, _ = letterbox(rgb, card.input.size)
    _found(card, unletterbox(sigmoid(backend(boxed[None]).logits[0, 0]), Size.of(rgb.shape)))


def _whole_class(card: ModelCard, backend: Backend, rgb: NDArray[np.uint8]) -> None:
    boxed, _ = letterbox(rgb, card.input.size)
    out = backend(boxed[None])
    softmax(out.logits[0])
    out.heat(0)


def _frames(row: Compared) -> str:
    if row.frames is None:
        return "–"
    count, exact, small = row.frames
    return f"{exact:.4f} → {small:.4f} ({count})"


def markdown(rows: Sequence[Compared]) -> str:
    """What was compared and what came of it."""
    head = ["model", "pictures", "figure", "32 bits", "8 bits", "moved", "probability, at most", "changed", "whole frames",
            "ms, 32 → 8 bits", "times as fast", "runs in 8 bits"]  # fmt: skip
    cells = [
        [
            f"`{row.model}`", f"{row.pictures} ({row.data})", row.figure, f"{row.exact:.4f}", f"{row.small:.4f}",
            f"{row.small - row.exact:+.4f}", f"{row.far:.3f}", str(row.changed), _frames(row),
            f"{row.ms[0]:.1f} → {row.ms[1]:.1f}",
            f"{row.ms[0] / row.ms[1]:.2f}", "yes" if row.kept else "no",
        ]
        for row in rows
    ]  # fmt: skip
    return (
        "# 8 bits against 32 on validation pictures\n\n"
        "Written by `python -m training calibrate`; the test splits were not opened. Ranges come from pictures of the\n"
        f"train split. A card runs in 8 bits if, on {LEAST} pictures or more, Dice or AUC moves by at most {MOVED}, a\n"
        f"class's probability by at most {SHOWN}, Dice of whole frames as little where the set holds crops, and the\n"
        "whole run is faster: letterbox before; findings on the picture's own pixels, or scores and heat, behind.\n"
        "Changed: pictures where a finding appears or vanishes, or whose decision changes. Milliseconds of one thread on a\n"
        "shared machine, by turns: trust the ratio. Models without a row were not calibrated and run in 32 bits.\n\n"
        + table(head, cells)
    )
