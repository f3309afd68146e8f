"""Method B on whole frames, as the viewer runs it: proposed box → class, against the outline's own box → class."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from inference.engine import Engine
from inference.geometry import Rect
from inference.images.opener import open_image
from inference.job import CancelToken
from inference.pipelines.thyroid import PROPOSED
from inference.results import Request, Result, Scope
from training.checkpoint import write_bytes
from training.data import Case, read_mask, read_rgb
from training.metrics import bootstrap, macro_auc
from training.report import table, with_interval
from training.thyroid_data import TIRADS, outlined, read_labelled

MODEL = "thyroid-us-tirads"
HIT = 0.5  # intersection over union from which a proposed box counts as the nodule's


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame through the chain. overlap: of the boxes, 0 without a proposal. scores: of `suspicious` or None."""

    case: Case
    overlap: float
    proposed: float | None
    drawn: float


def add_options(parser: argparse.ArgumentParser) -> None:
    """The frames and where the figures go."""
    parser.add_argument("--data", type=Path, required=True, help="ddti_raw; its test split is opened")
    parser.add_argument(
        "--models", type=Path, nargs="*", default=[], help="folders of models beside the shipped ones"
    )
    parser.add_argument("--out", type=Path, required=True, help="Markdown")
    parser.add_argument("--draws", type=int, default=2000)


def run(args: argparse.Namespace) -> None:
    """Run the shipped models on every frame of the test split."""
    engine = Engine(args.models, device="cpu")
    cases = [case for case in outlined(read_labelled(args.data)) if case.split == "test"]
    text = markdown([through(engine, case) for case in cases], args.draws)
    write_bytes(args.out, text.encode())
    print(text)  # noqa: T201 – the command's own voice


def through(engine: Engine, case: Case) -> Frame:
    """Both ways to a class, on one frame."""
    truth = read_mask(case, read_rgb(case.image).shape[:2])
    rows, cols = np.flatnonzero(truth.any(axis=1)), np.flatnonzero(truth.any(axis=0))
    box = Rect(int(cols[0]), int(rows[0]), int(cols[-1] - cols[0] + 1), int(rows[-1] - rows[0] + 1))
    proposed, drawn = ask(engine, case, None), ask(engine, case, box)
    found = [b.rect for b in proposed.boxes if b.name == PROPOSED]
    return Frame(case, iou_of(found[0], box) if found else 0.0, score(proposed), score(drawn) or 0.0)


def ask(engine: Engine, case: Case, box: Rect | None) -> Result:
    """The class model's answer with this box, or with the student's."""
    scope = Scope("US", "THYROID", "command line")
    with open_image(case.image) as source:
        request = Request(MODEL, str(case.image), roi=box, scope=scope, explain=False)
        return engine.analyse(source, [request], CancelToken())[0]


def score(result: Result) -> float | None:
    """Calibrated probability of `suspicious`; None where the chain gave no class."""
    return result.score(TIRADS[1]).calibrated if result.scores else None


def iou_of(one: Rect, two: Rect) -> float:
    """Intersection over union of two boxes."""
    both = one.intersect(two)
    inside = both.width * both.height if not both.empty else 0
    return inside / (one.width * one.height + two.width * two.height - inside)


def auc_of(graded: list[Frame], values: list[float], draws: int) -> tuple[float, float, float]:
    """AUC of `suspicious` with its interval by case."""
    labels = np.array([TIRADS.index(frame.case.label) for frame in graded], np.int64)
    both = np.stack([1 - np.array(values), np.array(values)], axis=1)
    groups = [frame.case.group for frame in graded]
    return bootstrap(lambda c: macro_auc(labels[c], both[c]), groups, draws=draws)


def markdown(frames: list[Frame], draws: int) -> str:
    """What the chain gave."""
    groups = [frame.case.group for frame in frames]
    hit = np.array([frame.overlap >= HIT for frame in frames])
    told = np.array([frame.proposed is not None for frame in frames])

    def share(values: NDArray[np.bool_]) -> tuple[float, float, float]:
        return bootstrap(lambda c: float(values[c].mean()), groups, draws=draws)

    rows = [
        ["frames where a box was proposed", str(len(frames)), with_interval(share(told))],
        [f"proposed box is the nodule's (IoU ≥ {HIT:g})", str(len(frames)), with_interval(share(hit))],
    ]
    graded = [frame for frame in frames if frame.case.label in TIRADS]
    for name, values in (
        ("AUC, reader's box (the outline's)", [frame.drawn for frame in graded]),
        ("AUC, proposed box (no proposal: 0)", [frame.proposed or 0.0 for frame in graded]),
    ):
        low = sum(frame.case.label == TIRADS[0] for frame in graded)
        rows.append([name, f"{len(graded)} ({low} low)", with_interval(auc_of(graded, values, draws))])
    return (
        "# Thyroid, the chain on whole frames (ddti_raw, test split)\n\n"
        "Written by `python -m training thyroid-chain`. Value [95 % bootstrap interval by case]. The class is a "
        "TI-RADS group (low: 2–3,\nsuspicious: 4a–5), not pathology.\n\n" + table(["figure", "frames", "value"], rows)
    )
