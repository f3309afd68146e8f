"""Measure shipped models on test splits, write figures, plots, one report, and the page of the models."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from inference.cards import ModelCard, read_card
from inference.errors import SettingsError
from training.checkpoint import write_bytes
from training.evaluate_answers import answers, subgroups
from training.evaluate_gallery import Failure, failures
from training.evaluate_ledger import Look, allowed, looks_of, read_looks, write_looks
from training.evaluate_measure import measured
from training.evaluate_page import page
from training.evaluate_plots import plots
from training.evaluate_report import html
from training.parts import prepare

ROOT = Path(__file__).resolve().parents[1]
LEDGER = "test-looks.json"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The models, the data, and where results go."""
    parser.add_argument("cards", nargs="*", help="ids of models, such as breast-us-seg")
    parser.add_argument("--data", type=Path, help="the folder whose test split is looked at")
    parser.add_argument("--out", type=Path, help="report, plots and failures: outside of any repository")
    parser.add_argument("--models", type=Path, default=ROOT / "resources" / "models")
    parser.add_argument(
        "--results", type=Path, default=ROOT / "bench" / "results", help="figures that are kept"
    )
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where models.md is written")
    parser.add_argument(
        "--again", default="", metavar="REASON", help="why other weights look at a split once more"
    )
    parser.add_argument(
        "--page", action="store_true", help="write models.md from what is stored, and nothing else"
    )
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=1)


def run(args: argparse.Namespace) -> None:
    """Evaluate each card, then write the report and the page. Raises SettingsError before a split is seen in vain."""
    if not args.page:
        if not args.cards or args.data is None or args.out is None:
            raise SettingsError("evaluate needs the ids of models, --data and --out; or --page alone.")
        prepare(args)
        cards = {path.parent.name: read_card(path) for path in sorted(args.models.glob("*/card.toml"))}
        chosen = [_card(cards, name) for name in args.cards]
        models = [evaluate(card, cards, args) for card in chosen]
        write_bytes(args.out / "report.html", html(models).encode())
    write_bytes(args.docs / "models.md", page(args.models, args.results).encode())


def _card(cards: Mapping[str, ModelCard], name: str) -> ModelCard:
    if name not in cards:
        raise SettingsError(f"There is no model '{name}' in {', '.join(cards) or 'an empty folder'}.")
    if not cards[name].trained:
        raise SettingsError(f"'{cards[name].title}' has not been trained: there is nothing to evaluate.")
    return cards[name]


Told = tuple[dict[str, Any], dict[str, bytes], list[Failure]]


def evaluate(card: ModelCard, cards: Mapping[str, ModelCard], args: argparse.Namespace) -> Told:
    """One model: the look is written down before it is taken."""
    ledger = args.results / LEDGER
    look = Look(args.data.name, card.id, card.sha256, date.today().isoformat(), args.again)
    looks = allowed(read_looks(ledger), look)
    write_looks(ledger, looks)
    seen = answers(cards, card, args.data)
    told = {
        "model": card.id, "title": card.title, "sha256": card.sha256, "data": args.data.name, "draws": args.draws,
        "looks": [asdict(one) for one in looks_of(looks, args.data.name, card.id)],
        **measured(seen, subgroups(seen.pictures.cases, args.data), args.draws),
    }  # fmt: skip
    write_bytes(args.results / "evaluation" / f"{card.id}.json", (rounded(told) + "\n").encode())
    pictures, worst = plots(seen), list(failures(seen))
    for name, png in pictures.items():
        write_bytes(args.out / card.id / f"{name}.png", png)
    for failure in worst:
        write_bytes(args.out / card.id / "failures" / f"{failure.name}.png", failure.png)
    return told, pictures, worst


def rounded(told: Mapping[str, Any]) -> str:
    """JSON with six decimals, and an interval on one line."""
    text = json.dumps(told, indent=1, ensure_ascii=False, default=float)
    text = re.sub(r"-?\d+\.\d{7,}(?:e-?\d+)?", lambda found: f"{float(found[0]):.6f}", text)
    return re.sub(r"\[\s+([-\d.]+),\s+([-\d.]+),\s+([-\d.]+)\s+\]", r"[\1, \2, \3]", text)
