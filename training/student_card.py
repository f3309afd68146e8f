"""Turn a finished student into a model: operating point from validation pictures, card, weights, self-test."""

from __future__ import annotations

import argparse
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

from inference.cards import ModelCard
from inference.findings import find_lesions
from inference.geometry import Size
from inference.preprocess import fan_crop, unletterbox
from training.breast_evaluate import load_model
from training.breast_seg import predict_maps
from training.cards import Card, halved, sample_picture, write_model
from training.checkpoint import read_tensors
from training.data import Case, read_mask, read_rgb
from training.operating import FindingRule, Pair, all_rules, choose_rule
from training.outlines import Masks
from training.parts import WEIGHTS, prepare
from training.selftest import store_result
from training.student_distill import form_of, load_student
from training.thyroid_data import load_tissue, outlined, read_labelled

TAUGHT = "Learned from a ResNet-34 U-Net teacher that was trained from scratch on BUSI and DDTI."


@dataclass(frozen=True, slots=True)
class Organ:
    """What the card of a student says."""

    id: str
    title: str
    body_part: str
    layer: str
    intended: str
    not_for: str
    licence: str


ORGANS = {
    "breast": Organ(
        "breast-us-student", "Breast ultrasound lesion, fast", "BREAST", "lesion",
        "Research on B-mode breast ultrasound: the fast outline for live pictures and weak computers.",
        "Diagnosis, screening, other organs, colour Doppler, elastography.",
        "Weights trained on BUSI (Al-Dhabyani et al. 2020, CC BY 4.0) with a teacher that also saw DDTI "
        "(Pedraza et al. 2015, open access for research): research use.",
    ),
    "thyroid": Organ(
        "thyroid-us-seg", "Thyroid ultrasound nodule", "THYROID", "nodule",
        "Research on B-mode thyroid ultrasound: outlines a nodule, live too, and proposes its box.",
        "Diagnosis, screening, glands without a nodule (none was in the training set), other organs, colour Doppler.",
        "Weights trained on DDTI (Pedraza et al. 2015, open access for research) with a teacher that also saw BUSI "
        "(Al-Dhabyani et al. 2020, CC BY 4.0): research use.",
    ),
}  # fmt: skip


def add_options(parser: argparse.ArgumentParser) -> None:
    """The finished run and where the model goes."""
    parser.add_argument("--organ", choices=sorted(ORGANS), required=True)
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="their validation pictures decide"
    )
    parser.add_argument(
        "--run", type=Path, required=True, help="folder of student-distill, trained --by-split"
    )
    parser.add_argument("--models", type=Path, required=True, help="such as resources/models")
    parser.add_argument("--threads", type=int, default=0)


def cases_of(folders: Sequence[Path], split: str) -> list[Case]:
    """The outlined cases of one side of the split."""
    return [case for folder in folders for case in outlined(read_labelled(folder)) if case.split == split]


def pairs(model: nn.Module, cases: Sequence[Case], size: int) -> Iterator[Pair]:
    """Map and truth of each case on the pixels of its tissue crop, as the viewer runs it."""
    maps = predict_maps(model, load_tissue(cases, size))
    for case, box in zip(cases, maps, strict=True):
        rgb = read_rgb(case.image)
        rect = fan_crop(rgb)
        truth = read_mask(case, rgb.shape[:2]).astype(bool)[rect.slices]
        yield np.asarray(unletterbox(box, Size.of(truth.shape)), np.float32), np.ascontiguousarray(truth)


def rule_masks(card: ModelCard, cases: Sequence[Case]) -> Iterator[Masks]:
    """What the card's model finds by its card's rule, and the truth, on the pixels of each tissue crop."""
    model, rule = load_model(card), card.output
    for prob, truth in pairs(model, cases, card.input.size.width):
        found = find_lesions(
            prob, threshold=rule.threshold, min_peak=rule.min_peak, min_area_fraction=rule.min_area_fraction
        )
        yield found, truth


def best_rule(rules: Sequence[FindingRule]) -> FindingRule:
    """`choose_rule` where there are normals; without them the highest Dice, with the least demands."""
    if not math.isnan(rules[0].false_lesions):
        return choose_rule(rules)
    best = max(rules, key=lambda rule: (round(rule.dice, 4), -rule.min_peak, -rule.min_area_fraction))
    return replace(best, false_lesions=math.nan)


def run(args: argparse.Namespace) -> None:
    """Write the model. The test split is not opened."""
    prepare(args)
    path = args.run / "split" / WEIGHTS
    size, student = int(read_tensors(path)[1]["size"]), load_student(path)
    form = form_of(student.state_dict()) | ({"upsample": "nearest"} if student.upsample == "nearest" else {})
    weights = halved(student)
    cases = cases_of(args.data, "val")
    rule = best_rule(all_rules(pairs(student.float(), cases, size)))
    print(f"validation: {rule}")  # noqa: T201 – the command's own voice
    picture = sample_picture()
    with torch.inference_mode():
        selftest = {"input": picture, "output": student(picture)}
    card = card_of(ORGANS[args.organ], rule, size=size, form=form, count=len(cases))
    write_model(args.models / card["id"], card, weights, selftest)
    store_result(args.models / card["id"])


def card_of(organ: Organ, rule: FindingRule, *, size: int, form: dict[str, Any], count: int) -> Card:
    """The card of a student."""
    output = {
        "classes": [organ.layer], "layer": organ.layer, "threshold": rule.threshold, "min_peak": rule.min_peak,
        "min_area_fraction": rule.min_area_fraction, "validation_dice": round(rule.dice, 4),
        "chosen_on": f"{count} validation pictures, not out of fold",
    }  # fmt: skip
    if not math.isnan(rule.false_lesions):
        output["validation_false_lesions"] = round(rule.false_lesions, 4)
    use = {
        "intended": organ.intended, "not_for": organ.not_for, "licence": organ.licence, "started_from": TAUGHT,
    }  # fmt: skip
    return {
        "id": organ.id, "title": organ.title, "version": "1.0.0", "network": "distill-student",
        "pipeline": "student", "trained": True, "network_args": form, "output": output, "use": use,
        "input": {
            "modality": ["US"], "body_part": [organ.body_part], "size": [size, size], "range": [0.0, 1.0],
            "letterbox": "symmetric",
        },
    }  # fmt: skip
