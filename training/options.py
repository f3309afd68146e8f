"""The command-line options that all recipes share, and the plan they describe."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from training.loop import Plan


def add_shared(parser: argparse.ArgumentParser, *, width: int, size: int, batch: int) -> None:
    """Options of every recipe that trains on pictures."""
    add_folders(parser)
    parser.add_argument("--init", type=Path, help="weights to start from, or a run's folder")
    parser.add_argument("--width", type=int, default=width, help="channels of the first stage")
    parser.add_argument("--size", type=int, default=size, help="side of the square input in pixels")
    parser.add_argument("--batch", type=int, default=batch)
    parser.add_argument("--lr", type=float, default=1e-3)
    parser.add_argument("--max-epochs", type=int, default=400)
    parser.add_argument("--schedule", choices=("plateau", "cosine"), default="plateau")
    parser.add_argument("--patience", type=int, default=10)
    parser.add_argument("--ema", type=float, default=0.99, help="decay of the averaged weights, 0 = off")
    parser.add_argument("--folds", type=int, default=3, help="grouped folds of train + val")
    parser.add_argument(
        "--only", nargs="+", help="train these parts only: fold0 …, final; for several machines"
    )
    parser.add_argument("--normals", type=int, default=1, help="how often an epoch shows each normal picture")
    parser.add_argument(
        "--by-split", action="store_true", help="no folds: train on the train split, watch the validation split"
    )
    parser.add_argument("--skip-final", action="store_true", help="train the folds only")
    parser.add_argument("--skip-folds", action="store_true", help="train on all of train + val only")


def add_folders(parser: argparse.ArgumentParser) -> None:
    """Options of every recipe."""
    parser.add_argument("--data", type=Path, required=True, help="BUSI's folders, or a folder with index.csv")
    parser.add_argument("--out", type=Path, required=True, help="where the run lives; run again to resume")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=0, help="CPU threads, 0 = all cores")


def plan_of(args: argparse.Namespace, *, weight_decay: float = 0.0, **more: Any) -> Plan:
    """The plan that the options describe. more: what a recipe adds, by the names of `Plan`."""
    return Plan(
        max_epochs=args.max_epochs, batch=args.batch, lr=args.lr, schedule=args.schedule,
        patience=args.patience, ema=args.ema, seed=args.seed, weight_decay=weight_decay,
        **more,
    )  # fmt: skip
