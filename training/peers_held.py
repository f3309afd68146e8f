"""A1 and a peer that was trained for longer, out of fold on train + validation: the comparison that says which one ships.

All had the same folds, start, loss and changes; each gets its own operating point by the rule of A1's card. The test
split is not opened.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from torch import nn

from inference.errors import SettingsError
from inference.findings import find_lesions
from training.breast_fuse import check_size, load_segmenter
from training.breast_seg import predict_maps
from training.checkpoint import write_bytes
from training.cost import hd95
from training.data import Case, ImageSet, grouped_folds, load
from training.metrics import bootstrap, paired
from training.operating import FALSE_LESIONS, FindingRule, all_rules, choose_rule, on_picture
from training.outlines import Outlines, Value, outlines_of
from training.parts import WEIGHTS, development_cases, prepare
from training.peers_train import load_peer
from training.report import table, with_interval

FOLDS = 3  # of breast-seg and peer
Loader = Callable[[str], nn.Module]  # of a part's name: fold0 …


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """One network by its rule, one entry a picture. distance: HD95 in the picture's own pixels, nan without a lesion."""

    title: str
    rule: FindingRule
    outlines: Outlines
    distance: NDArray[np.float64]


def add_options(parser: argparse.ArgumentParser) -> None:
    """The data, both runs, and where the figures go."""
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--seg", nargs="+", required=True, metavar="LABEL=RUN", help="A1's runs: folders of breast-seg"
    )
    parser.add_argument("--peer", type=Path, required=True, help="the folder of peer")
    parser.add_argument("--size", type=int, default=128, help="the size both were trained at")
    parser.add_argument("--note", default="", help="how long each was trained, one sentence for the table")
    parser.add_argument("--out", type=Path, required=True, help="folder of the results: peers-held.md, .json")
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=1)


def run(args: argparse.Namespace) -> None:
    """Measure all on the same held-out pictures; folds that one of them has not finished are left out."""
    prepare(args)
    ours = {f"A1, {label}": Path(run) for label, _, run in (told.partition("=") for told in args.seg)}
    folds = [index for index in range(FOLDS) if all(finished(run, index) for run in (*ours.values(), args.peer))]
    if not folds:
        raise SettingsError(f"'{args.peer.name}' and A1's runs have no finished fold in common.")
    data = load(development_cases(args.data), args.size)
    title = load_peer(args.peer, part=f"fold{folds[0]}")[0].title
    loaders = {name: segmenter_of(run, args.size) for name, run in ours.items()} | {title: peer_of(args.peer, args.size)}
    kept, maps = held_maps(data, list(loaders.values()), folds)
    *a1, peer = (judged(name, kept, own) for name, own in zip(loaders, maps, strict=True))
    told = {one.title: figures_of(one, args.draws) for one in (*a1, peer)} | {
        "differences": {one.title: differences(one, peer, draws=args.draws) for one in a1},
        "folds": folds, "pictures": len(kept), "rules": {one.title: rule_words(one.rule) for one in (*a1, peer)},
    }  # fmt: skip
    write_bytes(args.out / "peers-held.json", (json.dumps(told, indent=1, default=float) + "\n").encode())
    text = markdown(a1, peer, folds=folds, note=args.note, draws=args.draws)
    write_bytes(args.out / "peers-held.md", text.encode())
    print(text)  # noqa: T201 – the command's own voice


def finished(run: Path, fold: int) -> bool:
    """Whether a run has this fold's weights."""
    return (run / f"fold{fold}" / WEIGHTS).is_file()


def segmenter_of(run: Path, size: int) -> Loader:
    """A1's parts. They raise ModelError if they were trained at another size."""

    def load_part(part: str) -> nn.Module:
        check_size(run / part / WEIGHTS, size)
        return load_segmenter(run / part / WEIGHTS)

    return load_part


def peer_of(run: Path, size: int) -> Loader:
    """A peer's parts. They raise ModelError if they were trained at another size."""

    def load_part(part: str) -> nn.Module:
        check_size(run / part / WEIGHTS, size)
        return load_peer(run, part=part)[1]

    return load_part


def held_maps(
    data: ImageSet, loaders: Sequence[Loader], folds: Sequence[int]
) -> tuple[tuple[Case, ...], list[NDArray[np.float32]]]:
    """The pictures that these folds held out, in their order; of each loader the maps by models that never saw them."""
    sides = grouped_folds(data.cases, folds=FOLDS)
    kept = np.sort(np.concatenate([sides[index] for index in folds]))
    found = []
    for load_part in loaders:
        maps = np.zeros((len(data), *data.images.shape[1:3]), np.float32)
        for index in folds:
            maps[sides[index]] = predict_maps(load_part(f"fold{index}"), data.take(sides[index]))
        found.append(maps[kept])
    return tuple(data.cases[int(index)] for index in kept), found


def rule_of(cases: Sequence[Case], maps: NDArray[np.float32]) -> FindingRule:
    """As A1's card chooses it: the best Dice with few enough normals marked."""
    return choose_rule(all_rules(on_picture(case, box) for case, box in zip(cases, maps, strict=True)))


def judged(title: str, cases: Sequence[Case], maps: NDArray[np.float32]) -> Held:
    """What the network finds by its own rule, on each picture's own pixels."""
    rule, distance = rule_of(cases, maps), []

    def masks() -> Iterable[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
        for case, box in zip(cases, maps, strict=True):
            prob, truth = on_picture(case, box)
            found = find_lesions(
                prob, threshold=rule.threshold, min_peak=rule.min_peak, min_area_fraction=rule.min_area_fraction
            )
            distance.append(hd95(found, truth) if truth.any() else np.nan)
            yield found, truth

    seen = outlines_of(masks(), [case.group for case in cases])
    return Held(title, rule, seen, np.array(distance))


def values_of(held: Held) -> dict[str, NDArray[np.float64]]:
    """Each figure picture by picture; nan where a picture has none."""
    lesion = held.outlines.lesion
    return {
        "dice": np.where(lesion, held.outlines.overlap, np.nan),
        "iou": np.where(lesion, held.outlines.union, np.nan),
        "hd95": held.distance,
        "normals_marked": np.where(lesion, np.nan, held.outlines.marked.astype(np.float64)),
    }


def figures_of(held: Held, draws: int) -> dict[str, Value]:
    """Means with intervals by group."""
    return {name: _mean(values, held.outlines.groups, draws) for name, values in values_of(held).items()}


def _mean(values: NDArray[np.float64], groups: Sequence[str], draws: int) -> Value:
    def mean(chosen: NDArray[np.int64]) -> float:
        there = values[chosen][~np.isnan(values[chosen])]
        return float(there.mean()) if len(there) else float("nan")

    return bootstrap(mean, groups, draws=draws)


def differences(first: Held, second: Held, *, draws: int) -> dict[str, Value]:
    """Second − first on the same pictures."""
    one, two, groups = values_of(first), values_of(second), first.outlines.groups
    kept = {name: ~np.isnan(one[name]) for name in one}
    return {
        name: paired(one[name][there], two[name][there], [g for g, k in zip(groups, there, strict=True) if k], draws=draws)
        for name, there in kept.items() if there.any()
    }  # fmt: skip


def rule_words(rule: FindingRule) -> str:
    """An operating point for a table."""
    return f"threshold {rule.threshold:g}, peak {rule.min_peak:g}, area {100 * rule.min_area_fraction:g} %"


def markdown(a1: Sequence[Held], peer: Held, *, folds: Sequence[int], note: str, draws: int) -> str:
    """A row for each and what lies between them."""
    count, lesions = len(peer.outlines.groups), int(peer.outlines.lesion.sum())
    head = ["network", "Dice", "IoU", "HD95, px", "normals marked", "operating point"]
    rows = [[one.title, *map(with_interval, figures_of(one, draws).values()), rule_words(one.rule)] for one in (*a1, peer)]
    for one in a1:
        between = differences(one, peer, draws=draws)
        rows.append([f"{peer.title} − {one.title}", *map(with_interval, between.values()), ""])
    part = "" if len(folds) == FOLDS else f" Only fold {', '.join(map(str, folds))} of {FOLDS}: the others are not finished."
    return (
        f"# {peer.title} against A1, trained with A1's recipe, out of fold\n\n"
        f"Written by `python -m training peers-held`: {count} pictures of train + validation, {lesions} with a lesion, "
        f"each seen by\nmodels that were not trained on it (the same {FOLDS} folds for all).{part}\n{note}\nEach network's "
        f"operating point is chosen by one rule on these pictures: the best Dice with at most {FALSE_LESIONS:.0%} of the\n"
        "normals marked; where none marks so few, the one that marks fewest. HD95 on the pictures' own pixels; nothing "
        "found counts as the picture's diagonal. "
        "The test split was not opened.\n\n" + table(head, rows)
    )  # fmt: skip
