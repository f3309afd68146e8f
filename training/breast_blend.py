"""A1 between two trainings: the mean of their weights, part by part.

The second run starts from the first and differs in its loss, so that the straight line between both stays good
(Wortsman et al. 2022); where to stop on it is chosen by held-out Dice and false lesions.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.breast_fuse import load_segmenter
from training.breast_seg import predict_maps
from training.checkpoint import read_tensors, write_tensors
from training.data import grouped_folds, load
from training.operating import FindingRule, all_rules, merit
from training.parts import WEIGHTS, development_cases, prepare


def add_options(parser: argparse.ArgumentParser) -> None:
    """The two runs and the shares to try."""
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--first", type=Path, required=True)
    parser.add_argument("--second", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shares", type=float, nargs="+", default=[0.4, 0.6, 0.8, 1.0], help="of the second")
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=0)


def blend(first: dict[str, Tensor], second: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """(1 − share) · first + share · second; counters are taken from the second."""
    return {
        name: torch.lerp(first[name], value, share) if value.is_floating_point() else value
        for name, value in second.items()
    }


def run(args: argparse.Namespace) -> None:
    """Try the shares on the folds' held-out cases, then write every part with the best one."""
    prepare(args)
    rules = {share: _try(args, share) for share in args.shares}
    best = max(rules, key=lambda share: merit(rules[share]))
    for part in [*(f"fold{index}" for index in range(args.folds)), "final"]:
        _write(args, part, best)
    print(f"share {best}: {rules[best]}")  # noqa: T201 – the command's own voice


def _write(args: argparse.Namespace, part: str, share: float) -> Path:
    first, _ = read_tensors(args.first / part / WEIGHTS)
    second, _ = read_tensors(args.second / part / WEIGHTS)
    path: Path = args.out / part / WEIGHTS
    write_tensors(path, blend(first, second, share), {"share": share, "size": args.size})
    return path


def _try(args: argparse.Namespace, share: float) -> FindingRule:
    cases = development_cases(args.data)
    data = load(cases, args.size)
    maps = np.zeros((len(cases), args.size, args.size), dtype=np.float32)
    for index, held in enumerate(grouped_folds(cases, folds=args.folds)):
        maps[held] = predict_maps(load_segmenter(_write(args, f"fold{index}", share)), data.take(held))
    # on the letterbox: fast, and near enough to compare
    rules = all_rules(zip(maps, data.masks.astype(bool), strict=True))
    rule = max(rules, key=merit)
    print(f"share {share}: {rule}", flush=True)  # noqa: T201 – the command's own voice
    return rule
