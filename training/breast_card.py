"""Turn finished runs of method A into models: operating points from held-out predictions, cards, weights, self-tests."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from training.breast_fuse import HELD_OUT, check_size, load_classifier, load_segmenter, width_of
from training.cards import Card, halved, sample_picture, write_model
from training.checkpoint import read_tensors, write_bytes
from training.data import CLASSES
from training.metrics import best_temperature, macro_auc, temper, threshold_for_sensitivity
from training.operating import FALSE_LESIONS, FindingRule, all_rules, choose_rule, on_picture, trade_off
from training.parts import WEIGHTS, development_cases, prepare
from training.report import table
from training.selftest import store_result

SENSITIVITY = 0.90  # of malignant, held out: a missed cancer costs more than a biopsy
MALIGNANT = CLASSES.index("malignant")
USE = {
    "intended": "Research on B-mode breast ultrasound: a second look at a whole tissue picture.",
    "not_for": "Diagnosis, screening, other organs, colour Doppler, elastography, pictures of more than one view.",
    "licence": (
        "Weights trained on BUSI (Al-Dhabyani et al. 2020, CC BY 4.0) and started from weights trained on DDTI "
        "(Pedraza et al. 2015, open access for research): research use."
    ),
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The finished runs and where the models go."""
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seg", type=Path, required=True)
    parser.add_argument("--cls", type=Path, required=True)
    parser.add_argument("--fuse", type=Path, required=True)
    parser.add_argument("--size", type=int, required=True, help="the size they were trained at")
    parser.add_argument(
        "--models", type=Path, required=True, help="folder of models, such as resources/models"
    )
    parser.add_argument("--trade-off", type=Path, required=True, help="Markdown of A1's held-out trade-off")
    parser.add_argument("--threads", type=int, default=0)


def run(args: argparse.Namespace) -> None:
    """Write the three models. The test split is not opened."""
    prepare(args)
    for part in (args.seg, args.cls, args.fuse):
        check_size(part / "final" / WEIGHTS, args.size)
    cases = development_cases(args.data)
    tensors, _ = read_tensors(args.fuse / HELD_OUT)
    labels = np.array([case.class_index for case in cases], dtype=np.int64)
    maps = tensors["maps"].numpy()
    rules = all_rules(on_picture(case, box) for case, box in zip(cases, maps, strict=True))
    rule = choose_rule(rules)
    write_bytes(args.trade_off, curve(rules, rule).encode())
    print(f"A1 held out: {rule}")  # noqa: T201 – the command's own voice
    seg = write_model(args.models / "breast-us-seg", seg_card(args, rule_output(rule)), *seg_parts(args.seg))
    vector = class_output(labels, tensors["classes"].numpy(), "A2")
    cls = write_model(args.models / "breast-us-class", class_card(args, vector), *class_parts(args.cls))
    needs = [{"id": "breast-us-seg", "sha256": seg}, {"id": "breast-us-class", "sha256": cls}]
    fused = class_output(labels, tensors["fused"].numpy(), "A3")
    write_model(args.models / "breast-us-fused", fused_card(args, fused, needs), *fused_parts(args.fuse))
    for model in ("breast-us-seg", "breast-us-class", "breast-us-fused"):
        store_result(args.models / model)


def curve(rules: list[FindingRule], chosen: FindingRule, *, name: str = "A1") -> str:
    """The held-out trade-off of A1, or of the network beside it, as Markdown."""
    rows = [
        [
            f"{rule.threshold:g}", f"{100 * rule.min_area_fraction:g} %", f"{rule.min_peak:g}", f"{rule.dice:.3f}",
            f"{rule.false_lesions:.3f}", "chosen" if rule == chosen else "",
        ]
        for rule in sorted({*thinned(trade_off(rules)), chosen}, key=lambda rule: rule.false_lesions)
    ]  # fmt: skip
    head = ["threshold", "least area", "least peak", "Dice on lesions", "normals marked", ""]
    return (
        f"{name}'s operating points, held out on train + validation by grouped folds; only points that no other beats. "
        f"Chosen: the\nbest Dice with at most {FALSE_LESIONS:.0%} of the normals marked.\n\n"
        + table(head, rows)
    )


def thinned(front: list[FindingRule], *, step: float = 0.03) -> list[FindingRule]:
    """Points that lie at least `step` of false lesions apart, the ends included."""
    kept = front[:1]
    for rule in front[1:]:
        if rule.false_lesions - kept[-1].false_lesions >= step or rule is front[-1]:
            kept.append(rule)
    return kept


def rule_output(rule: FindingRule) -> dict[str, Any]:
    """[output] of A1, and of the network beside it."""
    return {
        "classes": ["lesion"], "layer": "lesion", "threshold": rule.threshold, "min_peak": rule.min_peak,
        "min_area_fraction": rule.min_area_fraction, "held_out_dice": round(rule.dice, 4),
        "held_out_false_lesions": round(rule.false_lesions, 4),
    }  # fmt: skip


def class_output(labels: NDArray[np.int64], held: NDArray[np.float64], name: str) -> dict[str, Any]:
    """[output] of A2 or A3: temperature by held-out log loss, then the malignant operating point."""
    temperature = best_temperature(labels, held)
    score = temper(held, temperature)[:, MALIGNANT]
    positive = labels == MALIGNANT
    point = threshold_for_sensitivity(positive, score, sensitivity=SENSITIVITY)
    point = np.floor(point * 1e4) / 1e4  # rounding down keeps the sensitivity
    out = {
        "classes": list(CLASSES), "temperature": temperature, "positive": "malignant",
        "operating_point": float(point),
        "held_out_accuracy": round(float((held.argmax(axis=1) == labels).mean()), 4),
        "held_out_macro_auc": round(macro_auc(labels, held), 4),
        "held_out_sensitivity": round(float((score >= point)[positive].mean()), 4),
        "held_out_specificity": round(float((score < point)[~positive].mean()), 4),
    }  # fmt: skip
    print(f"{name} held out: {out}")  # noqa: T201 – the command's own voice
    return out


def base_card(size: int, *, network: str, output: dict[str, Any]) -> Card:
    """What the cards of breast ultrasound share. size: side of the input in px."""
    return {
        "version": "1.0.0", "network": network, "pipeline": "breast", "trained": True,
        "input": {
            "modality": ["US"], "body_part": ["BREAST"], "size": [size, size], "range": [0.0, 1.0],
            "letterbox": "symmetric",
        },
        "output": output, "use": USE,
    }  # fmt: skip


def seg_card(args: argparse.Namespace, output: dict[str, Any]) -> Card:
    """A1's card."""
    width = width_of(read_tensors(args.seg / "final" / WEIGHTS)[0])
    card = base_card(args.size, network="breast-unet", output=output)
    return card | {
        "id": "breast-us-seg",
        "title": "Breast ultrasound lesion",
        "network_args": {"width": width},
    }


def class_card(args: argparse.Namespace, output: dict[str, Any]) -> Card:
    """A2's card."""
    width = width_of(read_tensors(args.cls / "final" / WEIGHTS)[0])
    card = base_card(args.size, network="breast-classifier", output=output)
    return card | {
        "id": "breast-us-class",
        "title": "Breast ultrasound type",
        "network_args": {"width": width},
    }


def fused_card(args: argparse.Namespace, output: dict[str, Any], needs: list[dict[str, str]]) -> Card:
    """A3's card; it covers the weights of A1 and A2."""
    card = base_card(args.size, network="breast-fusion", output=output)
    title = "Breast ultrasound type, fused with the lesion map"
    form = {"output": output_form(args.fuse)}
    return card | {"id": "breast-us-fused", "title": title, "requires": needs, "network_args": form}


def output_form(folder: Path) -> str:
    """Whether A3 was trained as "factorised" or "softmax": it must run as it was trained."""
    return str(read_tensors(folder / "final" / WEIGHTS)[1]["output"])


def seg_parts(folder: Path) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """A1's weights in half precision, and its self-test."""
    model = load_segmenter(folder / "final" / WEIGHTS)
    weights = halved(model)
    picture = sample_picture()
    with torch.inference_mode():
        return weights, {"input": picture, "output": model(picture)}


def class_parts(folder: Path) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """A2's weights in half precision, and its self-test."""
    model = load_classifier(folder / "final" / WEIGHTS)
    weights = halved(model)
    picture = sample_picture()
    with torch.inference_mode():
        return weights, {"input": picture, "output": model(picture).logits}


def fused_parts(folder: Path) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """A3's weights in half precision, and its self-test."""
    from inference.networks.breast import BreastFusion
    from training.checkpoint import load_matching

    model = BreastFusion(output=output_form(folder)).eval()
    load_matching(model, folder / "final" / WEIGHTS)
    weights = halved(model)
    lesion, vector = sample_picture()[:, :1], torch.tensor([[0.2, 0.5, 0.3]])
    with torch.inference_mode():
        return weights, {"map": lesion, "classes": vector, "output": model(lesion, vector)}
