"""What teacher and student learn from: lesion outlines in one or several folders of ultrasound."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.data import Case, ImageSet
from training.thyroid_data import joined, load_tissue, outlined, read_labelled


def add_data_options(parser: argparse.ArgumentParser) -> None:
    """Further folders beside --data."""
    parser.add_argument(
        "--also", type=Path, nargs="*", default=[],
        help="further folders with an index.csv; a folder named twice is shown twice in every epoch",
    )  # fmt: skip


def development_set(args: argparse.Namespace) -> ImageSet:
    """Train and validation of --data and --also, cropped to the tissue and letterboxed."""
    again: set[Path] = set()
    sets = []
    for folder in (args.data, *args.also):
        sets.append(load_tissue(_cases(folder, only_train=folder in again), args.size))
        again.add(folder)
    return joined(sets) if len(sets) > 1 else sets[0]


def _cases(folder: Path, *, only_train: bool) -> list[Case]:
    wanted = ("train",) if only_train else ("train", "val")
    return [case for case in outlined(read_labelled(folder)) if case.split in wanted]
