"""Measure shipped models on test splits, write figures, plots, one report, and the page of the models."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from inference.cards import ModelCard, read_card
from inference.errors import SettingsError
from training.checkpoint import write_bytes
from training.evaluate_answers import answers, subgroups
from training.evaluate_gallery import Failure, failures
from training.evaluate_ledger import add_again, noted
from training.evaluate_measure import measured
from training.evaluate_page import card_figures, page
from training.evaluate_plots import plots
from training.evaluate_report import html
from training.parts import prepare

ROOT = Path(__file__).resolve().parents[1]
Told = tuple[dict[str, Any], dict[str, bytes], list[Failure]]


def add_options(parser: argparse.ArgumentParser) -> None:
    """The models, the data, and where results go."""
    parser.add_argument("cards", nargs="*", help="ids of models, such as breast-us-seg")
    parser.add_argument(
        "--data", type=Path, nargs="+", default=[],
        help="the folder whose test split is looked at; or one for each model, in the same order",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, help="report, plots and failures: outside of any repository")
    parser.add_argument("--models", type=Path, default=ROOT / "resources" / "models")
    parser.add_argument(
        "--results", type=Path, default=ROOT / "bench" / "results", help="figures that are kept"
    )
    parser.add_argument("--docs", type=Path, default=ROOT / "docs", help="where models.md is written")
    add_again(parser)
    parser.add_argument(
        "--page", action="store_true", help="write models.md from what is stored, and nothing else"
    )
    parser.add_argument("--draws", type=int, default=2000)
    parser.add_argument("--threads", type=int, default=1)


def run(args: argparse.Namespace) -> None:
    """Evaluate each card, then write the report and the page. Raises SettingsError before a split is seen in vain."""
    if not args.page:
        if not args.cards or args.out is None:
            raise SettingsError("evaluate needs the ids of models, --data and --out; or --page alone.")
        prepare(args)
        cards = {path.parent.name: read_card(path) for path in sorted(args.models.glob("*/card.toml"))}
        chosen = [_card(cards, name) for name in args.cards]
        tested = [card for card in chosen if not held_out_only(card)]
        folders = dict(zip(tested, folder_of_each(args.data, len(tested)), strict=True)) if tested else {}
        models = [evaluate(card, cards, folders[card], args) if card in folders else as_told(card) for card in chosen]
        write_bytes(args.out / "report.html", html(models).encode())
    write_bytes(args.docs / "models.md", page(args.models, args.results).encode())


def folder_of_each(folders: Sequence[Path], count: int) -> list[Path]:
    """One folder for all models, or one for each. Raises SettingsError for any other number."""
    if len(folders) not in (1, count):
        raise SettingsError(f"{count} models need one --data folder or {count}, not {len(folders)}.")
    return list(folders) * (count if len(folders) == 1 else 1)


def _card(cards: Mapping[str, ModelCard], name: str) -> ModelCard:
    if name not in cards:
        raise SettingsError(f"There is no model '{name}' in {', '.join(cards) or 'an empty folder'}.")
    if not cards[name].trained:
        raise SettingsError(f"'{cards[name].title}' has not been trained: there is nothing to evaluate.")
    return cards[name]


def held_out_only(card: ModelCard) -> bool:
    """Slides: too few for a test split. Each was measured by networks that had not seen it, and its card says how well."""
    return card.pipeline == "slide"


def as_told(card: ModelCard) -> Told:
    """The figures of the card itself; nothing is measured. Raises SettingsError where it has none."""
    figures = card_figures(card)
    if not figures:
        raise SettingsError(f"The card of '{card.title}' holds no figures: its own command has to write them first.")
    told = {
        "model": card.id, "title": card.title, "sha256": card.sha256, "n": card.evaluation.get("n", "?"),
        "about": str(card.evaluation.get("data", "")), "figures": figures, "looks": [], "subgroups": {},
    }  # fmt: skip
    return told, {}, []


def evaluate(card: ModelCard, cards: Mapping[str, ModelCard], data: Path, args: argparse.Namespace) -> Told:
    """One model: the look is written down before it is taken."""
    looks = noted(args.results, data=data, model=card.id, sha256=card.sha256, again=args.again)
    seen = answers(cards, card, data)
    told = {
        "model": card.id, "title": card.title, "sha256": card.sha256, "data": data.name, "draws": args.draws,
        "looks": [asdict(one) for one in looks],
        **measured(seen, subgroups(seen.pictures.cases, data), args.draws),
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
