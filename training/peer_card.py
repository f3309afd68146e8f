"""Turn a peer's finished run into a model beside A1: operating point out of fold, card, weights, self-test."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from training.breast_card import USE, base_card, curve, rule_output
from training.cards import Card, halved, sample_picture, write_model
from training.checkpoint import write_bytes
from training.data import load
from training.operating import FindingRule, all_rules, choose_rule, on_picture
from training.parts import development_cases, prepare
from training.peers_held import FOLDS, held_maps, peer_of
from training.peers_train import load_peer
from training.selftest import store_result

ID = "breast-us-unet"
TITLE = "Breast ultrasound lesion, plain U-Net"
INTENDED = (
    "Research on B-mode breast ultrasound: a second look at a whole tissue picture. Not one of the five published methods: "
    "the plain U-Net they are measured against, trained as A1 is, which outlined better than A1 in cross-validation."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The finished run and where the model goes."""
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True, help="the folder of peer, with all folds and the final part")
    parser.add_argument("--models", type=Path, required=True, help="such as resources/models")
    parser.add_argument("--trade-off", type=Path, required=True, help="Markdown of the held-out trade-off")
    parser.add_argument("--threads", type=int, default=1)


def run(args: argparse.Namespace) -> None:
    """Write the model. The test split is not opened."""
    prepare(args)
    peer, network, size = load_peer(args.run, part="final")
    data = load(development_cases(args.data), size)
    cases, (maps,) = held_maps(data, [peer_of(args.run, size)], range(FOLDS))
    rules = all_rules(on_picture(case, box) for case, box in zip(cases, maps, strict=True))
    rule = choose_rule(rules)
    write_bytes(args.trade_off, curve(rules, rule, name=peer.title).encode())
    print(f"{peer.title} held out: {rule}")  # noqa: T201 – the command's own voice
    weights, picture = halved(network), sample_picture()
    with torch.inference_mode():
        selftest = {"input": picture, "output": network(picture)}
    width = int(weights["head.weight"].shape[1])
    write_model(args.models / ID, card_of(rule, size=size, width=width), weights, selftest)
    store_result(args.models / ID)


def card_of(rule: FindingRule, *, size: int, width: int) -> Card:
    """The plain U-Net's card; its rule is A1's, chosen on its own held-out maps."""
    card = base_card(size, network="u-net", output=rule_output(rule))
    use = USE | {"intended": INTENDED}
    return card | {"id": ID, "title": TITLE, "network_args": {"width": width}, "use": use}
