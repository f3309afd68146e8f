"""Turn a finished run of method D into a model: threshold from held-out slides, card, weights, self-test, figures."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Any

import torch

from inference.stain import Stains
from training.cards import Card, halved, sample_picture, write_model
from training.checkpoint import read_tensors, write_bytes
from training.parts import WEIGHTS, prepare
from training.report import table, with_interval
from training.selftest import store_result
from training.slide import load_all
from training.slide_data import read_slides, stains_of
from training.slide_held import Held, best_threshold, held_out, load_network, spread

WARNING = "Demonstration: tests the mechanics, not medicine."
FIGURES = " Pixel figures of slides left out, mean over slides, interval: bootstrap over slides"
UNMEASURED = " How good it is on slides it has not seen was not measured; the threshold is the published 0.5"
VERSION = "0.2.0"
MARGIN = 32  # map pixels: without it tile borders pass the threshold (17 % of their pixels, with it 0.1 %)
MIN_AREA_MM2 = 0.01  # 100 µm × 100 µm: smaller regions are single cells and noise
USE = {
    "intended": WARNING + " Shows how a lesion map of an H&E slide is computed, looked at and exported.",
    "not_for": "Any statement about a patient, any organ: it saw nine pictures of slides from four origins.",
    "licence": (
        "Weights trained on BCSS (CC0), OCDC (CC BY 4.0), BCNB (non-commercial) and the public IDC patches of "
        "Cruz-Roa et al.: research use, non-commercial."
    ),
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The finished run, the data it was trained on, and where the model goes."""
    add = parser.add_argument
    add("--data", type=Path, nargs="+", required=True)
    add("--run", type=Path, required=True, help="what `slide` wrote")
    add("--target", type=str, default="", help="as in training")
    add("--models", type=Path, required=True, help="folder of models, such as resources/models")
    add("--report", type=Path, required=True, help="Markdown of the held-out figures")
    add("--tile", type=int, default=512)
    add("--reduce", type=int, default=8)
    add("--mpp", type=float, default=2.0)
    add("--threads", type=int, default=0)


def run(args: argparse.Namespace) -> None:
    """Write the model `slide-lesion` and the table of its held-out figures."""
    prepare(args)
    folded = any((path / WEIGHTS).is_file() for path in args.run.glob("*-*"))
    regions = load_all(args) if folded else []  # nothing was left out: nothing to measure
    by_slide = held_out(args.run, regions, by="slide")
    by_origin = held_out(args.run, regions, by="origin")
    threshold = best_threshold(by_origin or by_slide)
    slides = read_slides(args.data)
    stains = stains_of([s for s in slides if s.group == (args.target or slides[0].group)])
    model = load_network(args.run / "final" / WEIGHTS)
    weights = halved(model)
    picture = sample_picture()
    with torch.inference_mode():
        selftest = {"input": picture, "output": model(picture)}
    made = card(args, stains, threshold, by_slide, by_origin, width=model.conv1.out_channels)
    made["evaluation"]["epochs"] = int(read_tensors(args.run / "final" / WEIGHTS)[1]["epoch"])
    write_model(args.models / "slide-lesion", made, weights, selftest)
    store_result(args.models / "slide-lesion")
    write_bytes(args.report, report(by_slide, by_origin, threshold).encode())


def card(
    args: argparse.Namespace, stains: Stains, threshold: float, by_slide: list[Held], by_origin: list[Held], *,
    width: int,
) -> Card:  # fmt: skip
    """The card of `slide-lesion`."""
    return {
        "id": "slide-lesion", "title": "Slide lesion map (demonstration)", "version": VERSION, "network": "slide-fpn",
        "pipeline": "slide", "trained": True, "network_args": {"width": width},
        "pipeline_args": {
            "mpp": args.mpp, "batch": 128, "min_area_mm2": MIN_AREA_MM2, "margin": MARGIN,
            "target": {"colours": [list(row) for row in stains.colours], "strength": list(stains.strength)},
        },
        "input": {"modality": ["SM"], "size": [512, 512], "range": [0.0, 1.0]},
        "output": {"classes": ["lesion"], "layer": "lesion", "threshold": threshold},
        "evaluation": evaluation(by_slide, by_origin, threshold), "use": USE,
    }  # fmt: skip


def evaluation(by_slide: list[Held], by_origin: list[Held], threshold: float) -> dict[str, Any]:
    """Means over held-out slides, with bootstrap intervals over slides."""
    told: dict[str, Any] = {
        "data": WARNING + (FIGURES if by_slide or by_origin else UNMEASURED),
        "started_from": "random weights", "n": len(by_slide) or len(by_origin),
    }  # fmt: skip
    for name, held in (("slide", by_slide), ("origin", by_origin)):
        if held:
            told[f"pixel_auc_leave_one_{name}_out"] = _rounded(spread([each.auc for each in held]))
            told[f"pixel_dice_leave_one_{name}_out"] = _rounded(spread([each.dice(threshold) for each in held]))
    return told


def _rounded(values: tuple[float, float, float]) -> list[float]:
    return [round(value, 4) for value in values]


def report(by_slide: list[Held], by_origin: list[Held], threshold: float) -> str:
    """The table of `bench/results`."""
    rows = [
        [how, _masked(each.group), each.origin, f"{each.auc:.3f}", f"{each.dice(threshold):.3f}", f"{each.dice(0.5):.3f}"]
        for how, held in (("slide", by_slide), ("origin", by_origin))
        for each in held
    ]
    for how, held in (("slide", by_slide), ("origin", by_origin)):
        if held:
            means = [spread([each.auc for each in held]), spread([each.dice(threshold) for each in held]),
                     spread([each.dice(0.5) for each in held])]  # fmt: skip
            rows.append([how, f"mean of {len(held)}", "", *(with_interval(value) for value in means)])
    head = ["left out", "slide", "origin", "pixel AUC", f"Dice at {threshold:g}", "Dice at 0.5"]
    words = (
        f"{WARNING} Pixels of the reduced tiles; the threshold was chosen on the slides left out, so its Dice is a "
        "little too good; the published 0.5 stands beside it.\n\n"
    )
    return words + table(head, rows)


def _masked(group: str) -> str:
    """A slide's name as a short mark: names of cases stay out of the repository."""
    return hashlib.sha256(group.encode()).hexdigest()[:6]
