"""The peers' table: every network that was trained alike, on one test split, with its cost and its rank."""

from __future__ import annotations

import argparse
import json
from hashlib import sha256
from pathlib import Path

import torch
from torch import nn

from inference.errors import SettingsError
from training.checkpoint import write_bytes
from training.data import load, read_cases
from training.evaluate_ledger import Look, add_again, noted
from training.metrics import paired
from training.parts import WEIGHTS, prepare
from training.peers import PEERS
from training.peers_train import WHICH, load_peer
from training.report import table, with_interval
from training.student_evaluate import Row, figures_of, mean, measure, with_lesion

REFERENCE = "breast-unet"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The data, the runs and where the figures go."""
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--runs", type=Path, required=True, help="a folder of `peer` runs, each named as its network"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the results: peers.md, peers.json")
    add_again(parser)
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=1)


def run(args: argparse.Namespace) -> None:
    """Measure every finished run; each network's threshold is the best on validation. The split is opened once for all."""
    prepare(args)
    runs = {name: args.runs / name for name in PEERS if (args.runs / name / "split" / WEIGHTS).is_file()}
    if REFERENCE not in runs or len(runs) < 2:
        raise SettingsError(f"'{args.runs.name}' holds no finished runs of {REFERENCE} and another network.")
    networks, size = loaded(runs)
    mark = sha256(b"".join((run / "split" / WEIGHTS).read_bytes() for run in runs.values())).hexdigest()
    looked = noted(args.out, data=args.data, model="peers", sha256=mark, again=args.again)
    held, test = (
        with_lesion(load([case for case in read_cases(args.data) if case.split == side], size))
        for side in ("val", "test")
    )
    rows = {name: measure(PEERS[name].title, network, held, test) for name, network in networks.items()}
    groups = [case.group for case in test.cases]
    told = {name: figures_of(row, groups, args.draws) for name, row in rows.items()}
    write_bytes(args.out / "peers.json", (json.dumps(told, indent=1) + "\n").encode())
    trained = json.loads((runs[REFERENCE] / WHICH).read_text("utf-8"))
    text = markdown(rows, groups, size=size, epochs=int(trained["epochs"]), rate=float(trained["lr"]),
                    looks=looked, draws=args.draws)  # fmt: skip
    write_bytes(args.out / "peers.md", text.encode())
    print(text)  # noqa: T201 – the command's own voice


def loaded(runs: dict[str, Path]) -> tuple[dict[str, nn.Module], int]:
    """The networks, and the size that all were trained at. Raises SettingsError if they were not trained alike."""
    found = {name: load_peer(folder) for name, folder in runs.items()}
    sizes = {size for _, _, size in found.values()}
    told = [json.loads((folder / WHICH).read_text("utf-8")) for folder in runs.values()]
    alike = {(one["epochs"], one["lr"], one["init"]) for one in told}
    if len(sizes) > 1 or len(alike) > 1:
        raise SettingsError("These networks were not trained alike: sizes, epochs, rates or starts differ.")
    return {name: network for name, (_, network, _) in found.items()}, sizes.pop()


def markdown(
    rows: dict[str, Row],
    groups: list[str],
    *,
    size: int,
    epochs: int,
    rate: float,
    looks: list[Look],
    draws: int,
) -> str:
    """By falling Dice, with the paired difference to A1 on the same pictures."""
    reference = rows[REFERENCE]
    ranked = sorted(rows.values(), key=lambda row: -float(row.dice.mean()))
    cells = [
        [
            str(place), row.name, *(with_interval(mean(v, groups, draws)) for v in (row.dice, row.iou, row.hd95)),
            "–" if row is reference else with_interval(paired(reference.dice, row.dice, groups, draws=draws)),
            f"{row.cost[0]:,}", f"{row.cost[1] / 1e6:.0f} M", f"{row.cost[2]:.1f}",
        ]
        for place, row in enumerate(ranked, start=1)
    ]  # fmt: skip
    head = [
        "rank",
        "network",
        "Dice",
        "IoU",
        "HD95, px",
        "Dice − A1",
        "parameters",
        "multiply-adds",
        "CPU ms",
    ]
    seen = "; ".join(f"{look.date}{': ' + look.again if look.again else ''}" for look in looks)
    return (
        f"# Peers trained alike, {len(groups)} lesion pictures of BUSI's test split\n\n"
        "Written by `python -m training peers-table`. All from random weights on the train split "
        f"({size}², {epochs} epochs, batch 8,\nAdam {rate:g} with a cosine schedule, averaged weights, A1's loss and "
        "changes, seed 0): one run each and no search for\nany of them, A1 and the student included. These are small "
        "networks on a short budget, made to be compared with\neach other: none of them is what ships. Each network's "
        "threshold is the best of six on validation. nnU-Net was\nnot run: "
        "its installation (nnunetv2 2.8.1) did not end within the five minutes it was given.\nCPU ms: one picture, "
        f"{torch.get_num_threads()} thread, PyTorch eager, a shared machine: trust the ratios.\n"
        f"Looks at the split: {seen}.\n\n" + table(head, cells)
    )
