"""Train a published network as A1 is trained: the same pictures, loss, changes, steps and start (random weights)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from torch import nn

from inference.errors import ModelError
from training.breast_seg import seg_figures, seg_loss
from training.checkpoint import load_matching, read_tensors, write_bytes
from training.options import add_shared, plan_of
from training.parts import WEIGHTS, Recipe, train_parts
from training.peers import PEERS, Peer

WHICH = "network.json"  # beside a run's parts: which network it is, how wide, how long it was trained


def add_options(parser: argparse.ArgumentParser) -> None:
    """The network and the shared options; --width 0 is the network's own."""
    add_shared(parser, width=0, size=128, batch=8)
    parser.add_argument("--network", choices=sorted(PEERS), required=True)
    parser.add_argument("--per-image", type=float, default=0.5, help="share of the per-picture Tversky")


def run(args: argparse.Namespace) -> None:
    """Train one network; a run that was killed goes on."""
    peer = PEERS[args.network]
    width = args.width or peer.width
    told = {
        "network": args.network,
        "width": width,
        "epochs": args.max_epochs,
        "lr": args.lr,
        "init": bool(args.init),
    }
    write_bytes(args.out / WHICH, json.dumps(told).encode())
    recipe = Recipe(
        build=lambda: peer.build(width),
        loss=lambda data: seg_loss(data, per_image=args.per_image),
        figures=seg_figures,
    )
    train_parts(args, recipe, plan_of(args))


def load_peer(run: Path, *, part: str = "split") -> tuple[Peer, nn.Module, int]:
    """(which, the network in evaluation mode, the side it was trained at). Raises ModelError if the run has none."""
    path = run / WHICH
    if not path.is_file():
        raise ModelError(f"'{run.name}' holds no run of a peer: {WHICH} is missing.")
    told = json.loads(path.read_text("utf-8"))
    peer = PEERS[told["network"]]
    model = peer.build(int(told["width"]))
    size = int(read_tensors(run / part / WEIGHTS)[1]["size"])
    if len(load_matching(model, run / part / WEIGHTS)) != len(model.state_dict()):
        raise ModelError(f"The weights of '{run.name}' do not fit {peer.title}.")
    return peer, model.eval(), size
